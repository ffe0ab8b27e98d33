import { encodeBase64 } from './base64.ts'
import { type MapForm, mapForm } from './map-form.ts'
import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeOf, someShape } from './shape.ts'
import { JsonFormError, maxJsonDepth, setOwn, toJsonForm } from './to-json-form.ts'

type Encode = (value: unknown, depth: number) => unknown

const encodedKinds = new Set<Shape['kind']>(['bigint', 'bytes', 'set', 'map', 'opaque', 'preprocess', 'catch'])

/**
 * Whether `JSON.stringify` alone would not give the JSON form. A date is right as it is: `Date.prototype.toJSON` writes
 * RFC 3339 in UTC with milliseconds.
 */
function isEncoded(shape: Shape): boolean {
  if (shape.kind === 'literal') return shape.values.some((value) => !isJsonScalar(value))
  // Keys that an object keeps without describing them may hold anything.
  if (shape.kind === 'object' && shape.unknownKeys === 'keep' && shape.rest === undefined) return true
  return encodedKinds.has(shape.kind)
}

function isJsonScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)
}

function deeper(depth: number): number {
  if (depth >= maxJsonDepth)
    throw new JsonFormError(`is nested deeper than ${maxJsonDepth} levels, or contains itself`, [])
  return depth + 1
}

const generic: Encode = (value) => toJsonForm(value)

function list(item: Encode): Encode {
  return (value, depth) => {
    const below = deeper(depth)
    return Array.isArray(value) ? value.map((one: unknown) => item(one, below)) : value
  }
}

function set(item: Encode | undefined): Encode {
  return (value, depth) => {
    if (!(value instanceof Set)) return value
    const members: ReadonlySet<unknown> = value
    const below = deeper(depth)
    return item ? Array.from(members, (one) => item(one, below)) : [...members]
  }
}

function map(key: Encode | undefined, item: Encode | undefined, form: MapForm): Encode {
  return (value, depth) => {
    if (!(value instanceof Map)) return value
    const below = deeper(depth)
    const pairs = Array.from(value, ([name, one]: [unknown, unknown]): [unknown, unknown] => [
      key ? key(name, below) : name,
      item ? item(one, below) : one,
    ])
    // As in toJsonForm, a map of mixed keys is an object when every key it has is a text.
    if (form === 'pairs' || (form === 'either' && ![...value.keys()].every((name) => typeof name === 'string')))
      return pairs
    const members: Record<string, unknown> = {}
    for (const [name, one] of pairs) setOwn(members, String(name), one)
    return members
  }
}

function tuple(items: readonly (Encode | undefined)[], rest: Encode | undefined): Encode {
  return (value, depth) => {
    if (!Array.isArray(value)) return value
    const below = deeper(depth)
    return value.map((one: unknown, index) => {
      const encode = index < items.length ? items[index] : rest
      return encode ? encode(one, below) : one
    })
  }
}

/** Writes into a copy: what the schema yielded may be the handler's own object. */
function object(
  fields: readonly { name: string; encode: Encode }[],
  known: ReadonlySet<string>,
  rest?: Encode,
): Encode {
  return (value, depth) => {
    if (typeof value !== 'object' || value === null) return value
    const below = deeper(depth)
    const copy: Record<string, unknown> = { ...value }
    for (const { name, encode } of fields) if (Object.hasOwn(copy, name)) setOwn(copy, name, encode(copy[name], below))
    if (rest) for (const name of Object.keys(copy)) if (!known.has(name)) setOwn(copy, name, rest(copy[name], below))
    return copy
  }
}

/** Compiles a shape and all below it, once each; a recursive shape calls itself through its entry. */
class EncoderCompiler {
  private readonly done = new Map<Shape, Encode>()

  compile(shape: Shape): Encode | undefined {
    if (!someShape(shape, isEncoded)) return undefined
    const before = this.done.get(shape)
    if (before) return before
    let encode: Encode | undefined
    this.done.set(shape, (value, depth) => (encode ? encode(value, depth) : value))
    encode = this.make(shape)
    this.done.set(shape, encode)
    return encode
  }

  private make(shape: Shape): Encode {
    switch (shape.kind) {
      case 'bigint':
        return (value) => (typeof value === 'bigint' ? value.toString() : value)
      case 'bytes':
        return (value) => (value instanceof Uint8Array ? encodeBase64(value) : value)
      case 'set':
        return set(this.compile(shape.item()))
      case 'map':
        return map(this.compile(shape.key()), this.compile(shape.value()), mapForm(shape))
      case 'array':
        return list(this.compile(shape.item()) ?? generic)
      case 'tuple': {
        const items = shape.items.map((item) => this.compile(item()))
        return tuple(items, shape.rest && this.compile(shape.rest()))
      }
      case 'record':
        return object([], new Set(), this.compile(shape.value()))
      case 'object':
        return this.object(shape)
      case 'optional':
      case 'nullable':
        return this.absent(shape.inner())
      case 'same':
        return this.compile(shape.inner()) ?? generic
      default:
        // Unions and intersections too: what a value needs shows in the value itself.
        return generic
    }
  }

  private object(shape: ShapeOf<'object'>): Encode {
    const fields = shape.fields.flatMap((field) => {
      const encode = this.compile(field.shape())
      return encode ? [{ name: field.name, encode }] : []
    })
    const rest = shape.unknownKeys !== 'keep' ? undefined : shape.rest ? this.compile(shape.rest()) : generic
    return object(fields, new Set(shape.fields.map(({ name }) => name)), rest)
  }

  private absent(inner: Shape): Encode {
    const encode = this.compile(inner) ?? generic
    return (value, depth) => (value === undefined || value === null ? value : encode(value, depth))
  }
}

/**
 * From what the schema yields to what `JSON.stringify` writes in hayate's JSON form. Undefined when nothing in the schema
 * needs it. Where the schema does not say what a value is (any, unknown, custom, transforms), the value decides, as in
 * `toJsonForm`; a schema of an unknown vendor is encoded like that as a whole.
 *
 * @throws JsonFormError (the encoder) for NaN, infinities, cycles, functions, symbols, and deeper than 100 levels.
 */
export function compileJsonEncoder(schema: Schema): ((value: unknown) => unknown) | undefined {
  const shape = readShape(schema, 'output')
  const { vendor } = schema['~standard']
  if (vendor !== 'zod' && vendor !== 'valibot') return toJsonForm
  // Valibot's numbers may be NaN or infinite, and JSON.stringify would write null.
  if (vendor === 'valibot' && someShape(shape, (one) => one.kind === 'number')) return toJsonForm
  const encode = new EncoderCompiler().compile(shape)
  return encode && ((value) => encode(value, 0))
}
