import { HayateError } from '../errors/hayate-error.ts'
import { cannotListen, type DevListening, type DevTask } from './dev-messages.ts'
import { formatError } from './format-error.ts'
import { loadApp } from './load-app.ts'
import { serveApp } from './serve-app.ts'

// A request in development is not worth a long wait: the next version is already written.
const graceMs = 1_000

async function serveInDevelopment(task: DevTask): Promise<void> {
  const { module, verbose: _, ...options } = task
  const app = await loadApp(module)
  const { server, announcement } = await serveApp(app, { ...options, signals: false, graceMs })
  process.stderr.write(`${announcement}\n`)
  process.on('message', () => void server.stop())
  const listening: DevListening = { kind: 'listening', port: server.port }
  process.send?.(listening)
  await server.stopped
}

function isPortProblem(error: unknown): boolean {
  return error instanceof HayateError && /^HAYATE_(?:PORT_|CANNOT_LISTEN)/.test(error.code)
}

// Proof: `hayate dev` writes a DevTask as the only argument.
const task = JSON.parse(process.argv[2] ?? '{}') as DevTask
// Ctrl+C reaches the whole process group: the parent decides when this process ends.
process.on('SIGINT', () => undefined)
// The parent is gone, by whatever signal: nobody would ever end this process.
process.on('disconnect', () => process.exit(0))

try {
  await serveInDevelopment(task)
  process.exit(0)
} catch (error) {
  process.stderr.write(formatError(error, task))
  process.exit(isPortProblem(error) ? cannotListen : 1)
}
