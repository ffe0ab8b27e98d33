import { compileOperation } from '../dependencies/compile-operation.ts'
import type { CompiledOperation } from '../dependencies/operation.ts'
import type { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { MatchedRoute } from '../http/http-request.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { compileResponse } from '../responses/compile-response.ts'
import type { ResponseBuilder } from '../responses/response-builder.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import { type FlatRoute, flattenRoutes, nothingInherited } from '../routing/flatten-routes.ts'
import { nameOperations } from '../routing/name-operations.ts'
import type { RouteGroup } from '../routing/route-group.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { RouteTree } from '../routing/route-tree.ts'
import type { AppOptions } from './app-options.ts'

/** Everything about one route that a request needs. */
export interface RouteUnit {
  readonly route: CompiledRoute
  readonly operation: CompiledOperation
  readonly handler: (values: never) => unknown
  readonly response: ResponseBuilder
  readonly matched: MatchedRoute
  /** The application's, then that of the routers around the route. */
  readonly middleware: readonly Middleware[]
}

export interface CompileAppSettings {
  readonly options: AppOptions
  readonly resolver: DependencyResolver
  /** The application's own, around every route. */
  readonly middleware: readonly Middleware[]
  /** Make every validator now instead of with its first value. */
  readonly eager: boolean
  readonly onDroppedKeys: ((route: string, keys: readonly string[]) => void) | undefined
}

export interface CompiledApp {
  readonly units: readonly RouteUnit[]
  readonly tree: RouteTree<RouteUnit>
}

/** @throws ConfigurationError For whatever is wrong with any route, naming it. */
export function compileApp(groups: readonly RouteGroup[], settings: CompileAppSettings): CompiledApp {
  const { options } = settings
  const inherited = { ...nothingInherited, dependencies: options.dependencies ?? [], errors: options.errors ?? [] }
  const flat = groups.flatMap((group) => flattenRoutes(group, inherited))
  const operationIds = nameOperations(flat)
  const tree = new RouteTree<RouteUnit>()
  const units = flat.map((route, at) => {
    const unit = compileUnit(route, operationIds[at] ?? '', settings)
    const taken = tree.add(unit.route.method, parsePattern(route.pattern), unit)
    if (taken !== undefined) throw declaredTwice(unit, taken)
    return unit
  })
  return { units, tree }
}

function compileUnit(flat: FlatRoute, operationId: string, settings: CompileAppSettings): RouteUnit {
  const { options, resolver, onDroppedKeys } = settings
  const { route, pattern: text } = flat
  const { definition } = route
  const label = `${route.method} ${text}`
  const pattern = parsePattern(text)
  const validators = { codegen: options.codegen !== false, eager: settings.eager }
  const operation = compileOperation(
    { label, input: definition.input, dependencies: flat.dependencies, pathNames: pattern.names },
    resolver,
    {
      validators,
      maxJsonDepth: options.limits?.maxJsonDepth ?? 64,
      strictContentType: flat.strictContentType ?? options.strictContentType ?? true,
    },
  )
  const status = checkStatus(label, definition.status)
  const response = compileResponse(definition.output, {
    label,
    status,
    statusIsGiven: definition.status !== undefined,
    validators,
    onDroppedKeys: onDroppedKeys && ((keys) => onDroppedKeys(label, keys)),
  })
  const compiled: CompiledRoute = {
    method: route.method,
    path: pattern.openapi,
    pattern: text,
    definition: { ...definition, responses: { ...flat.responses } },
    operationId,
    tags: flat.tags,
    deprecated: flat.deprecated,
    documented: flat.documented,
    parameters: operation.parameters,
    body: operation.body,
    output: definition.output,
    status,
    errors: [...new Set([...flat.errors, ...operation.errors])],
    security: operation.security,
    dependencies: operation.dependencies,
    maxBodyBytes: flat.maxBodyBytes ?? options.limits?.maxBodyBytes ?? 1_048_576,
  }
  const matched = { pattern: text, operationId }
  return {
    route: compiled,
    operation,
    handler: definition.handler,
    response,
    matched,
    middleware: [...settings.middleware, ...flat.middleware],
  }
}

function checkStatus(label: string, status: number | undefined): number {
  if (status === undefined) return 200
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ConfigurationError(
      'HAYATE_INVALID_STATUS',
      `${label}: status is ${status}. It is the status of a plain value, from 200 to 599.`,
    )
  }
  return status
}

function declaredTwice(unit: RouteUnit, taken: RouteUnit): ConfigurationError {
  const places = [taken, unit].map(
    ({ route }) => `${route.pattern} at ${route.definition.declaredAt || 'an unknown place'}`,
  )
  return new ConfigurationError(
    'HAYATE_DUPLICATE_ROUTE',
    `${unit.route.method} ${unit.route.pattern} is declared twice (${places.join(', ')}). Remove one, or give them different paths.`,
  )
}
