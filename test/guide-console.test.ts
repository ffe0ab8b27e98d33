import { ok, strictEqual } from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Hayate } from 'hayate'
import { type RunningServer, serve } from 'hayate/node'
import { pagesWithListings } from '../scripts/fill-guide.ts'
import { commandsOf, isShown, runCommand } from '../scripts/guide-commands.ts'
import { readText, root } from './read-markdown.ts'

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
      const actual = await runCommand(command, port, join(root, example))
      if (!isShown(actual, output)) strictEqual(actual, output, command)
    }
  })
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
