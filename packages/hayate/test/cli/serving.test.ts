import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderWith, importHayate, RunningHayate, runHayate } from './run-hayate.ts'

const app = (version: string): string => `${importHayate}
export const app = new Hayate({ title: 'Shop', version: '${version}' })
app.get('/version', () => '${version}')
app.get('/slow', async () => { await new Promise((resolve) => setTimeout(resolve, 400)); return 'slow' })
`

test('hayate run serves, names the docs page, and on SIGTERM finishes what is in flight', async () => {
  const cwd = folderWith({ 'src/app.ts': app('1') })
  await using hayate = new RunningHayate(['run', '--port', '0'], { cwd })
  const [, port] = await hayate.says(/^Shop 1 · http:\/\/localhost:(\d+) · docs: http:\/\/localhost:\d+\/docs\n/)
  const slow = fetch(`http://127.0.0.1:${port}/slow`)
  await sleep(100)
  hayate.child.kill('SIGTERM')
  assert.equal(await (await slow).json(), 'slow')
  assert.deepEqual(await hayate.exit, { code: 0, signal: null })
  assert.equal(hayate.stderr, '')
  // Standard output is the log, and nothing else: one JSON object per line.
  const entries = hayate.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { route?: string; status_code?: number })
  assert.deepEqual(
    entries.filter((entry) => entry.route === '/slow').map((entry) => entry.status_code),
    [200],
  )
})

test('a port in use is one clear line', async () => {
  const other = createServer().listen(0, '0.0.0.0')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const cwd = folderWith({ 'src/app.ts': app('1') })
  const results = await Promise.all([
    runHayate(['run', '--port', String(port)], { cwd }),
    runHayate(['dev', '--port', String(port), '--host', '0.0.0.0'], { cwd }),
  ])
  other.close()
  for (const { code, stderr } of results) {
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`^error: Port ${port} on 0\\.0\\.0\\.0 is already in use\\. .*\\n$`))
  }
})

test('flags win over HOST and PORT of the environment, those over .env', async () => {
  const cwd = folderWith({ 'src/app.ts': app('1'), '.env': 'HOST=127.0.0.2\nPORT=0\n' })
  await using fromFile = new RunningHayate(['run'], { cwd })
  await using fromEnvironment = new RunningHayate(['run'], { cwd, env: { HOST: '127.0.0.3' } })
  await using fromFlag = new RunningHayate(['run', '--host', '127.0.0.4'], { cwd, env: { HOST: '127.0.0.3' } })
  const hosts = await Promise.all(
    [fromFile, fromEnvironment, fromFlag].map(async (hayate) => (await hayate.says(/http:\/\/([\d.]+):/))[1]),
  )
  assert.deepEqual(hosts, ['127.0.0.2', '127.0.0.3', '127.0.0.4'])
  const { code, stderr } = await runHayate(['run'], { cwd, env: { PORT: 'eighty' } })
  assert.equal(code, 1)
  assert.match(stderr, /PORT: must be a whole number, but it is "eighty" \(from the environment\)\.\n$/)
})

test('an application that fails to start is shown with the place in its source', async () => {
  const source = `${importHayate}export const app = new Hayate({ lifespan: async function* () {
  throw new RangeError('no database')
} })\n`
  const { code, stderr } = await runHayate(['run', 'app.ts', '--port', '0'], { cwd: folderWith({ 'app.ts': source }) })
  assert.equal(code, 1)
  assert.match(stderr, /^error: The application failed to start\.\n\nRangeError: no database\n\n {2}app\.ts:3:9\n/)
})

test('hayate dev starts anew on a change, survives broken code, and ends its process on SIGINT', async () => {
  const cwd = folderWith({ 'src/app.ts': app('1'), 'node_modules/x/index.js': '' })
  const file = join(cwd, 'src/app.ts')
  await using hayate = new RunningHayate(['dev', '--port', '0'], { cwd })
  const url = await hayate.url()
  const version = async (): Promise<unknown> => (await fetch(`${url}/version`)).json()
  assert.equal(await version(), '1')

  writeFileSync(join(cwd, 'data.db-wal'), 'x')
  writeFileSync(join(cwd, 'node_modules/x/index.js'), 'x')
  writeFileSync(file, app('2'))
  await hayate.says(/src\/app\.ts changed/)
  // The port stays what it was, so that a browser's page does.
  assert.equal(await hayate.url(), url)
  assert.equal(await version(), '2')

  writeFileSync(file, `throw new Error('broken')\n${app('3')}`)
  await hayate.says(
    /error: src\/app\.ts failed while it was loaded\.\n\nError: broken\n\n {2}src\/app\.ts:1:7\n[\s\S]*Waiting for a change/,
  )

  writeFileSync(file, app('4'))
  await hayate.url()
  assert.equal(await version(), '4')

  hayate.child.kill('SIGINT')
  assert.deepEqual(await hayate.exit, { code: 0, signal: null })
  await assert.rejects(version())
  rmSync(cwd, { recursive: true })
})

test('when hayate dev is killed, the process that serves does not stay behind', async () => {
  const cwd = folderWith({ 'src/app.ts': app('1') })
  await using hayate = new RunningHayate(['dev', '--port', '0'], { cwd })
  const url = await hayate.url()
  hayate.child.kill('SIGKILL')
  await hayate.exit
  await assert.rejects(fetch(`${url}/version`))
})
