import type { CompiledOperation } from '../dependencies/operation.ts'
import type { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import { timeLimitExceeded } from '../errors/time-limit-error.ts'
import type { MatchedRoute } from '../http/http-request.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { compileResponse } from '../responses/compile-response.ts'
import { defaultStatusOf, mediaTypeOf, type ResponseBuilder } from '../responses/response-builder.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { ErrorHandlers } from '../routing/error-handlers.ts'
import { type FlatRoute, flattenRoutes, nothingInherited } from '../routing/flatten-routes.ts'
import { nameOperations } from '../routing/name-operations.ts'
import type { RouteGroup, TrailingSlash } from '../routing/route-group.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { RouteTree } from '../routing/route-tree.ts'
import type { AppOptions } from './app-options.ts'
import { compileInput } from './compile-input.ts'
import { compileSocket, type SocketUnit } from './compile-socket.ts'
import type { BlockingWatch } from './watch-blocking.ts'

/** Everything about one route that a request needs. */
export interface RouteUnit {
  readonly route: CompiledRoute
  readonly operation: CompiledOperation
  readonly handler: (values: never) => unknown
  readonly response: ResponseBuilder
  readonly matched: MatchedRoute
  /** The application's, then that of the routers around the route. */
  readonly middleware: readonly Middleware[]
  /** Of the routers around the route, the nearest first; the application's come after them. */
  readonly errorHandlers: readonly ErrorHandlers[]
  readonly trailingSlash: TrailingSlash
  /** Undefined: as long as it takes. */
  readonly timeLimitMs: number | undefined
}

export interface CompileAppSettings {
  readonly options: AppOptions
  readonly resolver: DependencyResolver
  /** The application's own, around every route. */
  readonly middleware: readonly Middleware[]
  /** Make every validator now instead of with its first value. */
  readonly eager: boolean
  readonly onDroppedKeys: ((route: string, keys: readonly string[]) => void) | undefined
  /** Development finds handlers that hold the event loop. */
  readonly watch?: BlockingWatch | undefined
}

export interface CompiledApp {
  readonly units: readonly RouteUnit[]
  readonly tree: RouteTree<RouteUnit>
  readonly sockets: SocketTree
}

/** @throws ConfigurationError For whatever is wrong with any route, naming it. */
export function compileApp(groups: readonly RouteGroup[], settings: CompileAppSettings): CompiledApp {
  const { options } = settings
  const inherited = {
    ...nothingInherited,
    trailingSlash: options.trailingSlash ?? 'redirect',
    timeLimitMs: options.limits?.timeLimitMs,
    dependencies: options.dependencies ?? [],
    errors: options.errors ?? [],
    outputOptions: options.outputOptions,
    respondWith: options.respondWith,
    responses: options.responses ?? {},
    callbacks: options.callbacks ?? {},
    nameOperation: options.nameOperation,
  }
  const flat = groups.flatMap((group) => flattenRoutes(group, inherited))
  const operationIds = nameOperations(flat)
  const tree = new RouteTree<RouteUnit>()
  const sockets = new SocketTree()
  const units = flat.flatMap((route, at) => {
    const operationId = operationIds[at] ?? ''
    const { socket } = route.route.definition
    if (socket !== undefined) {
      sockets.addUnit(compileSocket(route, socket, { ...settings, operationId }))
      return []
    }
    const unit = compileUnit(route, operationId, settings)
    const taken = tree.add(unit.route.method, parsePattern(route.pattern), unit)
    if (taken !== undefined) throw declaredTwice(unit, taken)
    return [unit]
  })
  return { units, tree, sockets }
}

/** The web sockets of an application, apart from its routes: one path may have both. */
export class SocketTree extends RouteTree<SocketUnit> {
  readonly units: SocketUnit[] = []

  /** @throws ConfigurationError `HAYATE_DUPLICATE_ROUTE`. */
  addUnit(unit: SocketUnit): void {
    const taken = this.add('WS', parsePattern(unit.route.pattern), unit)
    if (taken !== undefined) throw declaredTwice(unit, taken)
    this.units.push(unit)
  }
}

function compileUnit(flat: FlatRoute, operationId: string, settings: CompileAppSettings): RouteUnit {
  const { options, onDroppedKeys } = settings
  const { route, pattern: text } = flat
  const { definition } = route
  const label = `${route.method} ${text}`
  const validators = { codegen: options.codegen !== false, eager: settings.eager }
  const operation = compileInput(flat, label, settings)
  const { respondWith, outputOptions } = flat
  const status = checkStatus(label, definition.status) ?? defaultStatusOf(respondWith, definition.output)
  const response = compileResponse(definition.output, {
    label,
    status,
    statusIsGiven: definition.status !== undefined,
    respondWith,
    outputOptions,
    own: { respondWith: definition.respondWith, outputOptions: definition.outputOptions },
    validators,
    onDroppedKeys: onDroppedKeys && ((keys) => onDroppedKeys(label, keys)),
  })
  const middleware = [...settings.middleware, ...flat.middleware]
  const timeLimitMs = checkTimeLimit(label, flat.timeLimitMs)
  const compiled: CompiledRoute = {
    method: route.method,
    path: parsePattern(text).openapi,
    pattern: text,
    declared: route,
    definition: { ...definition, responses: flat.responses, callbacks: flat.callbacks },
    operationId,
    tags: flat.tags,
    deprecated: flat.deprecated,
    documented: flat.documented,
    parameters: operation.parameters,
    body: operation.body,
    output: definition.output,
    outputOptions,
    mediaType: mediaTypeOf(respondWith),
    status,
    errors: [...new Set([...errorsAround(middleware, timeLimitMs), ...flat.errors, ...operation.errors])],
    security: operation.security,
    dependencies: operation.dependencies,
    maxBodyBytes: flat.maxBodyBytes ?? (options.limits?.maxBodyBytes ?? 1_048_576) + operation.uploadBytes,
  }
  const matched = { pattern: text, operationId }
  return {
    route: compiled,
    operation,
    handler: settings.watch?.timed(label, definition.handler) ?? definition.handler,
    response,
    matched,
    middleware,
    errorHandlers: flat.errorHandlers.filter((handlers) => !handlers.isEmpty),
    trailingSlash: flat.trailingSlash,
    timeLimitMs,
  }
}

function checkStatus(label: string, status: number | undefined): number | undefined {
  if (status === undefined) return undefined
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ConfigurationError(
      'HAYATE_INVALID_STATUS',
      `${label}: status is ${status}. It is the status of a plain value, from 200 to 599.`,
    )
  }
  return status
}

/** What may be answered instead of what a route and its dependencies say. */
function errorsAround(middleware: readonly Middleware[], timeLimitMs: number | undefined): readonly AnyError[] {
  const answered = middleware.flatMap(({ errors = [] }) => errors)
  return timeLimitMs === undefined ? answered : [...answered, timeLimitExceeded]
}

/** The longest that a timer waits, about 24 days. */
const mostMs = 2_147_483_647

function checkTimeLimit(label: string, timeLimitMs: number | null | undefined): number | undefined {
  if (timeLimitMs === undefined || timeLimitMs === null) return undefined
  if (Number.isInteger(timeLimitMs) && timeLimitMs >= 1 && timeLimitMs <= mostMs) return timeLimitMs
  throw new ConfigurationError(
    'HAYATE_TIME_LIMIT',
    `${label}: timeLimitMs is ${timeLimitMs}. It is a whole number of milliseconds from 1 to ${mostMs}, or null for no limit.`,
  )
}

function declaredTwice(unit: Pick<RouteUnit, 'route'>, taken: Pick<RouteUnit, 'route'>): ConfigurationError {
  const places = [taken, unit].map(
    ({ route }) => `${route.pattern} at ${route.definition.declaredAt || 'an unknown place'}`,
  )
  return new ConfigurationError(
    'HAYATE_DUPLICATE_ROUTE',
    `${unit.route.method} ${unit.route.pattern} is declared twice (${places.join(', ')}). Remove one, or give them different paths.`,
  )
}
