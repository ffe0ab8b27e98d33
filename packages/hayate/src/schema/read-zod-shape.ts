import type { $ZodCheck, $ZodType, $ZodTypes } from 'zod/v4/core'
import type { Schema } from './schema.ts'
import type { Shape, ShapeField, Side, UnknownKeys } from './shape.ts'

/** A schema of Zod 4: classic or mini, of any copy of the package. */
export type ZodSchema = Schema & $ZodTypes

type Read = (schema: Schema, side: Side) => Shape

/** Whether a schema is Zod's; told by `_zod`, so that a second copy of the package works too. */
export function isZodSchema(schema: unknown): schema is ZodSchema {
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) return false
  return '_zod' in schema && '~standard' in schema
}

/** Whether a number's format or one of its checks asks for a whole one. */
export function isInteger(schema: ZodSchema): boolean {
  // Proof: members are only compared, and absent ones are undefined.
  const definitions = [schema, ...(schema._zod.def.checks ?? [])].map(
    (part) => (part as $ZodCheck)._zod.def as { check?: string; format?: string },
  )
  return definitions.some(({ check, format }) => check === 'number_format' && /int/.test(format ?? ''))
}

function unknownKeys(catchall: $ZodType | undefined): UnknownKeys {
  if (!catchall) return 'drop'
  return catchall._zod.def.type === 'never' ? 'refuse' : 'keep'
}

function isTransform(schema: $ZodType): boolean {
  return schema._zod.def.type === 'transform'
}

/** Whether an absent member is accepted (input) or may be absent (output), as the declared type says it. */
function isRequired(schema: $ZodType, side: Side): boolean {
  if (side === 'output') return schema._zod.optout === undefined
  // Transform and catch only let the parser show them an absent value; the type they declare stays required.
  const { def } = (schema as ZodSchema)._zod
  if (def.type === 'pipe' && isTransform(def.in)) return isRequired(def.out, side)
  if (def.type === 'catch') return isRequired(def.innerType, side)
  return schema._zod.optin === undefined
}

function classShape(schema: ZodSchema): Shape {
  const made: unknown = schema._zod.bag.Class
  if (made === Uint8Array) return { kind: 'bytes', buffer: false, schema }
  if (typeof Buffer !== 'undefined' && made === Buffer) return { kind: 'bytes', buffer: true, schema }
  if (made === Date) return { kind: 'date', coerce: false, schema }
  return { kind: 'opaque', anything: false, schema }
}

/** The shape of one Zod schema; `read` gives those of its children. */
export function readZodShape(schema: ZodSchema, side: Side, read: Read): Shape {
  const def = schema._zod.def
  const at = (inner: $ZodType) => (): Shape => read(inner, side)
  switch (def.type) {
    case 'string':
    case 'template_literal':
      return { kind: 'text', schema }
    case 'number':
      return { kind: 'number', integer: isInteger(schema), schema }
    case 'boolean':
    case 'null':
    case 'never':
      return { kind: def.type, schema }
    case 'undefined':
    case 'void':
      return { kind: 'absent', schema }
    case 'bigint':
    case 'date':
      return { kind: def.type, coerce: 'coerce' in def && def.coerce === true, schema }
    case 'literal':
      return { kind: 'literal', values: def.values, schema }
    case 'enum':
      return { kind: 'literal', values: [...(schema._zod as { values: Set<unknown> }).values], schema }
    case 'array':
      return { kind: 'array', item: at(def.element), schema }
    case 'set':
      return { kind: 'set', item: at(def.valueType), schema }
    case 'tuple':
      return { kind: 'tuple', items: def.items.map(at), rest: def.rest ? at(def.rest) : undefined, schema }
    case 'map':
    case 'record':
      return { kind: def.type, key: at(def.keyType), value: at(def.valueType), schema }
    case 'intersection':
      return { kind: 'intersection', members: [at(def.left), at(def.right)], schema }
    case 'union':
      return {
        kind: 'union',
        members: def.options.map(at),
        discriminator: 'discriminator' in def && typeof def.discriminator === 'string' ? def.discriminator : undefined,
        exclusive: def.inclusive === false,
        schema,
      }
    case 'object':
      return objectShape(schema, def.shape, def.catchall, { side, read })
    case 'any':
    case 'unknown':
      return { kind: 'opaque', anything: true, schema }
    case 'custom':
      return classShape(schema)
    default:
      return wrapperShape(schema, side, at)
  }
}

interface Reading {
  readonly side: Side
  readonly read: Read
}

function objectShape(
  schema: ZodSchema,
  members: Readonly<Record<string, $ZodType>>,
  catchall: $ZodType | undefined,
  { side, read }: Reading,
): Shape {
  const fields = Object.keys(members).map((name): ShapeField => {
    // Proof: `name` is a key of `members`.
    const member = members[name] as $ZodType
    return { name, schema: member, required: isRequired(member, side), shape: () => read(member, side) }
  })
  const unknown = unknownKeys(catchall)
  const rest = catchall && unknown === 'keep' ? (): Shape => read(catchall, side) : undefined
  return { kind: 'object', fields, unknownKeys: unknown, rest, schema }
}

function wrapperShape(schema: ZodSchema, side: Side, at: (inner: $ZodType) => () => Shape): Shape {
  const def = schema._zod.def
  switch (def.type) {
    case 'optional':
      return { kind: 'optional', inner: at(def.innerType), schema }
    case 'nullable':
      return { kind: 'nullable', inner: at(def.innerType), schema }
    case 'default':
    case 'prefault':
      return { kind: side === 'input' ? 'optional' : 'same', inner: at(def.innerType), schema }
    case 'catch':
      return { kind: side === 'input' ? 'catch' : 'same', inner: at(def.innerType), schema }
    case 'nonoptional':
    case 'readonly':
      return { kind: 'same', inner: at(def.innerType), schema }
    case 'success':
      return side === 'input' ? { kind: 'same', inner: at(def.innerType), schema } : { kind: 'boolean', schema }
    case 'lazy':
      return { kind: 'same', inner: () => at((schema._zod as unknown as { innerType: $ZodType }).innerType)(), schema }
    case 'pipe':
      if (side === 'output') return { kind: 'same', inner: at(def.out), schema }
      return isTransform(def.in)
        ? { kind: 'preprocess', inner: at(def.out), schema }
        : { kind: 'same', inner: at(def.in), schema }
    default:
      return { kind: 'opaque', anything: false, schema }
  }
}
