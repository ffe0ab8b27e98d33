import type { AnyDependency } from '../dependencies/dependency.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { ProxyOptions } from '../http/proxy-options.ts'
import type { Logger } from '../logging/logger.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { RouteLinks } from '../routing/route-links.ts'

/** How an application is started. What it says of proxies replaces what the application's own options say. */
export interface StartOptions extends ProxyOptions {
  /** `development` adds warnings that cost time. Default: from NODE_ENV, else `production`. */
  readonly mode?: 'development' | 'production' | 'test'
  /**
   * Makes every validator before the first request instead of with a route's first one. Default: in production. `app.fetch`
   * says false, where a start is a visitor's wait.
   */
  readonly eager?: boolean
  /** How many processes serve this application, this one counted. Default 1. */
  readonly workers?: number
  /** Replacements of dependencies, made by `override`. */
  readonly overrides?: readonly Override[]
  /** Sees every error that became a 500, after it is logged. */
  readonly onServerError?: (error: unknown, request: HttpRequest) => void
  /** Instead of the application's own log. */
  readonly log?: Logger
  /**
   * Set by an application that mounts this one: its whole prefix. Request ids, timing and log entries are then the outer
   * application's, and the document names the prefix as its server.
   */
  readonly mountedAt?: string
}

/** Made by `override(target, replacement)`. */
export interface Override {
  readonly kind: 'override'
  readonly target: AnyDependency
  readonly replacement: AnyDependency | (() => unknown)
}

/** The web sockets of a running application, as an adapter sees them. */
export interface SocketAnswerer {
  /** Whether a web socket is declared at this path, as sent, without the query. Never throws. */
  has(path: string): boolean
  /** Answers a handshake: with an `UpgradeResponse`, or anything else, which refuses it. Never rejects. */
  upgrade(request: HttpRequest): Promise<HttpResponse>
  /** Closes every open socket with 1012, and opens no more. */
  close(): void
}

/** A compiled application whose lifespan has begun: what adapters serve. */
export interface RunningApp {
  /** Never throws and never rejects: whatever goes wrong is an answer. Synchronous when nothing in the request waits. */
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
  readonly routes: readonly CompiledRoute[]
  /** Where the routes stand, those of mounted applications included. */
  readonly links?: RouteLinks
  readonly log: Logger
  readonly title: string
  readonly version: string
  /** Path of the docs page; undefined when it is switched off. */
  readonly docsUrl: string | undefined
  /** Undefined when neither the application nor what it mounts declares a web socket. */
  readonly sockets: SocketAnswerer | undefined
  /** Waits for background work, closes what `depends.app`, extensions and the lifespan opened, last first. */
  stop(): Promise<void>
}
