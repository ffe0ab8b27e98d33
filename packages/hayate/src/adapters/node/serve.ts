import { setTimeout as delay } from 'node:timers/promises'
import type { RunningApp, StartOptions } from '../../app/running-app.ts'
import type { Startable } from '../startable.ts'
import { listen } from './listen.ts'
import { NodeServer } from './node-server.ts'
import type { RunningServer, ServeOptions } from './serve-options.ts'
import { stopServer } from './stop-server.ts'

/**
 * Starts an application and serves it on `node:http`.
 *
 * ```ts
 * const server = await serve(app, { port: 8000 })
 * await server.stopped
 * ```
 *
 * SIGTERM and SIGINT stop it gracefully, a second one at once; the exit code is left to the caller.
 *
 * @throws ConfigurationError for a mistake in the application, or `HAYATE_PORT_IN_USE`; the application is stopped again.
 */
export async function serve(app: Startable, options: ServeOptions = {}): Promise<RunningServer> {
  const running = await app.start(startOptions(options))
  const host = options.host ?? '127.0.0.1'
  let node: NodeServer | undefined
  try {
    node = new NodeServer(running, options)
    const { port } = await listen(node.server, host, options.port ?? 8_000)
    const served = new ServedApp(running, node, { ...options, host, port })
    if (options.announce !== false) node.log.info({ url: served.url }, 'listening')
    return served
  } catch (error) {
    node?.release()
    await running.stop()
    throw error
  }
}

/** What the server knows of the proxies in front of it. */
function startOptions({ rootPath, trustProxy, proxyHeaders }: ServeOptions): StartOptions {
  return {
    ...(rootPath !== undefined && { rootPath }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(proxyHeaders !== undefined && { proxyHeaders }),
  }
}

class ServedApp implements RunningServer {
  readonly host: string
  readonly port: number
  readonly url: string
  readonly stopped: Promise<void>
  readonly #running: RunningApp
  readonly #node: NodeServer
  readonly #graceMs: number
  readonly #force: AbortController = new AbortController()
  #settle: () => void = () => undefined

  constructor(running: RunningApp, node: NodeServer, options: ServeOptions & { host: string; port: number }) {
    this.#running = running
    this.#node = node
    this.#graceMs = options.graceMs ?? 30_000
    this.host = options.host
    this.port = options.port
    this.url = `http://${urlHost(options.host)}:${options.port}`
    this.stopped = new Promise((resolve) => {
      this.#settle = resolve
    })
    if (options.signals === false) return
    process.on('SIGTERM', this.#onSignal)
    process.on('SIGINT', this.#onSignal)
  }

  stop(): Promise<void> {
    if (!this.#node.stopping) {
      this.#node.stopping = true
      void this.#stop()
    }
    return this.stopped
  }

  /** `await using server = await serve(app)` stops it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    const { server, connections, log } = this.#node
    try {
      this.#running.sockets?.close()
      await stopServer(server, connections, { graceMs: this.#graceMs, force: this.#force.signal })
      await this.#stopApp()
    } catch (error) {
      log.error({ error }, 'the server did not stop cleanly')
    } finally {
      this.#node.release()
      process.off('SIGTERM', this.#onSignal)
      process.off('SIGINT', this.#onSignal)
      this.#settle()
    }
  }

  /** Work in the background, or a resource that does not close, holds up the end for `graceMs` at most. */
  async #stopApp(): Promise<void> {
    const { signal } = this.#force
    const deadline = new AbortController()
    const late = delay(this.#graceMs, true, { signal: AbortSignal.any([signal, deadline.signal]) }).catch(() => true)
    try {
      const isLate = await Promise.race([this.#running.stop(), late])
      if (isLate === true) this.#node.log.warn({ graceMs: this.#graceMs }, 'the application did not close in time')
    } finally {
      deadline.abort()
    }
  }

  readonly #onSignal = (): void => {
    if (this.#node.stopping) this.#force.abort()
    else void this.stop()
  }
}

/** A host as it stands in a URL that somebody can open: every address is reached through `localhost`. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
