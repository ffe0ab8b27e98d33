import { deepStrictEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, type Logger } from 'hayate'
import { serve } from 'hayate/node'

type Warning = Readonly<Record<string, unknown>>

/** Serves the application in one mode, asks for each path, and returns what was logged as a warning. */
async function warningsOf(mode: 'development' | 'production', paths: readonly string[]): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  const ignore = (): void => undefined
  const warn: Logger['warn'] = (fields, message) => void warnings.push({ ...fields, message })
  const log: Logger = {
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn,
    error: ignore,
    fatal: ignore,
    child: () => log,
  }
  const started = { start: () => app.start({ mode, log }) }
  await using server = await serve(started, { port: 0, signals: false })
  for (const path of paths) await fetch(server.url + path)
  return warnings
}

function hold(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

const app = new Hayate()
app.get('/at-once', () => hold(80))
app.get('/after-await', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  hold(80)
})
app.get('/polite', async () => {
  await new Promise((resolve) => setTimeout(resolve, 80))
})

test('in development a handler that holds the event loop over 50 ms is named, once', async () => {
  const warnings = await warningsOf('development', ['/polite', '/at-once', '/at-once', '/after-await'])
  deepStrictEqual(
    warnings.map(({ route }) => route),
    ['GET /at-once', 'GET /after-await'],
  )
  for (const { blocked_ms, message } of warnings) {
    ok(Number(blocked_ms) >= 79, String(blocked_ms))
    ok(/inWorker\(\)/.test(String(message)))
  }
})

test('outside of development nobody watches', async () => {
  deepStrictEqual(await warningsOf('production', ['/at-once']), [])
})
