import { ConfigurationError } from '../errors/configuration-error.ts'
import type { FlatRoute } from './flatten-routes.ts'
import type { AnyRoute } from './route.ts'

/** `GET /items/{item_id}` → `get_items_by_item_id`. */
function nameFromPath(method: string, pattern: string): string {
  const words = pattern
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.replaceAll(/\{([^}:]+)(?::path)?\}/g, 'by_$1').replaceAll(/[^A-Za-z0-9_]+/g, '_'))
  return [method.toLowerCase(), ...(words.length === 0 ? ['root'] : words)].join('_')
}

/** A route that stands at a second place cannot have the same name there. */
function nameOperation(flat: FlatRoute, isRepeated: boolean): string {
  const { definition, method } = flat.route
  if (definition.operationId !== undefined && !isRepeated) return definition.operationId
  const name = definition.handler.name === '' ? undefined : definition.handler.name
  if (flat.nameOperation !== undefined) return flat.nameOperation({ method, path: flat.pattern, name, tags: flat.tags })
  return name === undefined || isRepeated ? nameFromPath(method, flat.pattern) : name
}

/** The same route twice has the same name twice; who adds it to the tree says so, with both places. */
function isSameRoute(one: FlatRoute, other: FlatRoute): boolean {
  return one.route.method === other.route.method && withoutNames(one.pattern) === withoutNames(other.pattern)
}

function withoutNames(pattern: string): string {
  return pattern.replaceAll(/\{[^}:]*/g, '{')
}

/**
 * The operation id of every route: the one given, else the one that its groups' `nameOperation` makes, else the handler's
 * name, else from method and path. A route that is
 * included more than once keeps its name the first time and is named from its path after that.
 *
 * @throws ConfigurationError `HAYATE_DUPLICATE_OPERATION_ID`.
 */
export function nameOperations(routes: readonly FlatRoute[]): readonly string[] {
  const seen = new Set<AnyRoute>()
  const owners = new Map<string, FlatRoute>()
  return routes.map((flat) => {
    const { definition, method } = flat.route
    const id = nameOperation(flat, seen.has(flat.route))
    seen.add(flat.route)
    const owner = owners.get(id)
    if (owner !== undefined && !isSameRoute(owner, flat)) {
      throw new ConfigurationError(
        'HAYATE_DUPLICATE_OPERATION_ID',
        `Two operations are named '${id}': ${owner.route.method} ${owner.pattern} (${owner.route.definition.declaredAt}) and ${method} ${flat.pattern} (${definition.declaredAt}). Rename one handler, or give one an operationId.`,
      )
    }
    owners.set(id, flat)
    return id
  })
}
