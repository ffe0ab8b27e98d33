import type { SchemaIssue } from '../errors/validation-codes.ts'
import { AsyncValidationNeeded, type CompiledSchema, compileSchema, type Validation } from './compile-schema.ts'
import {
  bigint,
  bytes,
  type Decode,
  type Decoding,
  date,
  lenient,
  list,
  literal,
  map,
  object,
  set,
  tagged,
  tuple,
  union,
} from './decode-json.ts'
import { compileFits } from './fits-shape.ts'
import { mapForm } from './map-form.ts'
import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeField, type ShapeOf, someShape, unwrapShape } from './shape.ts'

/** Values of the field that tells the members of a discriminated union apart; undefined when they cannot be read. */
function tagsOf(member: Shape, discriminator: string): readonly unknown[] | undefined {
  const shape = unwrapShape(member)
  if (shape.kind === 'union') {
    const tags = shape.members.map((inner) => tagsOf(inner(), discriminator))
    return tags.includes(undefined) ? undefined : tags.flatMap((some) => some ?? [])
  }
  const field = shape.kind === 'object' ? shape.fields.find(({ name }) => name === discriminator) : undefined
  const tag = field && unwrapShape(field.shape())
  return tag?.kind === 'literal' ? tag.values : undefined
}

const decodedKinds = new Set<Shape['kind']>(['date', 'bigint', 'bytes', 'set', 'map'])

function isDecoded(shape: Shape): boolean {
  if (shape.kind === 'literal') return shape.values.some((value) => typeof value === 'bigint')
  return decodedKinds.has(shape.kind)
}

/** Compiles a shape and all below it, once each; a recursive shape calls itself through its entry. */
class DecoderCompiler {
  private readonly done = new Map<Shape, Decode>()

  compile(shape: Shape): Decode | undefined {
    if (!someShape(shape, isDecoded)) return undefined
    const before = this.done.get(shape)
    if (before) return before
    let decode: Decode | undefined
    this.done.set(shape, (value, decoding) => (decode ? decode(value, decoding) : value))
    decode = this.make(shape)
    if (decode) this.done.set(shape, decode)
    return decode
  }

  private make(shape: Shape): Decode | undefined {
    switch (shape.kind) {
      case 'date':
        return date(shape.coerce)
      case 'bigint':
        return bigint(shape.coerce)
      case 'bytes':
        return bytes(shape.buffer)
      case 'literal':
        return literal(shape.values)
      case 'set':
        return set(this.compile(shape.item()))
      case 'map':
        return map(this.compile(shape.key()), this.compile(shape.value()), mapForm(shape) !== 'pairs')
      case 'array': {
        const item = this.compile(shape.item())
        return item && list(item)
      }
      case 'tuple': {
        const items = shape.items.map((item) => this.compile(item()))
        return tuple(items, shape.rest && this.compile(shape.rest()))
      }
      case 'record':
        return object([], new Set(), this.compile(shape.value()))
      case 'object':
        return object(this.fields(shape.fields), new Set(shape.fields.map(({ name }) => name)), this.rest(shape))
      case 'union':
        return this.union(shape)
      case 'intersection':
        return this.sequence(shape)
      default:
        return this.wrapped(shape)
    }
  }

  private fields(fields: readonly ShapeField[]): readonly { name: string; decode: Decode }[] {
    return fields.flatMap((field) => {
      const decode = this.compile(field.shape())
      return decode ? [{ name: field.name, decode }] : []
    })
  }

  private rest(shape: ShapeOf<'object'>): Decode | undefined {
    return shape.rest && this.compile(shape.rest())
  }

  private union(shape: ShapeOf<'union'>): Decode | undefined {
    const members = shape.members.map((member) => member())
    const { discriminator } = shape
    if (discriminator !== undefined) {
      return tagged(
        discriminator,
        members.map((member) => ({ tags: tagsOf(member, discriminator), decode: this.compile(member) })),
      )
    }
    const real = members.filter((member) => !['null', 'absent'].includes(unwrapShape(member).kind))
    const [only] = real
    if (real.length === 1 && only) {
      const decode = this.compile(only)
      return decode && ((value, decoding) => (value === null || value === undefined ? value : decode(value, decoding)))
    }
    return union(members.map((member) => ({ decode: this.compile(member), fits: compileFits(member) })))
  }

  /** Each side of an intersection decodes what it knows; what is decoded already is left alone by the next. */
  private sequence(shape: ShapeOf<'intersection'>): Decode {
    const decodes = shape.members.map((member) => this.compile(member())).filter((decode) => decode !== undefined)
    return (value, decoding) => decodes.reduce((decoded, decode) => decode(decoded, decoding), value)
  }

  private wrapped(shape: Shape): Decode | undefined {
    if (!('inner' in shape)) return undefined
    const inner = this.compile(shape.inner())
    if (!inner) return undefined
    if (shape.kind === 'catch') return lenient(inner)
    return shape.kind === 'preprocess' ? lenient(inner, compileFits(shape)) : inner
  }
}

function isUnder(path: readonly unknown[], above: readonly unknown[]): boolean {
  return above.every((key, index) => path[index] === key)
}

function validateNow(compiled: CompiledSchema, value: unknown): Validation | undefined {
  if (compiled.async) return undefined
  try {
    return compiled.validate(value)
  } catch (error) {
    if (error instanceof AsyncValidationNeeded) return undefined
    throw error
  }
}

/** What validation finds besides: a value that did not decode is wrong once, not twice. */
function withValidation(compiled: CompiledSchema, decoded: unknown, issues: readonly SchemaIssue[]): Validation {
  const validated = validateNow(compiled, decoded)
  if (validated === undefined || validated.ok) return { ok: false, issues }
  const others = validated.issues.filter((other) => !issues.some((issue) => isUnder(other.path, issue.path)))
  return { ok: false, issues: [...issues, ...others] }
}

/**
 * From parsed JSON to what the schema accepts: dates from RFC 3339 text, bigints from digits and safe whole numbers, bytes
 * from base64, sets from arrays, maps from arrays of pairs (and objects, when their keys are texts), at every level. The
 * value still has to be validated. Undefined when nothing in the schema needs it.
 *
 * A failure carries every issue of the value, those of validation included.
 */
export function compileJsonDecoder(schema: Schema): ((value: unknown) => Validation) | undefined {
  const decode = new DecoderCompiler().compile(readShape(schema, 'input'))
  if (!decode) return undefined
  let compiled: CompiledSchema | undefined
  return (value) => {
    const decoding: Decoding = { path: [], issues: [] }
    const decoded = decode(value, decoding)
    if (decoding.issues.length === 0) return { ok: true, value: decoded }
    compiled ??= compileSchema(schema)
    return withValidation(compiled, decoded, decoding.issues)
  }
}
