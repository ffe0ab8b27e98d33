import type { SchemaIssue } from '../errors/validation-codes.ts'
import { decodeBase64 } from './base64.ts'
import { parseBigint, parseDate } from './parse-scalar-text.ts'
import { setOwn } from './to-json-form.ts'

/** What one decoding collects: the place it is at, and what was wrong. */
export interface Decoding {
  readonly path: (string | number)[]
  issues: SchemaIssue[]
}

/** One step of a decoding; answers a value that needs nothing as it is. */
export type Decode = (value: unknown, decoding: Decoding) => unknown

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

/** RFC 3339 text to a Date. */
export function date(coerce: boolean): Decode {
  return (value, decoding) => {
    if (typeof value !== 'string') return value
    const decoded = parseDate(value)
    if (decoded) return decoded
    return coerce ? value : refuse(decoding, value, { code: 'date_parsing' })
  }
}

/** Digits, and safe whole numbers, to a bigint. */
export function bigint(coerce: boolean): Decode {
  return (value, decoding) => {
    const decoded =
      typeof value === 'string' ? parseBigint(value) : Number.isSafeInteger(value) ? BigInt(value as number) : undefined
    if (decoded !== undefined) return decoded
    // Beyond 2^53 the number that was sent has already been rounded.
    if (coerce || (typeof value !== 'string' && typeof value !== 'number')) return value
    return refuse(decoding, value, { code: 'int_parsing' })
  }
}

/** Base64 to bytes. */
export function bytes(buffer: boolean): Decode {
  return (value, decoding) => {
    if (typeof value !== 'string') return value
    const decoded = decodeBase64(value)
    if (!decoded) return refuse(decoding, value, { code: 'invalid_format', params: { format: 'base64' } })
    return buffer ? Buffer.from(decoded) : decoded
  }
}

/** A literal bigint is written as digits. */
export function literal(values: readonly unknown[]): Decode {
  return (value) => {
    if (values.includes(value)) return value
    const decoded =
      typeof value === 'string' ? parseBigint(value) : Number.isSafeInteger(value) ? BigInt(value as number) : value
    return values.includes(decoded) ? decoded : value
  }
}

/** Every item of an array. */
export function list(item: Decode): Decode {
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    return value.map((one: unknown, index) => decodeAt(item, one, index, decoding))
  }
}

/** An array to a Set. */
export function set(item: Decode | undefined): Decode {
  const items = item && list(item)
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    // Proof: `list` answers an array with an array.
    return new Set(items ? (items(value, decoding) as unknown[]) : value)
  }
}

/** Each item by the decoder at its place. */
export function tuple(items: readonly (Decode | undefined)[], rest: Decode | undefined): Decode {
  return (value, decoding) => {
    if (!Array.isArray(value)) return value
    return value.map((one: unknown, index) => {
      const decode = index < items.length ? items[index] : rest
      return decode ? decodeAt(decode, one, index, decoding) : one
    })
  }
}

/** An array of pairs, or an object, to a Map. */
export function map(key: Decode | undefined, item: Decode | undefined, fromObject: boolean): Decode {
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

/** The members of an object that need it; the object itself is not changed. */
export function object(
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

/** A member of a union. */
export interface Choice {
  readonly decode: Decode | undefined
  readonly fits: (value: unknown) => boolean
}

/** The first member that accepts what it decodes to wins, as in validation; with none the value stays as it is. */
export function union(choices: readonly Choice[]): Decode {
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

/** Only the member that the tag names decodes, so its issues are known to be the right ones. */
export function tagged(
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
export function lenient(decode: Decode, fits?: (value: unknown) => boolean): Decode {
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
