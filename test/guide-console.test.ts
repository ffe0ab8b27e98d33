import { ok, strictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { Hayate } from 'hayate'
import { type RunningServer, serve } from 'hayate/node'
import { pagesWithListings } from '../scripts/fill-guide.ts'
import { readText, root } from './read-markdown.ts'

/** `$ curl …` with what the page says it prints. */
interface Shown {
  readonly command: string
  readonly output: string
}

const fence = /^```(\w*)(?: file=(examples\/\S+))?[^\n]*\n([\s\S]*?)^```$/gm
const pages = pagesWithListings().filter((page) => /^docs\/(guide|course)\//.test(page))

for (const page of pages) {
  const shown = commandsOf(readText(page))
  if (shown.length === 0) continue
  test(`${page}: every curl prints what the page shows`, async () => {
    await using servers = new AsyncDisposableStack()
    const ports = new Map<string, number>()
    for (const { example, command, output } of shown) {
      ok(example !== undefined, `${page} asks a server, but shows no example`)
      const port = ports.get(example) ?? servers.use(await serveExample(example)).port
      ports.set(example, port)
      const asked = command.replaceAll(/(localhost|127\.0\.0\.1):8000/g, `127.0.0.1:${port}`)
      const printed = await run(asked, join(root, example))
      const actual = printed.replaceAll(`127.0.0.1:${port}`, 'localhost:8000').trimEnd()
      if (!matches(actual, output)) strictEqual(actual, output, command)
    }
  })
}

/** The commands of a page. They ask its first example; in the course, where a page has several, the last one shown before. */
function commandsOf(markdown: string): readonly (Shown & { readonly example: string | undefined })[] {
  let example: string | undefined
  return Array.from(markdown.matchAll(fence)).flatMap(([, language, file, code = '']) => {
    if (file !== undefined && (example === undefined || file.startsWith('examples/course/'))) {
      example = exampleOf(file) ?? example
    }
    return language === 'console' ? curls(code).map((shown) => ({ ...shown, example })) : []
  })
}

/** The folder with the application that a file is part of. */
function exampleOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== 'examples'; folder = dirname(folder)) {
    if (existsSync(join(root, folder, 'app.ts'))) return folder
  }
  return undefined
}

async function serveExample(folder: string): Promise<RunningServer> {
  // Proof: every app.ts of an example exports its application.
  const { app } = (await import(join(root, folder, 'app.ts'))) as { app: Hayate }
  return serve({ start: () => app.start({ log: silent }) }, { port: 0, signals: false })
}

const ignore = (): void => undefined
const silent = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
  child: () => silent,
}

/** The commands of one block that ask a server, each with the lines below it; one that ends in `\` goes on in the next line. */
function curls(code: string): readonly Shown[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .flatMap((part) => {
      const [command = ''] = /^(?:.*\\\n)*.*$/m.exec(part) ?? []
      return command.startsWith('curl ') ? [{ command, output: part.slice(command.length + 1).trimEnd() }] : []
    })
}

/** `…` on a page stands for anything, and of the headers of an answer a page shows those that it is about. */
function matches(printed: string, expected: string): boolean {
  const actual = printed.replaceAll('\r', '')
  if (like(actual, expected)) return true
  const [head = '', ...body] = actual.split('\n\n')
  const [shownHead = '', ...shownBody] = expected.split('\n\n')
  const [status = '', ...headers] = head.split('\n')
  const [shownStatus = '', ...shownHeaders] = shownHead.split('\n')
  if (!status.startsWith('HTTP/1.1') || !status.startsWith(shownStatus)) return false
  const all = shownHeaders.every((line) => line === '…' || headers.some((header) => like(header, line)))
  return all && like(body.join('\n\n').trimEnd(), shownBody.join('\n\n').trimEnd())
}

function like(actual: string, expected: string): boolean {
  const pieces = expected.split('…').map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${pieces.join('[^]*?')}$`, 'i').test(actual)
}

/** As a terminal shows it: curl draws its progress only where nobody reads. */
async function run(command: string, folder: string): Promise<string> {
  const child = spawn('bash', ['-c', `curl() { command curl -sS "$@"; }; ${command}`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${stdout}${stderr}`
}
