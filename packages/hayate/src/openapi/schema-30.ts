import type { JsonSchema } from '../schema/json-schema.ts'
import { schemaPrefix } from './walk-schema.ts'

type Draft = Record<string, unknown>

function isSchemaObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

// Words that 3.0 does not know (§4.7.24), and for which it has no other.
const dropped: readonly string[] = [
  '$schema',
  '$id',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  '$comment',
  '$defs',
  'contentSchema',
  'contentMediaType',
  'contentEncoding',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedProperties',
  'unevaluatedItems',
  'if',
  'then',
  'else',
]

function typeOf(value: unknown): string | undefined {
  if (value === null) return undefined
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'bigint' ? 'integer' : typeof value
}

function isNull(schema: unknown): boolean {
  return isSchemaObject(schema) && (schema.type === 'null' || ('const' in schema && schema.const === null))
}

/** 3.0's only way to say "null and nothing else". */
const onlyNull: JsonSchema = { type: 'object', nullable: true, enum: [null] }

/** Bytes as they are: what is a text of its own, like JSON in a string, has letters. */
export function isBinaryMediaType({ contentMediaType, contentEncoding }: Readonly<Record<string, unknown>>): boolean {
  if (typeof contentMediaType !== 'string' || contentEncoding !== undefined) return false
  return !/^text\/|[/+](?:json|xml)$/.test(contentMediaType)
}

/** Puts JSON Schema 2020-12 into the words of OpenAPI 3.0.3's schema objects. */
export class SchemaDowngrade {
  readonly #components: Readonly<Record<string, JsonSchema>>

  constructor(components: Readonly<Record<string, JsonSchema>>) {
    this.#components = components
  }

  schema(schema: unknown): JsonSchema {
    if (schema === false) return { not: {} }
    if (!isSchemaObject(schema)) return {}
    if (isNull(schema)) return { ...this.#annotations(schema), ...onlyNull }
    const { $ref, ...rest } = schema
    if (typeof $ref === 'string') return Object.keys(rest).length === 0 ? { $ref } : this.#besideReference($ref, rest)
    return this.#object(schema)
  }

  /** What stands beside a reference is ignored in 3.0 (§4.7.23). */
  #besideReference($ref: string, rest: Readonly<Record<string, unknown>>): JsonSchema {
    return { allOf: [{ $ref }], ...this.#object(rest) }
  }

  #annotations({ title, description }: Readonly<Record<string, unknown>>): JsonSchema {
    return { ...(title !== undefined && { title }), ...(description !== undefined && { description }) }
  }

  #object(schema: Readonly<Record<string, unknown>>): JsonSchema {
    const draft: Draft = { ...schema }
    this.#constant(draft)
    this.#bounds(draft)
    this.#content(draft)
    if (isList(draft.examples)) {
      if (draft.examples.length > 0) draft.example ??= draft.examples[0]
      delete draft.examples
    }
    this.#members(draft)
    this.#items(draft)
    for (const word of dropped) delete draft[word]
    return this.#union(this.#types(draft))
  }

  #constant(draft: Draft): void {
    if (!('const' in draft)) return
    const type = typeOf(draft.const)
    draft.enum = [draft.const]
    if (type !== undefined) draft.type ??= type
    delete draft.const
  }

  /** 2020-12 has bounds of their own for "more than"; in 3.0 they are a flag beside the bound. */
  #bounds(draft: Draft): void {
    for (const [exclusive, inclusive, sign] of [
      ['exclusiveMinimum', 'minimum', 1],
      ['exclusiveMaximum', 'maximum', -1],
    ] as const) {
      const open = draft[exclusive]
      if (typeof open !== 'number') continue
      const closed = draft[inclusive]
      delete draft[exclusive]
      if (typeof closed === 'number' && (closed - open) * sign > 0) continue
      draft[inclusive] = open
      draft[exclusive] = true
    }
  }

  #content(draft: Draft): void {
    if (draft.format !== undefined) return
    if (draft.contentEncoding === 'base64' || draft.contentEncoding === 'base64url') draft.format = 'byte'
    else if (isBinaryMediaType(draft)) draft.format = 'binary'
  }

  #members(draft: Draft): void {
    if (isSchemaObject(draft.properties)) draft.properties = this.#byName(draft.properties)
    if (draft.unevaluatedProperties === false) draft.additionalProperties ??= false
    if (isSchemaObject(draft.patternProperties)) {
      const values = Object.values(draft.patternProperties).map((value) => this.schema(value))
      if (!isSchemaObject(draft.additionalProperties)) draft.additionalProperties = this.#oneOf(values)
      delete draft.patternProperties
    }
    if (isSchemaObject(draft.additionalProperties)) {
      draft.additionalProperties = this.schema(draft.additionalProperties)
    }
    if (draft.not !== undefined) draft.not = this.schema(draft.not)
    for (const word of ['allOf', 'anyOf', 'oneOf']) {
      const members = draft[word]
      if (isList(members) && word === 'allOf') draft[word] = members.map((member) => this.schema(member))
    }
  }

  /** A tuple is a list of any of its members, of the same length. */
  #items(draft: Draft): void {
    const { prefixItems, items } = draft
    delete draft.prefixItems
    if (isList(prefixItems)) {
      const closed = items === false || items === undefined
      const members = [...prefixItems, ...(closed ? [] : [items])].map((member) => this.schema(member))
      draft.items = this.#oneOf(members)
      if (items === false) draft.maxItems ??= prefixItems.length
      return
    }
    if (items !== undefined) draft.items = this.schema(items)
    // 3.0 §4.7.24.1: an array must say what is in it.
    else if (draft.type === 'array') draft.items = {}
  }

  #oneOf(schemas: readonly JsonSchema[]): JsonSchema {
    const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()]
    const [only = {}] = distinct
    return distinct.length < 2 ? only : { anyOf: distinct }
  }

  #byName(members: Readonly<Record<string, unknown>>): JsonSchema {
    return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, this.schema(member)]))
  }

  /** One type each; null is a flag. */
  #types(draft: Draft): Draft {
    const { type } = draft
    if (!isList(type)) return draft
    const types = type.filter((each) => each !== 'null')
    delete draft.type
    const [only] = types
    const typed: Draft =
      types.length === 1
        ? { type: only, ...draft }
        : {
            ...draft,
            anyOf: types.map((each) => (each === 'array' ? { type: each, items: draft.items ?? {} } : { type: each })),
          }
    return type.length === types.length ? typed : this.#nullable(typed)
  }

  /** `anyOf: [Item, null]` is a nullable Item; of several members the first may be null, so that one of them takes it. */
  #union(draft: Draft): JsonSchema {
    const word = isList(draft.anyOf) ? 'anyOf' : isList(draft.oneOf) ? 'oneOf' : undefined
    if (word === undefined) return draft
    const { [word]: listed, ...rest } = draft
    // Proof: `word` names a list.
    const all = listed as readonly unknown[]
    const members = all.filter((member) => !isNull(member)).map((member) => this.schema(member))
    const [first] = members
    if (first === undefined) return { ...rest, ...onlyNull }
    if (members.length === all.length) return { ...rest, [word]: members }
    const nullable = this.#nullable(first)
    return members.length === 1 ? { ...nullable, ...rest } : { ...rest, [word]: [nullable, ...members.slice(1)] }
  }

  /**
   * 3.0.3 §4.7.24.1: `nullable` says something only beside a `type`, and an `enum` has to list null itself. Beside a
   * reference it is a convention: `allOf` cannot widen what it refers to, but this is what generators read as "or null".
   */
  #nullable(schema: JsonSchema): Draft {
    if (typeof schema.$ref === 'string') {
      const type = this.#typeOfComponent(schema.$ref)
      return { ...(type !== undefined && { type }), nullable: true, allOf: [{ $ref: schema.$ref }] }
    }
    const [word] = (['anyOf', 'oneOf'] as const).filter((each) => isList(schema[each]))
    if (word !== undefined && isList(schema[word])) {
      const [first, ...others] = schema[word]
      return { ...schema, [word]: [isSchemaObject(first) ? this.#nullable(first) : first, ...others] }
    }
    // Without a type, null is taken already.
    if (schema.type === undefined) return { ...schema }
    const { enum: values } = schema
    return {
      ...schema,
      nullable: true,
      ...(isList(values) && !values.includes(null) && { enum: [...values, null] }),
    }
  }

  #typeOfComponent(ref: string): unknown {
    const seen = new Set<string>()
    for (let at = ref; at.startsWith(schemaPrefix) && !seen.has(at); ) {
      seen.add(at)
      const body = this.#components[at.slice(schemaPrefix.length)]
      if (body === undefined) return undefined
      if (typeof body.type === 'string') return body.type
      if ('const' in body) return typeOf(body.const)
      if (typeof body.$ref !== 'string') {
        const list = isList(body.oneOf) ? body.oneOf : isList(body.anyOf) ? body.anyOf : []
        const [first] = list
        if (!isSchemaObject(first) || typeof first.$ref !== 'string')
          return isSchemaObject(first) ? first.type : undefined
        at = first.$ref
      } else at = body.$ref
    }
    return undefined
  }
}
