import { ConfigurationError } from '../errors/configuration-error.ts'
import { checkTextForm } from '../params/check-text-form.ts'
import { path, query } from '../params/declare-params.ts'
import { isDeepObject } from '../params/deep-object.ts'
import type { AnyParam } from '../params/param.ts'
import { wireName } from '../params/wire-name.ts'
import { formFields } from '../schema/form-fields.ts'
import { objectFields } from '../schema/object-fields.ts'
import type { Schema } from '../schema/schema.ts'
import type { AnyDependency, InputEntry, Inputs, Lifetime } from './dependency.ts'
import type { OperationSource } from './operation.ts'
import type { DependencyResolver } from './resolve-dependency.ts'

/** One parameter of the graph: where it is declared, and under which names it travels. */
export interface CollectedInput {
  /** The name in its record. */
  readonly key: string
  readonly entry: InputEntry
  readonly param: AnyParam
  /** The name on the wire; for a parameter model, of the model itself. */
  readonly wire: string
  /** Every name on the wire: one for each field of a parameter model. */
  readonly wires: readonly string[]
}

const rank: Readonly<Record<Lifetime, number>> = { request: 0, 'after-response': 1, app: 2 }

/** Everything the graph reads from the request, each record once, dependencies first as they are solved. */
export function collectInputs(source: OperationSource, resolver: DependencyResolver): readonly CollectedInput[] {
  const collector = new InputCollector(source, resolver)
  for (const dependency of source.dependencies) collector.visitDependency(dependency, [])
  collector.visitRecord(source.input, [])
  collector.checkPathNames()
  return collector.collected
}

class InputCollector {
  readonly collected: CollectedInput[] = []
  readonly #source: OperationSource
  readonly #resolver: DependencyResolver
  readonly #seen = new Set<AnyDependency>()
  readonly #byKey = new Map<string, string>()

  constructor(source: OperationSource, resolver: DependencyResolver) {
    this.#source = source
    this.#resolver = resolver
  }

  visitRecord(inputs: Inputs, trail: readonly AnyDependency[]): void {
    for (const [key, entry] of Object.entries(inputs)) {
      if (!isDeclaration(entry)) throw this.#notAnInput(key)
      if (key === '__proto__') throw this.#prototypeInput()
      if ('kind' in entry && entry.kind === 'dependency') this.visitDependency(entry, trail, key)
      else this.#take(key, entry, trail)
    }
  }

  visitDependency(asked: AnyDependency, trail: readonly AnyDependency[], key?: string): void {
    const { dependency } = this.#resolver.resolve(asked, [])
    if (trail.includes(dependency)) throw this.#cycle([...trail, dependency])
    const user = trail.at(-1)
    if (user !== undefined && livesFor(dependency) < livesFor(user))
      throw this.#wrongLifetime([...trail, dependency], key)
    if (this.#seen.has(dependency)) return
    this.visitRecord(dependency.definition.inputs, [...trail, dependency])
    this.#seen.add(dependency)
  }

  checkPathNames(): void {
    const read = new Set(this.collected.filter((input) => input.param.in === 'path').map((input) => input.wire))
    const unread = this.#source.pathNames.find((name) => !read.has(name))
    if (unread === undefined) return
    throw new ConfigurationError(
      'HAYATE_PATH_PARAMETER_NOT_DECLARED',
      `${this.#source.label}: the path has {${unread}}, but no input of that name reads it. Add it to the route's input, for example { ${unread}: z.string() }.`,
    )
  }

  #take(key: string, entry: InputEntry, trail: readonly AnyDependency[]): void {
    const owner = trail.at(-1)
    if (owner?.lifetime === 'app') {
      throw new ConfigurationError(
        'HAYATE_APP_DEPENDENCY_INPUT',
        `${this.#source.label}: ${this.#trail(trail)} is app-wide and cannot read '${key}' from a request. Take it from settings, or use depends().`,
      )
    }
    const param = this.#asParam(key, entry)
    const wire = param.options.alias ?? wireName(param.in, key)
    this.#checkSource(key, wire, param)
    this.collected.push({ key, entry, param, wire, wires: this.#wires(param, wire) })
  }

  /** The names on the wire, each with its text form checked. An object of the query has all names that begin with `filter[`. */
  #wires(param: AnyParam, wire: string): readonly string[] {
    const source = param.in
    if (source === 'body' || source === 'file' || param.options.json === true) return [wire]
    const model = source === 'form' ? formFields(param.schema) : objectFields(param.schema)
    const fields = source === 'path' ? undefined : model?.fields
    if (fields === undefined) {
      checkTextForm(this.#source.label, param.schema, { source, path: [wire] })
      return [wire]
    }
    return fields.flatMap((field) => {
      const name = wireName(source, field.name)
      if (source === 'query' && isDeepObject(field.schema)) return [name, `${name}[`]
      // An object in a form is JSON text.
      if (source !== 'form') checkTextForm(this.#source.label, field.schema, { source, path: [name] })
      return [name]
    })
  }

  #asParam(key: string, entry: InputEntry): AnyParam {
    if ('kind' in entry && entry.kind === 'param') return entry
    // Proof: an entry is a schema, a parameter or a dependency, and the other two were taken before.
    const schema = entry as Schema
    if (!isSchema(schema)) throw this.#notAnInput(key)
    if (this.#source.pathNames.includes(key)) return path(schema)
    if (objectFields(schema) === undefined) return query(schema)
    throw new ConfigurationError(
      'HAYATE_BARE_OBJECT_INPUT',
      `${this.#source.label}: the input '${key}' is a bare object schema, which could be the body or a set of query parameters. Wrap it in body() or query().`,
    )
  }

  #notAnInput(key: string): ConfigurationError {
    return new ConfigurationError(
      'HAYATE_INVALID_INPUT',
      `${this.#source.label}: the input '${key}' is neither a schema, nor a parameter like query(), nor a dependency.`,
    )
  }

  /** Set on the object of values, it would change what the object inherits. */
  #prototypeInput(): ConfigurationError {
    return new ConfigurationError(
      'HAYATE_INVALID_INPUT',
      `${this.#source.label}: an input cannot be named '__proto__'. Give it another name, and keep that one on the wire with alias.`,
    )
  }

  #checkSource(key: string, wire: string, param: AnyParam): void {
    if (param.in === 'path' && !this.#source.pathNames.includes(wire)) {
      throw new ConfigurationError(
        'HAYATE_PATH_PARAMETER_UNKNOWN',
        `${this.#source.label}: the input '${key}' is a path parameter, but the path has no {${wire}}.`,
      )
    }
    const place = `${param.in} '${wire}'`
    const earlier = this.#byKey.get(key)
    this.#byKey.set(key, place)
    if (earlier === undefined || earlier === place) return
    throw new ConfigurationError(
      'HAYATE_INPUT_NAME_CLASH',
      `${this.#source.label}: '${key}' is read from ${earlier} and from ${place}. A client has one name for each: rename one input and keep its name on the wire with alias.`,
    )
  }

  #cycle(trail: readonly AnyDependency[]): ConfigurationError {
    return new ConfigurationError(
      'HAYATE_DEPENDENCY_CYCLE',
      `${this.#source.label}: dependencies form a cycle: ${this.#trail(trail)}. Break it: one of them must not need the next.`,
    )
  }

  #wrongLifetime(trail: readonly AnyDependency[], key: string | undefined): ConfigurationError {
    const [user, used] = trail.slice(-2)
    return new ConfigurationError(
      'HAYATE_DEPENDENCY_LIFETIME',
      `${this.#source.label}: ${this.#trail(trail, key)}: the first of the last two lives longer (${user?.lifetime}) than what it uses (${used?.lifetime}). Declare both to live equally long.`,
    )
  }

  #trail(trail: readonly AnyDependency[], key?: string): string {
    return trail
      .map((dependency, at) => dependency.definition.name ?? (at === trail.length - 1 ? key : undefined) ?? 'anonymous')
      .join(' → ')
  }
}

/** Without types, an input can be anything. */
function isDeclaration(entry: unknown): boolean {
  return (typeof entry === 'object' || typeof entry === 'function') && entry !== null
}

function isSchema(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value))
    return false
  const standard = value['~standard']
  return (
    typeof standard === 'object' &&
    standard !== null &&
    'validate' in standard &&
    typeof standard.validate === 'function'
  )
}

/** What only reads the request lives as long as the request itself. */
function livesFor(dependency: AnyDependency): number {
  return dependency.definition.read === undefined ? rank[dependency.lifetime] : rank['after-response']
}
