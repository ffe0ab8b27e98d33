import { ConfigurationError } from '../errors/configuration-error.ts'
import { type DescribedSchema, describeSchema, type JsonSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { sortedByKey } from './merge-openapi.ts'
import { changeRefs, schemaPrefix } from './walk-schema.ts'

/** A schema describes what it accepts, or what it yields. */
export type Side = 'input' | 'output'

const sides: readonly Side[] = ['input', 'output']

interface Component {
  readonly name: string
  readonly bodies: Map<Side, JsonSchema>
  /** For messages: the operation that brought it first. */
  readonly where: string
  readonly used: Set<Side>
}

// A NUL cannot stand in a component's name, so a marked reference is never mistaken for one that is finished.
const mark = '\0'

function markedRef(name: string, side: Side): string {
  return `${schemaPrefix}${name}${mark}${side}`
}

function readMarkedRef(text: string): { name: string; side: Side } | undefined {
  if (!text.startsWith(schemaPrefix)) return undefined
  const at = text.indexOf(mark)
  if (at === -1) return undefined
  return { name: text.slice(schemaPrefix.length, at), side: text.slice(at + 1) === 'input' ? 'input' : 'output' }
}

/** A component's name as OpenAPI 3.1 §4.8.7 allows it: `Page<Item>` → `Page_Item_`. */
function componentName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9._-]+/g, '_')
}

/** What Valibot's converter calls a schema that contains itself: each schema counts from 0 again. */
const generatedName = /^(__schema|Schema)\d+$/

/**
 * Gathers the schemas of a document: describes each once per side, keeps those with an id as components, and gives
 * them their names at the end, when it is known which differ between input and output.
 */
export class SchemaCollector {
  readonly #components = new Map<string, Component>()
  readonly #described = new Map<Schema, Map<Side, JsonSchema>>()
  readonly #fixed = new Map<string, JsonSchema>()
  readonly #generated = new Map<string, string[]>()
  readonly #separate: boolean

  constructor(separateInputOutput: boolean) {
    this.#separate = separateInputOutput
  }

  /**
   * The JSON Schema of one side, its references still marked: only `finish` names them.
   *
   * @returns `{}` for a schema that cannot be described.
   * @throws ConfigurationError `HAYATE_DUPLICATE_SCHEMA_ID` when its id already belongs to another schema.
   */
  use(schema: Schema, wanted: Side, where: string): JsonSchema {
    const side = this.#separate ? wanted : 'input'
    let described = this.#described.get(schema)
    if (described === undefined) {
      // Both sides, even if one is used: one id for two schemas must not pass as the two sides of one.
      described = new Map(sides.map((each) => [each, this.#describe(schema, each, where)]))
      this.#described.set(schema, described)
    }
    const result = described.get(side) ?? {}
    this.#markUsed(result)
    return result
  }

  /** The JSON Schema of a schema that stands in one place only, as `use` gives it: what output options made of one. */
  useDescribed(described: DescribedSchema, wanted: Side, where: string): JsonSchema {
    const result = this.#keepAll(described, this.#separate ? wanted : 'input', where)
    this.#markUsed(result)
    return result
  }

  /** Puts a component of ours under a fixed name; false when it was there already. */
  add(name: string, body: JsonSchema): boolean {
    if (this.#fixed.has(name)) return false
    this.#fixed.set(name, body)
    return true
  }

  /**
   * The names of all components.
   *
   * @throws ConfigurationError `HAYATE_DUPLICATE_SCHEMA_ID` when two components would have one name.
   */
  finish(): { readonly schemas: Record<string, JsonSchema>; readonly name: (text: string) => string } {
    const differing = this.#differing()
    const nameOf = (name: string, side: Side): string =>
      differing.has(name) ? `${name}-${side === 'input' ? 'Input' : 'Output'}` : name
    const schemas = new Map<string, JsonSchema>(this.#fixed)
    for (const component of this.#components.values()) {
      for (const side of sides) {
        if (!component.used.has(side)) continue
        const name = nameOf(component.name, side)
        const isSecondSide = side === 'output' && component.used.has('input') && !differing.has(component.name)
        if (isSecondSide) continue
        if (schemas.has(name)) throw duplicate(name, component.where, 'another component of the document')
        schemas.set(name, component.bodies.get(side) ?? {})
      }
    }
    const name = (text: string): string => {
      const ref = readMarkedRef(text)
      return ref === undefined ? text : `${schemaPrefix}${nameOf(ref.name, ref.side)}`
    }
    return { schemas: sortedByKey(Object.fromEntries(schemas)), name }
  }

  #describe(schema: Schema, side: Side, where: string): JsonSchema {
    const described = describeSchema(schema, side)
    return described === undefined ? {} : this.#keepAll(described, side, where)
  }

  #keepAll(described: DescribedSchema, side: Side, where: string): JsonSchema {
    const bodies = JSON.stringify(described.components)
    const nameOf = (id: string): string => (generatedName.test(id) ? this.#numbered(id, bodies) : componentName(id))
    const markRefs = (body: JsonSchema): JsonSchema =>
      changeRefs(body, (ref) =>
        ref.startsWith(schemaPrefix) ? markedRef(nameOf(ref.slice(schemaPrefix.length)), side) : ref,
      )
    for (const [id, body] of Object.entries(described.components)) this.#keep(nameOf(id), side, markRefs(body), where)
    return markRefs(described.schema)
  }

  /** A name that the vendor made up is nobody's choice: the second of it gets a number instead of an error. */
  #numbered(id: string, bodies: string): string {
    const known = this.#generated.get(id) ?? []
    this.#generated.set(id, known)
    if (!known.includes(bodies)) known.push(bodies)
    const index = known.indexOf(bodies)
    return index === 0 ? id : `${id}-${index + 1}`
  }

  #keep(name: string, side: Side, body: JsonSchema, where: string): void {
    const component: Component = this.#components.get(name) ?? { name, bodies: new Map(), where, used: new Set() }
    const known = component.bodies.get(side)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(body)) {
      throw duplicate(name, where, component.where === where ? 'another schema of the same operation' : component.where)
    }
    component.bodies.set(side, body)
    this.#components.set(name, component)
  }

  #markUsed(body: JsonSchema): void {
    for (const { name, side } of refsOf(body)) {
      const component = this.#components.get(name)
      if (component === undefined || component.used.has(side)) continue
      component.used.add(side)
      this.#markUsed(component.bodies.get(side) ?? {})
    }
  }

  /** Those used on both sides whose bodies differ, or refer to one that does. */
  #differing(): ReadonlySet<string> {
    const both = [...this.#components.values()].filter((component) => component.used.size === 2)
    const differing = new Set(both.filter(bodiesDiffer).map((component) => component.name))
    for (let before = -1; before !== differing.size; ) {
      before = differing.size
      for (const component of both) {
        const refs = refsOf(component.bodies.get('input') ?? {})
        if (refs.some((ref) => differing.has(ref.name))) differing.add(component.name)
      }
    }
    return differing
  }
}

function refsOf(body: JsonSchema): { name: string; side: Side }[] {
  const refs: { name: string; side: Side }[] = []
  changeRefs(body, (text) => {
    const ref = readMarkedRef(text)
    if (ref !== undefined) refs.push(ref)
    return text
  })
  return refs
}

function bodiesDiffer(component: Component): boolean {
  const [input, output] = sides.map((side) =>
    JSON.stringify(changeRefs(component.bodies.get(side) ?? {}, (ref) => ref.split(mark)[0] ?? ref)),
  )
  return input !== output
}

function duplicate(name: string, here: string, there: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_DUPLICATE_SCHEMA_ID',
    `Two different schemas have the id '${name}' (${here}, and ${there}). Give one of them another id: .meta({ id: '…' }).`,
  )
}
