import { ok, strictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { pagesWithListings } from '../scripts/fill-guide.ts'
import { fencedBlocks, readText, root } from './read-markdown.ts'

/** `$ curl …` with what the page says it prints. */
interface Shown {
  readonly command: string
  readonly output: string
}

const pages = pagesWithListings().filter((page) => /^docs\/(guide|course)\//.test(page))

for (const page of pages) {
  const markdown = readText(page)
  const shown = fencedBlocks(markdown).flatMap(({ language, code }) => (language === 'console' ? curls(code) : []))
  const app = /^```ts file=(examples\/[^\s]+?)\/(?:[\w-]+\.ts|[\w-]+\/.*)/m.exec(markdown)?.[1]
  if (shown.length === 0) continue
  test(`${page}: every curl prints what the page shows`, async () => {
    ok(app !== undefined, `${page} asks a server, but shows no example`)
    // Proof: every app.ts of an example exports its application.
    const { app: hayate } = (await import(join(root, app, 'app.ts'))) as { app: Hayate }
    await using server = await serve({ start: () => hayate.start({ log: silent }) }, { port: 0, signals: false })
    for (const { command, output } of shown) {
      const printed = await run(
        command.replaceAll(/(localhost|127\.0\.0\.1):8000/g, `127.0.0.1:${server.port}`),
        join(root, app),
      )
      const actual = printed.replaceAll(`127.0.0.1:${server.port}`, 'localhost:8000').trimEnd()
      if (!matches(actual, output)) strictEqual(actual, output, command)
    }
  })
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
