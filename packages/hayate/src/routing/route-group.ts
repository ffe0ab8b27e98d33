import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { declareRoute } from './declare-route.ts'
import { type ErrorHandler, ErrorHandlers } from './error-handlers.ts'
import type { AnyRoute, Documentation, OperationNaming, OperationSettings, Verb } from './route.ts'
import { routeOptionsOf, type SocketVerb } from './socket-route.ts'

/** What an included router gets on top of its own. */
export type IncludeOptions = Pick<Documentation, 'tags' | 'deprecated' | 'document' | 'responses' | 'callbacks'> &
  OperationSettings &
  OperationNaming & {
    /** Starts with `/` and does not end with one. */
    readonly prefix?: string
  }

/** What stands before its one `yield` runs at startup, the rest at shutdown. */
export type Lifespan = () => AsyncGenerator<unknown, unknown, unknown> | Generator<unknown, unknown, unknown>

/**
 * What happens to a request whose path has a slash at its end too many or too few, when the other spelling has the method:
 * `redirect` answers a relative 307, `permanent-redirect` a 308, `ignore` serves it, `strict` says 404.
 */
export type TrailingSlash = 'redirect' | 'permanent-redirect' | 'ignore' | 'strict'

/** What `new Router()` takes. */
export interface RouterOptions extends IncludeOptions {
  /** For the routes of this router. Default: that of the router around it, else the application's, else `redirect`. */
  readonly trailingSlash?: TrailingSlash
  /** Runs around the life of every application that includes this router, inside the application's own; once each. */
  readonly lifespan?: Lifespan
  /** Declared for every route of this router. */
  readonly errors?: readonly AnyError[]
}

/** A router as a group sees it. */
export interface IncludedRouter extends RouteGroup {
  readonly settings: RouterOptions
}

/** One declaration of a group, in its order. */
export type GroupEntry =
  | { readonly kind: 'route'; readonly route: AnyRoute }
  | { readonly kind: 'router'; readonly router: IncludedRouter; readonly options: IncludeOptions }

/** @throws ConfigurationError `HAYATE_INVALID_PREFIX`. */
export function checkPrefix(prefix: string | undefined): string {
  if (prefix === undefined || prefix === '') return ''
  if (!prefix.startsWith('/') || prefix.endsWith('/')) {
    throw new ConfigurationError(
      'HAYATE_INVALID_PREFIX',
      `The prefix '${prefix}' must start with '/' and not end with one, like '/api/v1'.`,
    )
  }
  return prefix
}

/** What an application and a router have in common: verbs, `include` and `use`. */
export class RouteGroup {
  readonly entries: GroupEntry[] = []
  readonly middleware: Middleware[] = []
  readonly errorHandlers: ErrorHandlers = new ErrorHandlers()
  readonly get: Verb<'GET'> = this.#verb('GET')
  readonly post: Verb<'POST'> = this.#verb('POST')
  readonly put: Verb<'PUT'> = this.#verb('PUT')
  readonly patch: Verb<'PATCH'> = this.#verb('PATCH')
  readonly delete: Verb<'DELETE'> = this.#verb('DELETE')
  readonly head: Verb<'HEAD'> = this.#verb('HEAD')
  readonly options: Verb<'OPTIONS'> = this.#verb('OPTIONS')
  readonly trace: Verb<'TRACE'> = this.#verb('TRACE')
  /** RFC 9110's safe method with a body, as IANA registers it. */
  readonly query: Verb<'QUERY'> = this.#verb('QUERY')
  /** A web socket. Its path may be that of a route as well: who asks for an upgrade gets the socket. */
  readonly websocket: SocketVerb = this.#socketVerb()

  /** Adds every route of a router, below its own prefix and the one given here. A router may be included more than once. */
  include(router: IncludedRouter, options: IncludeOptions = {}): this {
    checkPrefix(options.prefix)
    if (includes(router, this)) {
      throw new ConfigurationError(
        'HAYATE_ROUTER_CYCLE',
        `A router would include itself${options.prefix ? ` at '${options.prefix}'` : ''}. Remove one include.`,
      )
    }
    this.entries.push({ kind: 'router', router, options })
    return this
  }

  /** Runs around every handler of this group, the first outermost. */
  use(...middleware: readonly Middleware[]): this {
    this.middleware.push(...middleware)
    return this
  }

  /**
   * Answers errors of a class, and of those that extend it unless they have a handler of their own. The handler may return
   * a response, or another error to be answered instead. A router's handlers come before those of the routers around it,
   * and the application's, which also answer what no route does, come last.
   */
  onError<E>(type: abstract new (...args: never) => E, handler: ErrorHandler<E>): this {
    // Proof: the handler is only ever called with an instance of `type`.
    this.errorHandlers.add(type, handler as ErrorHandler<unknown>)
    return this
  }

  #verb<M extends string>(method: M): Verb<M> {
    // Proof: the overloads of Verb allow exactly these arguments, and `declareRoute` keeps them in the route's definition.
    return ((path: string, second: Parameters<typeof declareRoute>[2], third: Parameters<typeof declareRoute>[3]) => {
      const route = declareRoute(method, path, second, third)
      this.entries.push({ kind: 'route', route })
      return route
    }) as unknown as Verb<M>
  }

  #socketVerb(): SocketVerb {
    const declare = (
      path: string,
      second: Parameters<typeof declareRoute>[2],
      third: Parameters<typeof declareRoute>[3],
    ) => {
      const options = typeof second === 'function' ? {} : second
      const route = declareRoute('WS', path, routeOptionsOf(options), typeof second === 'function' ? second : third)
      this.entries.push({ kind: 'route', route })
      return route
    }
    // Proof: the overloads of SocketVerb allow exactly these arguments; the handler is called with a socket and the values.
    return declare as unknown as SocketVerb
  }
}

/** Every router below a group, one before those that it includes itself. */
export function* routersBelow(group: RouteGroup): Generator<IncludedRouter> {
  for (const entry of group.entries) {
    if (entry.kind !== 'router') continue
    yield entry.router
    yield* routersBelow(entry.router)
  }
}

function includes(router: RouteGroup, sought: RouteGroup): boolean {
  if (router === sought) return true
  return router.entries.some((entry) => entry.kind === 'router' && includes(entry.router, sought))
}
