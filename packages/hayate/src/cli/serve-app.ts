import { serve } from '../adapters/node/serve.ts'
import type { RunningServer, ServeOptions } from '../adapters/node/serve-options.ts'
import type { RunningApp, StartOptions } from '../app/running-app.ts'
import { HayateError } from '../errors/hayate-error.ts'
import { AppFailure } from './cli-error.ts'
import type { LoadedApp } from './load-app.ts'

/** An application that is served, and what to tell about it. */
export interface ServedApp {
  readonly server: RunningServer
  readonly running: RunningApp
  /** `Shop 1.0.0 listens on http://localhost:8000, its documents are at http://localhost:8000/docs` */
  readonly announcement: string
}

function announce(running: RunningApp, url: string): string {
  const docs = running.docsUrl ? ` · docs: ${url}${running.docsUrl}` : ''
  return `${running.title} ${running.version} · ${url}${docs}`
}

/** Leaves a last line in the log when the process ends by an error that nobody caught. */
function logUncaught(running: RunningApp): void {
  process.on('uncaughtExceptionMonitor', (error) => running.log.fatal({ error }, 'uncaught exception'))
}

/**
 * Starts and serves an application.
 *
 * @throws AppFailure when the application fails to start.
 * @throws ConfigurationError for a mistake in its declaration, or a port that cannot be had.
 */
export async function serveApp(app: LoadedApp, options: ServeOptions): Promise<ServedApp> {
  let running: RunningApp | undefined
  const startable = {
    start: async (start?: StartOptions): Promise<RunningApp> => {
      try {
        running = await app.start(start)
      } catch (error) {
        throw error instanceof HayateError
          ? error
          : new AppFailure('The application failed to start.', { cause: error })
      }
      return running
    },
  }
  const server = await serve(startable, { ...options, announce: false })
  // Proof: `serve` resolves only after it has started the application.
  const started = running as unknown as RunningApp
  logUncaught(started)
  return { server, running: started, announcement: announce(started, server.url) }
}
