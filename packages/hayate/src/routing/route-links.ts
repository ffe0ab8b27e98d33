import type { LinkTable } from '../http/link.ts'
import type { CompiledRoute } from './compiled-route.ts'

/** Where every route of an application stands, those of mounted applications included. */
export class RouteLinks implements LinkTable {
  readonly #byRoute: Map<object, string[]> = new Map()
  readonly #byName: Map<string, string> = new Map()

  constructor(routes: readonly Pick<CompiledRoute, 'declared' | 'operationId' | 'pattern'>[]) {
    for (const { declared = {}, operationId, pattern } of routes) this.#add(declared, operationId, pattern)
  }

  /** The application's own names come before those of what it mounts. */
  addBelow(prefix: string, links: RouteLinks): void {
    for (const [route, patterns] of links.#byRoute) {
      for (const pattern of patterns) this.#add(route, undefined, prefix + pattern)
    }
    for (const [name, pattern] of links.#byName) {
      if (!this.#byName.has(name)) this.#byName.set(name, prefix + pattern)
    }
  }

  find(target: string | object, near: string | undefined): string | undefined {
    if (typeof target === 'string') return this.#byName.get(target)
    const patterns = this.#byRoute.get(target) ?? []
    if (patterns.length < 2 || near === undefined) return patterns[0]
    return patterns.reduce((best, one) => (shared(one, near) > shared(best, near) ? one : best))
  }

  #add(route: object, name: string | undefined, pattern: string): void {
    const patterns = this.#byRoute.get(route)
    if (patterns === undefined) this.#byRoute.set(route, [pattern])
    else patterns.push(pattern)
    if (name !== undefined) this.#byName.set(name, pattern)
  }
}

/** How many segments two patterns begin with in common. */
function shared(one: string, other: string): number {
  const segments = other.split('/')
  const differs = one.split('/').findIndex((segment, at) => segment !== segments[at])
  return differs === -1 ? one.length : differs
}
