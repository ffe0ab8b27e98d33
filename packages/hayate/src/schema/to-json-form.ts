import { HayateError } from '../errors/hayate-error.ts'
import { encodeBase64 } from './base64.ts'

/** How deep a value may be nested in an answer. A cycle is deeper. */
export const maxJsonDepth = 100

/** A value that has no JSON form: NaN, infinity, a cycle, a function … The message names the place. */
export class JsonFormError extends HayateError {
  readonly path: readonly (string | number)[]

  constructor(reason: string, path: readonly (string | number)[]) {
    super('HAYATE_JSON_FORM', `The value ${placeText(path)} ${reason}.`)
    this.path = [...path]
  }
}

function placeText(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'itself'
  const shown = path.slice(0, 12).map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
  return `at $${shown.join('')}${path.length > 12 ? '…' : ''}`
}

/** Where a conversion is: the keys above, and the objects above, to tell a cycle from mere depth. */
interface Place {
  readonly path: (string | number)[]
  readonly above: object[]
}

function enter(value: object, place: Place): void {
  if (place.above.length >= maxJsonDepth) {
    const reason = place.above.includes(value) ? 'contains itself' : `is nested deeper than ${maxJsonDepth} levels`
    throw new JsonFormError(reason, place.path)
  }
  place.above.push(value)
}

function convertAt(value: unknown, key: string | number, place: Place): unknown {
  place.path.push(key)
  const converted = convert(value, place)
  place.path.pop()
  return converted
}

/** Sets an own property whatever its name: assigning `__proto__` would change the prototype instead. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

function convertList(values: readonly unknown[], place: Place): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < values.length; index++) {
    const before = values[index]
    const after = convertAt(before, index, place)
    if (after === before) continue
    copy ??= [...values]
    copy[index] = after
  }
  return copy ?? values
}

function convertMembers(value: Readonly<Record<string, unknown>>, place: Place): unknown {
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const before = value[key]
    const after = convertAt(before, key, place)
    if (after === before) continue
    copy ??= { ...value }
    setOwn(copy, key, after)
  }
  return copy ?? value
}

function convertMap(map: ReadonlyMap<unknown, unknown>, place: Place): unknown {
  const entries = [...map]
  if (!entries.every(([key]) => typeof key === 'string')) return convertList(entries, place)
  const members: Record<string, unknown> = {}
  // Proof: every key was just found to be a string.
  for (const [key, value] of entries) setOwn(members, key as string, value)
  return convertMembers(members, place)
}

/** Values of the platform that have a text of their own: Temporal, URL. */
function platformText(value: object): string | undefined {
  if (value instanceof URL || value instanceof URLSearchParams) return value.toString()
  const tag = Object.prototype.toString.call(value)
  return tag.startsWith('[object Temporal.') ? String(value) : undefined
}

const unsupported = [
  'Promise',
  'Blob',
  'File',
  'ReadableStream',
  'Response',
  'Request',
  'FormData',
  'WeakMap',
  'WeakSet',
  'DataView',
]

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

/** What a class declares as its JSON form; a `toJSON` among the data of an object is no such declaration. */
function declaredForm(value: object): (() => unknown) | undefined {
  if (Object.hasOwn(value, 'toJSON') || !hasToJson(value)) return undefined
  return value.toJSON.bind(value)
}

function convertInstance(value: object, place: Place): unknown {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new JsonFormError('is an invalid Date', place.path)
    return value.toISOString()
  }
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (value instanceof ArrayBuffer) return encodeBase64(new Uint8Array(value))
  if (value instanceof Set) return convertList([...value], place)
  if (value instanceof Map) return convertMap(value, place)
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (unsupported.includes(tag)) throw new JsonFormError(`is a ${tag}, which has no JSON form`, place.path)
  const text = platformText(value)
  if (text !== undefined) return text
  const declared = declaredForm(value)
  if (declared) return convert(declared(), place)
  // Proof: an object's own enumerable members can be read by name.
  return convertMembers(value as Readonly<Record<string, unknown>>, place)
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function convertObject(value: object, place: Place): unknown {
  enter(value, place)
  const converted = Array.isArray(value)
    ? convertList(value, place)
    : isPlain(value)
      ? convertMembers(value, place)
      : convertInstance(value, place)
  place.above.pop()
  return converted
}

function convert(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw new JsonFormError(`is ${value}, which JSON cannot say`, place.path)
    case 'bigint':
      return value.toString()
    case 'object':
      return value === null ? null : convertObject(value, place)
    default:
      throw new JsonFormError(`is a ${typeof value}, which has no JSON form`, place.path)
  }
}

/**
 * A value in hayate's JSON form: dates RFC 3339 in UTC with milliseconds, bigints digits, bytes base64, sets arrays, maps
 * objects (or arrays of pairs when a key is not a string). A value that needs no conversion is returned as it is.
 *
 * `toJSON` is called when a class declares it (decimals, Temporal, date libraries), and what it returns is converted
 * again; a `toJSON` among the data of a plain object is a function like any other, and refused.
 *
 * @throws JsonFormError for NaN, infinities, cycles, functions, symbols, promises, and deeper than 100 levels.
 */
export function toJsonForm(value: unknown): unknown {
  return convert(value, { path: [], above: [] })
}

/** The JSON text of any value, in hayate's JSON form; `undefined` is `null`. @throws JsonFormError as `toJsonForm`. */
export function jsonText(value: unknown): string {
  return JSON.stringify(toJsonForm(value)) ?? 'null'
}
