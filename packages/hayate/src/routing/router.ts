import type { AnyError } from '../errors/define-error.ts'
import type { IncludeOptions } from './route-group.ts'
import { checkPrefix, RouteGroup } from './route-group.ts'

export interface RouterOptions extends IncludeOptions {
  /** Declared for every route of this router. */
  readonly errors?: readonly AnyError[]
}

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
