import type { Schema } from './schema.ts'
import type { Shape, ShapeField, Side, UnknownKeys } from './shape.ts'

type Read = (schema: Schema, side: Side) => Shape

/** What a Valibot schema shows of itself; its definitions are plain data (valibot.dev/guides/internal-architecture). */
export interface ValibotSchema extends Schema {
  readonly kind: 'schema'
  readonly type: string
  readonly async: boolean
  readonly pipe?: readonly { readonly kind: string; readonly type: string; readonly async: boolean }[]
  readonly entries?: Readonly<Record<string, ValibotSchema>>
  readonly wrapped?: ValibotSchema
  readonly item?: ValibotSchema
  readonly items?: readonly ValibotSchema[]
  readonly rest?: ValibotSchema
  readonly key?: ValibotSchema | string
  readonly value?: ValibotSchema
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly enum?: Readonly<Record<string, unknown>>
  readonly class?: unknown
  readonly getter?: (input: unknown) => ValibotSchema
  readonly default?: unknown
}

function isValibot(schema: unknown): schema is ValibotSchema {
  if (typeof schema !== 'object' || schema === null) return false
  return 'kind' in schema && schema.kind === 'schema' && 'type' in schema && typeof schema.type === 'string'
}

/**
 * The Valibot schema itself, also out of what `toStandardJsonSchema` of `@valibot/to-json-schema` returns, which carries
 * only `~standard`: its converter calls `overrideSchema` for every schema, the outermost last.
 */
export function valibotSchemaOf(schema: Schema): ValibotSchema | undefined {
  if (schema['~standard'].vendor !== 'valibot') return undefined
  if (isValibot(schema)) return schema
  let outermost: unknown
  const overrideSchema = (context: { readonly valibotSchema: unknown }): undefined => {
    outermost = context.valibotSchema
  }
  const standard: { vendor: string; jsonSchema?: { input?: (options: object) => unknown } } = schema['~standard']
  standard.jsonSchema?.input?.({
    target: 'draft-2020-12',
    libraryOptions: { errorMode: 'ignore', typeMode: 'ignore', overrideSchema },
  })
  return isValibot(outermost) ? outermost : undefined
}

/** Pipe actions that change a value but not its type. */
const keepsType = new Set([
  'trim',
  'trim_start',
  'trim_end',
  'to_lower_case',
  'to_upper_case',
  'normalize',
  'brand',
  'readonly',
])
const keepsKind = new Set(['to_min_value', 'to_max_value', 'filter_items', 'sort_items', 'flavor', 'await'])

/** The schema that describes the output of a pipe; undefined when only a function knows. */
function pipeOutput(schema: ValibotSchema): ValibotSchema | undefined {
  let last: ValibotSchema | undefined = schema
  for (const part of schema.pipe?.slice(1) ?? []) {
    if (isValibot(part)) last = part
    else if (part.kind === 'transformation' && !keepsType.has(part.type) && !keepsKind.has(part.type)) last = undefined
  }
  return last
}

/** The shape of one Valibot schema; `read` gives those of its children. */
export function readValibotShape(schema: ValibotSchema, side: Side, read: Read): Shape {
  if (side === 'output' && schema.pipe) {
    const output = pipeOutput(schema)
    if (!output) return { kind: 'opaque', anything: false, schema }
    if (output !== schema) return { kind: 'same', inner: () => read(output, side), schema }
  }
  return leafShape(schema) ?? containerShape(schema, side, read) ?? wrapperShape(schema, side, read)
}

function leafShape(schema: ValibotSchema): Shape | undefined {
  switch (schema.type) {
    case 'string':
      return { kind: 'text', schema }
    case 'number':
      return {
        kind: 'number',
        integer: schema.pipe?.some((part) => part.type === 'integer' || part.type === 'safe_integer') ?? false,
        schema,
      }
    case 'boolean':
    case 'null':
    case 'never':
      return { kind: schema.type, schema }
    case 'undefined':
    case 'void':
      return { kind: 'absent', schema }
    case 'bigint':
    case 'date':
      return { kind: schema.type, coerce: false, schema }
    case 'literal':
      return { kind: 'literal', values: [schema.literal], schema }
    case 'picklist':
    case 'enum':
      return { kind: 'literal', values: schema.options ?? Object.values(schema.enum ?? {}), schema }
    case 'any':
    case 'unknown':
      return { kind: 'opaque', anything: true, schema }
    case 'instance':
      if (schema.class === Uint8Array) return { kind: 'bytes', buffer: false, schema }
      return schema.class === Date ? { kind: 'date', coerce: false, schema } : undefined
    default:
      return undefined
  }
}

const objectKinds: Readonly<Record<string, UnknownKeys>> = {
  object: 'drop',
  strict_object: 'refuse',
  loose_object: 'keep',
  object_with_rest: 'keep',
}

function isRequired(schema: ValibotSchema, side: Side): boolean {
  if (schema.type !== 'optional' && schema.type !== 'nullish' && schema.type !== 'exact_optional') return true
  return side === 'output' && schema.default !== undefined
}

function containerShape(schema: ValibotSchema, side: Side, read: Read): Shape | undefined {
  const at = (inner: ValibotSchema) => (): Shape => read(inner, side)
  const rest = schema.rest ? at(schema.rest) : undefined
  const unknownKeys = objectKinds[schema.type]
  if (unknownKeys && schema.entries) {
    const fields = Object.entries(schema.entries).map(
      ([name, member]): ShapeField => ({ name, schema: member, required: isRequired(member, side), shape: at(member) }),
    )
    return { kind: 'object', fields, unknownKeys, rest, schema }
  }
  if (schema.type === 'array' && schema.item) return { kind: 'array', item: at(schema.item), schema }
  if (schema.type === 'set' && schema.value) return { kind: 'set', item: at(schema.value), schema }
  if (schema.items) return { kind: 'tuple', items: schema.items.map(at), rest, schema }
  if ((schema.type === 'map' || schema.type === 'record') && isValibot(schema.key) && schema.value) {
    return { kind: schema.type, key: at(schema.key), value: at(schema.value), schema }
  }
  const members = schema.options?.filter(isValibot).map(at) ?? []
  if (schema.type === 'intersect') return { kind: 'intersection', members, schema }
  if (schema.type !== 'union' && schema.type !== 'variant') return undefined
  const discriminator = schema.type === 'variant' && typeof schema.key === 'string' ? schema.key : undefined
  return { kind: 'union', members, discriminator, exclusive: schema.type === 'variant', schema }
}

function wrapperShape(schema: ValibotSchema, side: Side, read: Read): Shape {
  const { wrapped, getter } = schema
  if (schema.type === 'lazy' && getter) return { kind: 'same', inner: () => read(getter(undefined), side), schema }
  if (!wrapped) return { kind: 'opaque', anything: false, schema }
  const inner = (): Shape => read(wrapped, side)
  switch (schema.type) {
    case 'optional':
    case 'exact_optional':
    case 'undefinedable':
      return { kind: 'optional', inner, schema }
    case 'nullable':
      return { kind: 'nullable', inner, schema }
    case 'nullish':
      return { kind: 'optional', inner: () => ({ kind: 'nullable', inner, schema: undefined }), schema }
    default:
      return { kind: 'same', inner, schema }
  }
}
