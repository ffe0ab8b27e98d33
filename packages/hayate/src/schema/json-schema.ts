import { describeShape } from './describe-shape.ts'
import { describeZodSchema } from './describe-zod-schema.ts'
import { readShape } from './read-shape.ts'
import { valibotSchemaOf } from './read-valibot-shape.ts'
import { isZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import type { Shape, Side } from './shape.ts'
import { isRecord, type JsonSchema, standardJsonSchema, typeMark } from './standard-json-schema.ts'

export type { JsonSchema } from './standard-json-schema.ts'

/** A schema as OpenAPI 3.1 writes it, and the named schemas it refers to. */
export interface DescribedSchema {
  /** JSON Schema 2020-12; references read `#/components/schemas/<id>`. */
  readonly schema: JsonSchema
  /** By id, each with its own references resolved in the same record. */
  readonly components: Readonly<Record<string, JsonSchema>>
}

// Memos of pure results; `null` stands for "has none".
const known = {
  input: new WeakMap<Schema, DescribedSchema | null>(),
  output: new WeakMap<Schema, DescribedSchema | null>(),
}

const componentPrefix = '#/components/schemas/'

function componentName(name: string): string {
  // OpenAPI 3.1 §4.8.7.1: `^[a-zA-Z0-9\.\-_]+$`; generated names of vendors may be bare numbers.
  const safe = name.replaceAll(/[^a-zA-Z0-9._-]/g, '_')
  return /^\d/.test(safe) ? `Schema${safe}` : safe
}

/** Keeps what OpenAPI can use: local definitions become components, vendor words and marks go. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned)
  if (!isRecord(value)) return value
  const result: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (key === '$schema' || key === '$id' || key === '$defs' || key === typeMark) continue
    result[key] = key === '$ref' && typeof member === 'string' ? cleanedReference(member) : cleanedMember(key, member)
  }
  return result
}

/** Values that are data, not schemas, stay as they are: an example may well have a member called `$id`. */
function cleanedMember(key: string, member: unknown): unknown {
  if (key === 'default' || key === 'const' || key === 'enum' || key === 'examples' || key === 'example') return member
  if (key === 'mapping' && isRecord(member)) {
    return Object.fromEntries(Object.entries(member).map(([tag, name]) => [tag, cleanedReference(String(name))]))
  }
  if (key !== 'properties' && key !== 'patternProperties') return cleaned(member)
  if (!isRecord(member)) return member
  return Object.fromEntries(Object.entries(member).map(([name, schema]) => [name, cleaned(schema)]))
}

function cleanedReference(reference: string): string {
  return reference.startsWith('#/$defs/')
    ? componentPrefix + componentName(reference.slice('#/$defs/'.length))
    : reference
}

function asSchema(value: unknown): JsonSchema {
  return isRecord(value) ? value : {}
}

function withComponents(document: unknown, definitions: Readonly<Record<string, unknown>>): DescribedSchema {
  const components: Record<string, JsonSchema> = {}
  for (const [name, body] of Object.entries(definitions)) components[componentName(name)] = asSchema(cleaned(body))
  return { schema: asSchema(cleaned(document)), components }
}

/** Kinds that `@valibot/to-json-schema` leaves empty. */
const notInJson = new Set<Shape['kind']>(['date', 'bigint', 'bytes', 'set', 'map'])

function describeStandard(schema: Schema, side: Side): DescribedSchema | undefined {
  const nested: Record<string, unknown> = {}
  const overrideSchema = ({ valibotSchema }: { readonly valibotSchema: Schema }): JsonSchema | undefined => {
    const shape = readShape(valibotSchema, side)
    if (!notInJson.has(shape.kind)) return undefined
    const described = describeShape(shape)
    Object.assign(nested, described.definitions)
    return { ...described.schema }
  }
  const document = standardJsonSchema(schema, side, { overrideSchema })
  if (!document) return undefined
  const definitions = isRecord(document.$defs) ? document.$defs : {}
  return withComponents(document, { ...nested, ...definitions })
}

/** A Valibot schema shows its types without a converter, not its checks. */
function describeBareValibot(schema: Schema, side: Side): DescribedSchema | undefined {
  if (valibotSchemaOf(schema) === undefined) return undefined
  const { schema: document, definitions } = describeShape(readShape(schema, side))
  return withComponents(document, definitions)
}

function describe(schema: Schema, side: Side): DescribedSchema | undefined {
  if (!isZodSchema(schema)) return describeStandard(schema, side) ?? describeBareValibot(schema, side)
  const { root, definitions } = describeZodSchema(schema, side)
  const components: Record<string, JsonSchema> = {}
  for (const [name, body] of Object.entries(definitions)) {
    const { id: _id, ...rest } = asSchema(cleaned(body))
    components[componentName(name)] = rest
  }
  return { schema: asSchema(cleaned(root)), components }
}

/**
 * Describes one side of a schema for documents: JSON Schema 2020-12 as OpenAPI 3.1 has it. A schema with
 * `.meta({ id })`, and one that contains itself, becomes a reference with its body in `components`. What JSON has no word
 * for is described in hayate's JSON form; what cannot be described at all is `{}`.
 *
 * Undefined when the vendor gives no JSON Schema. A bare Valibot schema is described by its types alone;
 * `toStandardJsonSchema` of `@valibot/to-json-schema` around it adds its checks, titles and defaults.
 *
 * @throws ConfigurationError `HAYATE_DUPLICATE_SCHEMA_ID` when two schemas in it have the same id.
 */
export function describeSchema(schema: Schema, direction: Side): DescribedSchema | undefined {
  const memo = known[direction]
  const before = memo.get(schema)
  if (before !== undefined) return before ?? undefined
  const described = describe(schema, direction)
  memo.set(schema, described ?? null)
  return described
}
