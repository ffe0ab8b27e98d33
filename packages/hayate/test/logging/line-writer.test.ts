import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLineWriter } from '../../src/logging/line-writer.ts'

const droppedLine = (count: number): string => `dropped ${count}\n`

test('while the sink is blocked, lines beyond the bound are dropped and counted; the count is written when it flows', () => {
  let isOpen = false
  let text = ''
  const sink = {
    write: (chunk: string): void => {
      text += chunk
    },
    drain: (): boolean => isOpen,
  }
  const writer = createLineWriter(sink, { maxBufferedLength: 20, droppedLine })
  writer.push('line 1\n')
  writer.flush()
  for (let line = 2; line <= 5; line++) writer.push(`line ${line}\n`)
  assert.equal(writer.dropped, 3)
  isOpen = true
  writer.flush()
  assert.equal(text, 'line 1\nline 2\ndropped 3\n')
  assert.equal(writer.dropped, 0)
})

test('a sink that fails loses lines, counts them, and heals', () => {
  let isFull = true
  let text = ''
  const sink = {
    write: (chunk: string): void => {
      if (isFull) throw new Error('ENOSPC')
      text += chunk
    },
    drain: (): boolean => true,
  }
  const writer = createLineWriter(sink, { droppedLine })
  writer.push('a\n')
  writer.push('b\n')
  writer.flush()
  isFull = false
  writer.push('c\n')
  writer.flush()
  assert.equal(text, 'c\ndropped 2\n')
})

const logger = fileURLToPath(new URL('../../src/logging/json-logger.ts', import.meta.url))

test('a process whose standard output nobody reads goes on, and says how much it dropped', async () => {
  const script = `
    import { createLogger } from ${JSON.stringify(logger)}
    const log = createLogger({ pretty: false })
    let ticks = 0
    const timer = setInterval(() => {
      for (let i = 0; i < 500; i++) log.info({ text: 'x'.repeat(1000) }, 'line')
      process.stderr.write('tick ' + ++ticks + '\\n')
      if (ticks === 12) clearInterval(timer), process.stdin.resume().once('data', () => process.exit(0))
    }, 5)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A stream without a reader: the pipe fills up.
  child.stdout.pause()
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('tick 12')) resolve()
    })
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (output.includes('were dropped')) child.stdin.end('go\n')
  })
  child.stdout.resume()
  await new Promise((resolve) => child.on('close', resolve))
  const entries = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; count?: number })
  const dropped = entries.find((entry) => entry.msg === 'log lines were dropped')?.count ?? 0
  assert.equal(entries.filter((entry) => entry.msg === 'line').length + dropped, 6000)
})

test('what was gathered is written when the process exits', async () => {
  const script = `import { createLogger } from ${JSON.stringify(logger)}
    createLogger({ pretty: false }).info({}, 'last words'); process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  await new Promise((resolve) => child.on('close', resolve))
  assert.match(output, /last words/)
})
