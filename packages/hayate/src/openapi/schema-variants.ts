import { type DocumentReader, isNode, type JsonNode, listOf, nodeOf, textOf } from './read-document.ts'

/** One of the alternatives that a schema allows. */
export interface Variant {
  readonly key: string
  readonly ref: string | undefined
  readonly schema: JsonNode
}

/** A value as messages have it. */
export function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

/** The type that a schema names, or that its values have. */
export function typeOf(schema: JsonNode): string | undefined {
  if (typeof schema.type === 'string') return schema.type
  if (isNode(schema.properties)) return 'object'
  const [value] = valueList(schema) ?? []
  if (value === undefined || value === null) return undefined
  return Array.isArray(value) ? 'array' : typeof value
}

/** The values that a schema lists; null is an alternative of its own. */
export function valueList(schema: JsonNode): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const]
  return Array.isArray(schema.enum) ? schema.enum.filter((value) => value !== null) : undefined
}

/**
 * Every alternative of a schema: of `anyOf`, `oneOf`, several types, and null in each of its spellings.
 *
 * @param around - References that led here: one of them again is no further alternative.
 */
export function variantsOf(reader: DocumentReader, value: unknown, around: readonly string[] = []): readonly Variant[] {
  const ref = textOf(nodeOf(value).$ref)
  if (ref !== undefined && around.includes(ref)) return []
  const inside = ref === undefined ? around : [...around, ref]
  const schema = merged(reader, reader.resolve(value), inside)
  const members = [...listOf(schema.anyOf), ...listOf(schema.oneOf)]
  if (members.length > 0) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...beside } = schema
    return members.flatMap((member) => variantsOf(reader, member, inside)).map((variant) => withBeside(variant, beside))
  }
  const types = Array.isArray(schema.type) ? schema.type.map(String) : undefined
  if (types !== undefined) return types.flatMap((type) => typed({ ...schema, type }, ref))
  const nullable = schema.nullable === true ? [{ key: 'null', ref: undefined, schema: {} }] : []
  return [...typed(schema, ref), ...nullable]
}

/** What stands beside a union holds for each of its members. */
function withBeside(variant: Variant, beside: JsonNode): Variant {
  const { title: _title, description: _description, discriminator: _discriminator, ...rest } = beside
  if (Object.keys(rest).length === 0 || variant.key === 'null') return variant
  return { ...variant, ref: undefined, schema: { ...rest, ...variant.schema } }
}

function typed(schema: JsonNode, ref: string | undefined): readonly Variant[] {
  if (schema.type === 'null' || ('const' in schema && schema.const === null))
    return [{ key: 'null', ref: undefined, schema }]
  const name = ref?.slice(ref.lastIndexOf('/') + 1).replace(/-(?:Input|Output)$/, '')
  const value = 'const' in schema ? show(schema.const) : undefined
  return [{ key: name ?? value ?? textOf(schema.title) ?? keyOf(schema), ref, schema }]
}

/** Two inline objects of one union are told apart by what is fixed in them. */
function keyOf(schema: JsonNode): string {
  const fixed = Object.entries(nodeOf(schema.properties)).flatMap(([name, member]) => {
    const values = valueList(nodeOf(member))
    return values?.length === 1 ? [`${name}: ${show(values[0])}`] : []
  })
  const type = typeOf(schema) ?? 'anything'
  return fixed.length === 0 ? type : `${type} (${fixed.join(', ')})`
}

/** `allOf` as one schema. A base that lists what extends it, as its choices, is only a base here. */
function merged(reader: DocumentReader, schema: JsonNode, around: readonly string[]): JsonNode {
  const parts = listOf(schema.allOf)
  if (parts.length === 0) return schema
  const { allOf: _allOf, ...own } = schema
  const all = [...parts.map((part) => baseOf(reader, part, around)), own]
  const properties = Object.fromEntries(all.flatMap((part) => Object.entries(nodeOf(part.properties))))
  const required = all.flatMap((part) => listOf(part.required))
  return {
    ...Object.fromEntries(all.flatMap((part) => Object.entries(part))),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  }
}

function baseOf(reader: DocumentReader, part: unknown, around: readonly string[]): JsonNode {
  const ref = textOf(nodeOf(part).$ref)
  if (ref !== undefined && around.includes(ref)) return {}
  const base = merged(reader, reader.resolve(part), ref === undefined ? around : [...around, ref])
  const choices = [...listOf(base.anyOf), ...listOf(base.oneOf)]
  if (!choices.some((choice) => around.includes(textOf(nodeOf(choice).$ref) ?? ''))) return base
  const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = base
  return rest
}
