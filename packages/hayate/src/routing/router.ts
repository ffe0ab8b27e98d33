import { checkPrefix, RouteGroup, type RouterOptions } from './route-group.ts'

/**
 * A group of routes with a common prefix, tags, dependencies and middleware, to be included in an application or another
 * router.
 *
 * ```ts
 * export const items = new Router({ prefix: '/items', tags: ['items'], dependencies: [currentUser] })
 * app.include(items, { prefix: '/api/v1' })
 * ```
 */
export class Router extends RouteGroup {
  readonly settings: RouterOptions

  /** @throws ConfigurationError `HAYATE_INVALID_PREFIX`. */
  constructor(settings: RouterOptions = {}) {
    super()
    checkPrefix(settings.prefix)
    this.settings = Object.freeze({ ...settings })
  }
}
