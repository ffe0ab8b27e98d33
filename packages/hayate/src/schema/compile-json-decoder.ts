import type { SchemaIssue } from '../errors/validation-codes.ts'
import { decodeBase64 } from './base64.ts'
import { AsyncValidationNeeded, type CompiledSchema, compileSchema, type Validation } from './compile-schema.ts'
import { compileFits } from './fits-shape.ts'
import { mapForm } from './map-form.ts'
import { parseBigint, parseDate } from './parse-scalar-text.ts'
import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeField, type ShapeOf, someShape, unwrapShape } from './shape.ts'
import { setOwn } from './to-json-form.ts'

/** What one decoding collects: the place it is at, and what was wrong. */
interface Decoding {
  readonly path: (string | number)[]
  issues: SchemaIssue[]
}

type Decode = (value: unknown, decoding: Decoding) => unknown

function refuse(decoding: Decoding, input: unknown, issue: Pick<SchemaIssue, 'code' | 'params'>): unknown {
  decoding.issues.push({ ...issue, path: [...decoding.path], input })
  return input
}

function decodeAt(decode: Decode, value: unknown, key: string | number, decoding: Decoding): unknown {
  decoding.path.push(key)
  const decoded = decode(value, decoding)
  decoding.path.pop()
  return decoded
}

function isMember(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function date(coerce: boolean): Decode {
  return (value, decoding) => {
    if (typeof value !== 'string') return value
    const decoded = parseDate(value)
    if (decoded) return decoded
    return coerce ? value : refuse(decoding, value, { code: 'date_parsing' })
  }
}

function bigint(coerce: boolean): Decode {
  return (value, decoding) => {
    const decoded =
      typeof value === 'string' ? parseBigint(value) : Number.isSafeInteger(value) ? BigInt(value as number) : undefined
    if (decoded !== undefined) return decoded
    // Beyond 2^53 the number that was sent has already been rounded.
    if (coerce || (typeof value !== 'string' && typeof value !== 'number')) return value
    return refuse(decoding, value, { code: 'int_parsing' })
  }
}

function bytes(buffer: boolean): Decode {
  return (value, decoding) => {
    if (typeof value !== 'string') return value
    const decoded = decodeBase64(value)
    if (!decoded) return refuse(decoding, value, { code: 'invalid_format', params: { format: 'base64' } })
    return buffer ? Buffer.from(decoded) : decoded
  }
}

/** A literal bigint is written as digits. */
function literal(values: readonly unknown[]): Decode {
  return (value) => {
    if (values.includes(value)) return value
    const decoded =
      typeof value === 'string' ? parseBigint(value) : Number.isSafeInteger(value) ? BigInt(value as number) : value
    return values.includes(decoded) ? decoded : value
  }
}

function list(item: Decode): Decode {
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    return value.map((one: unknown, index) => decodeAt(item, one, index, decoding))
  }
}

function set(item: Decode | undefined): Decode {
  const items = item && list(item)
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    // Proof: `list` answers an array with an array.
    return new Set(items ? (items(value, decoding) as unknown[]) : value)
  }
}

function tuple(items: readonly (Decode | undefined)[], rest: Decode | undefined): Decode {
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    return value.map((one: unknown, index) => {
      const decode = index < items.length ? items[index] : rest
      return decode ? decodeAt(decode, one, index, decoding) : one
    })
  }
}

function map(key: Decode | undefined, item: Decode | undefined, fromObject: boolean): Decode {
  const pair = tuple([key, item], undefined)
  return (value, decoding) => {
    // An empty map whose keys nobody saw was written as an object.
    const isObject = isMember(value) && (fromObject || Object.keys(value).length === 0)
    const pairs: unknown = isObject ? Object.entries(value) : value
    if (!Array.isArray(pairs) || !pairs.every((one) => Array.isArray(one) && one.length === 2)) return value
    const named = pairs !== value
    const entries = pairs.map((one: [unknown, unknown], index) => {
      // In an object the place of a value is its key.
      if (named) return [one[0], item ? decodeAt(item, one[1], String(one[0]), decoding) : one[1]]
      return decodeAt(pair, one, index, decoding)
    })
    // Proof: every entry is a pair, checked above.
    return new Map(entries as [unknown, unknown][])
  }
}

function object(
  fields: readonly { name: string; decode: Decode }[],
  known: ReadonlySet<string>,
  rest?: Decode,
): Decode {
  return (value, decoding) => {
    if (!isMember(value)) return value
    let copy: Record<string, unknown> | undefined
    const member = (name: string, decode: Decode): void => {
      const before = value[name]
      const after = decodeAt(decode, before, name, decoding)
      if (after === before) return
      copy ??= { ...value }
      setOwn(copy, name, after)
    }
    for (const { name, decode } of fields) if (Object.hasOwn(value, name)) member(name, decode)
    if (rest) for (const name of Object.keys(value)) if (!known.has(name)) member(name, rest)
    return copy ?? value
  }
}

interface Choice {
  readonly decode: Decode | undefined
  readonly fits: (value: unknown) => boolean
}

/** The first member that accepts what it decodes to wins, as in validation; with none the value stays as it is. */
function union(choices: readonly Choice[]): Decode {
  return (value, decoding) => {
    const outer = decoding.issues
    for (const { decode, fits } of choices) {
      decoding.issues = []
      const decoded = decode ? decode(value, decoding) : value
      const clean = decoding.issues.length === 0
      decoding.issues = outer
      if (clean && fits(decoded)) return decoded
    }
    return value
  }
}

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

/** Only the member that the tag names decodes, so its issues are known to be the right ones. */
function tagged(
  discriminator: string,
  choices: readonly { tags: readonly unknown[] | undefined; decode: Decode | undefined }[],
): Decode {
  return (value, decoding) => {
    if (!isMember(value) || !Object.hasOwn(value, discriminator)) return value
    const tag = value[discriminator]
    const choice = choices.find(({ tags }) => tags?.includes(tag)) ?? choices.find(({ tags }) => tags === undefined)
    return choice?.decode ? choice.decode(value, decoding) : value
  }
}

/** What cannot be decoded is left to the schema: a `catch` has a value for it, a function may take it. */
function lenient(decode: Decode, fits?: (value: unknown) => boolean): Decode {
  return (value, decoding) => {
    if (fits?.(value)) return value
    const outer = decoding.issues
    decoding.issues = []
    const decoded = decode(value, decoding)
    const failed = decoding.issues.length > 0
    decoding.issues = outer
    return failed ? value : decoded
  }
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
