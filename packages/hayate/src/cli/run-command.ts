import { requireAppModule } from './find-app-module.ts'
import { type ListenFlags, listenOptions } from './listen-options.ts'
import { loadApp } from './load-app.ts'
import { serveApp } from './serve-app.ts'

/** `hayate run`: serves until a signal, then finishes what is in flight. */
export async function runCommand(module: string | undefined, flags: ListenFlags): Promise<number> {
  const listening = listenOptions(flags, '0.0.0.0')
  const app = await loadApp(requireAppModule(module))
  const { server, announcement } = await serveApp(app, listening)
  process.stderr.write(`${announcement}\n`)
  await server.stopped
  return 0
}
