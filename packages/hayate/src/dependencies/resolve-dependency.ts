import type { AnyError } from '../errors/define-error.ts'
import { makeDependency } from './declare-dependency.ts'
import type { AnyDependency } from './dependency.ts'
import type { AppCell } from './step.ts'

/** A replacement for tests: another dependency, or a function that provides the value. */
export type Replacement = AnyDependency | (() => unknown)

/** A dependency as it is asked for, with wrappers and overrides taken away. */
export interface ResolvedDependency {
  readonly dependency: AnyDependency
  /** Scopes of the whole chain down to here, outermost first. */
  readonly scopes: readonly string[]
  readonly fresh: boolean
  /** Errors that the wrappers declare. */
  readonly own: readonly AnyError[]
}

/** What the operations of one compiled copy of an application share. */
export class DependencyResolver {
  readonly #overrides: ReadonlyMap<AnyDependency, AnyDependency>
  readonly #cells = new Map<AnyDependency, AppCell>()
  readonly #scopeReaders = new Map<AnyDependency, boolean>()

  constructor(overrides: ReadonlyMap<AnyDependency, Replacement> = new Map()) {
    this.#overrides = new Map(
      [...overrides].map(([target, replacement]) => [target, asDependency(target, replacement)]),
    )
  }

  resolve(asked: AnyDependency, scopes: readonly string[]): ResolvedDependency {
    const errors: AnyError[] = []
    let dependency = this.#overrides.get(asked) ?? asked
    let effective = scopes
    let isFresh = false
    while (dependency.definition.target !== undefined) {
      const { target, fresh, scopes: added, errors: declared } = dependency.definition
      if (fresh) isFresh = true
      else errors.push(...declared)
      if (added.length > 0) effective = [...new Set([...effective, ...added])]
      dependency = this.#overrides.get(target) ?? target
    }
    return { dependency, scopes: effective, fresh: isFresh, own: errors }
  }

  /** App-wide dependencies that any operation uses, each after those it needs itself. */
  get appDependencies(): ReadonlyMap<AnyDependency, AppCell> {
    return this.#cells
  }

  appCell(dependency: AnyDependency): AppCell {
    const known = this.#cells.get(dependency)
    if (known !== undefined) return known
    for (const entry of Object.values(dependency.definition.inputs)) {
      if ('kind' in entry && entry.kind === 'dependency') this.appCell(this.resolve(entry, []).dependency)
    }
    const cell: AppCell = { value: undefined }
    this.#cells.set(dependency, cell)
    return cell
  }

  /**
   * Whether anything below reads the scopes of its chain. Only then do different scopes ask for different solutions: a
   * session below a scoped user stays one session.
   */
  readsScopes(dependency: AnyDependency): boolean {
    const known = this.#scopeReaders.get(dependency)
    if (known !== undefined) return known
    this.#scopeReaders.set(dependency, false)
    const { definition } = dependency
    // A reader that takes the scopes says so by its second parameter.
    const reads =
      (definition.read !== undefined && definition.read.length > 1) ||
      Object.values(definition.inputs).some(
        (entry) =>
          'kind' in entry && entry.kind === 'dependency' && this.readsScopes(this.resolve(entry, []).dependency),
      )
    this.#scopeReaders.set(dependency, reads)
    return reads
  }
}

/** A bare function takes the lifetime and the documents of what it replaces. */
function asDependency(target: AnyDependency, replacement: Replacement): AnyDependency {
  if (typeof replacement !== 'function') return replacement
  const { name } = target.definition
  return makeDependency(target.lifetime, { name: name ?? 'override', provide: replacement })
}
