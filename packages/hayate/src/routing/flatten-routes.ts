import type { AnyDependency } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { FormLimits } from '../http/form-limits.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { mergeOutputOptions, type OutputOptions } from '../responses/output-options.ts'
import type { RespondWith } from '../responses/response-builder.ts'
import type { ErrorHandlers } from './error-handlers.ts'
import type { AnyRoute, Callbacks, DocumentedResponse, OperationNaming } from './route.ts'
import type { RouteGroup, RouterOptions, TrailingSlash } from './route-group.ts'

/** What a route inherits from the groups around it, outermost first. */
export interface Inherited {
  readonly prefix: string
  readonly tags: readonly string[]
  readonly dependencies: readonly AnyDependency[]
  readonly errors: readonly AnyError[]
  readonly middleware: readonly Middleware[]
  readonly responses: Readonly<Record<string | number, DocumentedResponse>>
  readonly callbacks: Callbacks
  readonly nameOperation: OperationNaming['nameOperation']
  readonly deprecated: boolean
  readonly documented: boolean
  readonly maxBodyBytes: number | undefined
  readonly timeLimitMs: number | null | undefined
  readonly formLimits: FormLimits
  readonly outputOptions: OutputOptions | undefined
  readonly respondWith: RespondWith | undefined
  readonly trailingSlash: TrailingSlash
  /** Of the routers around a route, the nearest first. */
  readonly errorHandlers: readonly ErrorHandlers[]
  readonly strictContentType: boolean | undefined
}

/** A route with all it inherits, its own settings added. */
export interface FlatRoute extends Inherited {
  readonly route: AnyRoute
  /** The whole pattern, prefixes included. */
  readonly pattern: string
}

export const nothingInherited: Inherited = {
  prefix: '',
  tags: [],
  dependencies: [],
  errors: [],
  middleware: [],
  responses: {},
  callbacks: {},
  nameOperation: undefined,
  deprecated: false,
  documented: true,
  maxBodyBytes: undefined,
  timeLimitMs: undefined,
  formLimits: {},
  outputOptions: undefined,
  respondWith: undefined,
  trailingSlash: 'redirect',
  errorHandlers: [],
  strictContentType: undefined,
}

function extend(inherited: Inherited, own: RouterOptions): Inherited {
  return {
    prefix: inherited.prefix + (own.prefix ?? ''),
    tags: [...new Set([...inherited.tags, ...(own.tags ?? [])])],
    dependencies: [...inherited.dependencies, ...(own.dependencies ?? [])],
    errors: [...inherited.errors, ...(own.errors ?? [])],
    middleware: inherited.middleware,
    responses: { ...inherited.responses, ...own.responses },
    callbacks: { ...inherited.callbacks, ...own.callbacks },
    nameOperation: own.nameOperation ?? inherited.nameOperation,
    deprecated: inherited.deprecated || own.deprecated === true,
    documented: inherited.documented && own.document !== false,
    maxBodyBytes: own.maxBodyBytes ?? inherited.maxBodyBytes,
    timeLimitMs: own.timeLimitMs === undefined ? inherited.timeLimitMs : own.timeLimitMs,
    formLimits: { ...inherited.formLimits, ...own.formLimits },
    outputOptions: mergeOutputOptions(inherited.outputOptions, own.outputOptions),
    respondWith: own.respondWith ?? inherited.respondWith,
    trailingSlash: own.trailingSlash ?? inherited.trailingSlash,
    errorHandlers: inherited.errorHandlers,
    strictContentType: own.strictContentType ?? inherited.strictContentType,
  }
}

/** Every route of a group in the order of declaration. */
export function flattenRoutes(group: RouteGroup, inherited: Inherited): readonly FlatRoute[] {
  return group.entries.flatMap((entry) => {
    if (entry.kind === 'route') return [flatten(entry.route, inherited)]
    const included = extend(extend(inherited, entry.options), entry.router.settings)
    return flattenRoutes(entry.router, {
      ...included,
      middleware: [...included.middleware, ...entry.router.middleware],
      errorHandlers: [entry.router.errorHandlers, ...included.errorHandlers],
    })
  })
}

function flatten(route: AnyRoute, inherited: Inherited): FlatRoute {
  const own = extend({ ...inherited, prefix: '' }, { ...route.definition, prefix: '' })
  const pattern = inherited.prefix + route.path
  const place = `${route.method} '${route.path}' (${route.definition.declaredAt})`
  if (pattern === '') {
    throw new ConfigurationError(
      'HAYATE_INVALID_PATH',
      `${place}: without a prefix the path cannot be empty. Write '/'.`,
    )
  }
  if (route.path !== '' && !route.path.startsWith('/')) {
    throw new ConfigurationError(
      'HAYATE_INVALID_PATH',
      `${place}: a path starts with '/'. Write '/${route.path}'${inherited.prefix === '' ? '' : `; it is added to the prefix '${inherited.prefix}'`}.`,
    )
  }
  return { ...own, route, pattern }
}
