import { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import { buildLink, type LinkArguments, type LinkParts, type LinkQuery, type LinkTarget } from '../http/link.ts'
import type { AsyncApiDocument } from '../openapi/asyncapi-types.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import { flattenRoutes, nothingInherited } from '../routing/flatten-routes.ts'
import { nameOperations } from '../routing/name-operations.ts'
import { RouteGroup } from '../routing/route-group.ts'
import { RouteLinks } from '../routing/route-links.ts'
import { Webhooks } from '../routing/webhooks.ts'
import { fetchHandler } from '../web/fetch-handler.ts'
import type { FetchInfo } from '../web/fetch-request-source.ts'
import type { AppOptions } from './app-options.ts'
import { type CompiledApp, compileApp } from './compile-app.ts'
import { describeApp, describeSockets } from './describe-app.ts'
import type { Extension } from './extension.ts'
import { declareMount, type Mount, type MountOptions, type MountTarget } from './mount.ts'
import { middlewareOf, routeGroups } from './route-groups.ts'
import type { RunningApp, StartOptions } from './running-app.ts'
import { startApp } from './start-app.ts'

/**
 * An application: routes and all that stands around them, declared as values. It does nothing until it is started, and may
 * be started more than once: every start compiles a copy of its own.
 *
 * ```ts
 * export const app = new Hayate({ title: 'Shop', version: '1.0.0' })
 * app.get('/health', () => ({ status: 'ok' }))
 * ```
 */
export class Hayate extends RouteGroup {
  readonly settings: AppOptions
  /**
   * What this application calls at addresses that its users register elsewhere, for the document alone:
   *
   * ```ts
   * app.webhooks.post('new-subscription', { input: { subscription: body(Subscription) } })
   * ```
   */
  readonly webhooks: Webhooks = new Webhooks()
  readonly #mounts: Mount[] = []
  #fetching: Promise<ReturnType<typeof fetchHandler>> | undefined

  constructor(settings: AppOptions = {}) {
    super()
    this.settings = Object.freeze({ ...settings })
  }

  get extensions(): readonly Extension[] {
    return this.settings.extensions ?? []
  }

  /**
   * Hands everything below a prefix to something else: another `Hayate` (its lifespan runs with this one's), static files,
   * or any web-standard handler. It sees paths without the prefix. Routes come first, unless a host is named.
   * Below `/` stands what nothing else has: `app.mount('/', frontend('./dist'))`.
   *
   * @throws ConfigurationError `HAYATE_INVALID_PREFIX`, `HAYATE_INVALID_HOST`.
   */
  mount(prefix: string, target: MountTarget, options?: MountOptions): this {
    this.#mounts.push(declareMount(prefix, target, options))
    return this
  }

  /**
   * The OpenAPI document; no server is needed.
   *
   * @param options - `openapi`: the version to write, instead of the application's own.
   * @throws ConfigurationError For whatever is wrong with any route.
   */
  openapi(options: Pick<AppOptions, 'openapi'> = {}): OpenApiDocument {
    return describeApp(this.compiledRoutes(), { ...this.settings, ...options }, this.webhooks)
  }

  /** Every route with all that it inherits, compiled. @throws ConfigurationError For whatever is wrong with any route. */
  compiledRoutes(): readonly CompiledRoute[] {
    return this.#compile().units.map((unit) => unit.route)
  }

  /** Every web socket, as `compiledRoutes` has the routes. @throws ConfigurationError For whatever is wrong with any route. */
  compiledSockets(): readonly CompiledRoute[] {
    return this.#compile().sockets.units.map((unit) => unit.route)
  }

  /** The AsyncAPI document of the web sockets. @throws ConfigurationError For whatever is wrong with any route. */
  asyncapi(): AsyncApiDocument {
    return describeSockets(this.#compile().sockets.units, this.settings)
  }

  #compile(): CompiledApp {
    const settings = {
      options: this.settings,
      resolver: new DependencyResolver(),
      eager: false,
      middleware: middlewareOf(this, this.settings),
      onDroppedKeys: undefined,
    }
    return compileApp(routeGroups(this, this.settings), settings)
  }

  /**
   * The path to a route of this application, or of one mounted in it: `/api/v1/items/7?q=a%20b`. Where there is a request,
   * `request.pathFor` also knows the mounts around the application, and which place of a route is near.
   *
   * @param route - What `app.get(…)` returned, or an `operationId`.
   * @throws HayateError `HAYATE_LINK` for a route that is not there, or a value that no request can have in its path.
   */
  pathFor<Path extends string, I>(route: LinkTarget<Path, I>, ...link: LinkArguments<Path, I>): string
  pathFor(name: string, params?: LinkParts['params'], query?: LinkQuery): string
  pathFor(route: string | object, params?: LinkParts['params'], query?: LinkQuery): string {
    return (this.settings.rootPath ?? '') + buildLink(this.#links(), route, { params, query })
  }

  #links(): RouteLinks {
    const flat = routeGroups(this, this.settings).flatMap((group) => flattenRoutes(group, nothingInherited))
    const names = nameOperations(flat)
    const links = new RouteLinks(
      flat.map(({ route, pattern }, at) => ({ declared: route, operationId: names[at] ?? '', pattern })),
    )
    for (const { prefix, target } of this.#mounts) if (target instanceof Hayate) links.addBelow(prefix, target.#links())
    return links
  }

  /**
   * The whole application as a web-standard handler, for Bun, Deno and whatever else speaks `Request` and `Response`. It is
   * started by the first request, once; `stop` the process to end it, or use `start` and `fetchHandler` to decide yourself.
   *
   * ```ts
   * export default { fetch: app.fetch }
   * ```
   */
  readonly fetch: (request: Request, info?: FetchInfo) => Promise<Response> = async (request, info) => {
    this.#fetching ??= this.start({ eager: false }).then(fetchHandler)
    const starting = this.#fetching
    let handle: ReturnType<typeof fetchHandler>
    try {
      handle = await starting
    } catch (error) {
      // A start that failed, on a database that was away for example, is tried again with the next request.
      if (this.#fetching === starting) this.#fetching = undefined
      throw error
    }
    return handle(request, info)
  }

  /**
   * Compiles the application, opens what it needs and begins its lifespan. `serve` and `testClient` call it.
   *
   * @throws ConfigurationError For whatever is wrong with its declaration.
   */
  start(options: StartOptions = {}): Promise<RunningApp> {
    return startApp({ options: this.settings, root: this, mounts: this.#mounts, webhooks: this.webhooks }, options)
  }
}
