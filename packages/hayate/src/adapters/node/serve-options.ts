import type { ProxyOptions } from '../../http/proxy-options.ts'

/** How to serve. Times in milliseconds. What it says of proxies replaces what the application's own options say. */
export interface ServeOptions extends ProxyOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** Default 8000; 0 picks a free one. */
  readonly port?: number
  /** Write one log entry, `listening`, with the URL. Default true. */
  readonly announce?: boolean
  /** Stop on SIGTERM and SIGINT. Default true. */
  readonly signals?: boolean
  /** Longest wait for requests in flight when stopping, and then for the application to close. Default 30_000. */
  readonly graceMs?: number
  /** Idle keep-alive connections are closed after this, and a second more that Node grants. Default 5_000. */
  readonly keepAliveMs?: number
  /** From a connection's first byte to the end of the headers. Default 15_000. */
  readonly headersTimeoutMs?: number
  /** From the first byte to the end of the body. Default 60_000. */
  readonly requestTimeoutMs?: number
  /** Request line and headers together, in bytes. Default 16_384. */
  readonly maxHeaderBytes?: number
  /** The request target, in bytes. Default 8_192. */
  readonly maxTargetBytes?: number
  /** A body that arrives slower than 240 bytes a second over this time is answered 408. Default 5_000. */
  readonly slowBodyMs?: number
  /** A client that takes nothing of its answer for this time is cut. Default 30_000. */
  readonly stalledReadMs?: number
  /** Further connections are refused. Default 16_384. */
  readonly maxConnections?: number
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:8000` */
  readonly url: string
  /** Stops accepting, finishes what is in flight within `graceMs`, closes the application. Safe to call twice. */
  stop(): Promise<void>
  /** Settles when the server has stopped, by `stop()` or a signal. */
  readonly stopped: Promise<void>
}
