import { quote } from './quote.ts'
import { isSecretName, redacted, redactText } from './redact.ts'
import { serializeError } from './serialize-error.ts'

const maxDepth = 6
const maxMembers = 100
const maxTextLength = 8_192
/** Of one entry, in UTF-16 units: what comes after it is left out. */
const maxEntryLength = 65_536

/** One entry's walk: the objects above the current one, and how much may still be written. */
interface Walk {
  readonly ancestors: object[]
  left: number
}

const quotedRedacted = quote(redacted)

function serializeText(text: string): string {
  if (text.length <= maxTextLength) return quote(redactText(text))
  return quote(`${redactText(text.slice(0, maxTextLength))}… (${text.length} characters)`)
}

function serializeMembers(entries: Iterable<readonly [string, unknown]>, walk: Walk): string {
  let output = ''
  let count = 0
  for (const [name, value] of entries) {
    if (value === undefined) continue
    if (++count > maxMembers || walk.left <= 0) return `${output},"…":"more members"`
    output += `,${quote(name)}:${isSecretName(name) ? quotedRedacted : serializeIn(value, walk)}`
  }
  return output
}

function serializeList(values: Iterable<unknown>, walk: Walk): string {
  let output = ''
  let count = 0
  for (const value of values) {
    if (++count > maxMembers || walk.left <= 0) {
      output += ',"…"'
      break
    }
    output += `,${serializeIn(value, walk)}`
  }
  return `[${output.slice(1)}]`
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

function plainForm(value: object): unknown {
  if (value instanceof Error) return serializeError(value)
  if (value instanceof Map)
    return Object.fromEntries([...value].slice(0, maxMembers + 1).map(([key, item]) => [String(key), item]))
  if (value instanceof Set) return [...value]
  if (value instanceof URL) return value.href
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Headers) return Object.fromEntries(value)
  if (hasToJson(value)) return value.toJSON()
  return value
}

function serializeObject(value: object, walk: Walk): string {
  if (walk.ancestors.includes(value)) return '"[cycle]"'
  if (walk.ancestors.length >= maxDepth) return Array.isArray(value) ? '"[array]"' : '"[object]"'
  walk.ancestors.push(value)
  try {
    const form = plainForm(value)
    if (typeof form !== 'object' || form === null) return serializeIn(form, walk)
    if (Array.isArray(form)) return serializeList(form, walk)
    return `{${serializeMembers(Object.entries(form), walk).slice(1)}}`
  } catch (error) {
    // A getter or a toJSON of user code: a log entry must not break the request that writes it.
    return quote(`[unreadable: ${error instanceof Error ? error.message : 'thrown'}]`)
  } finally {
    walk.ancestors.pop()
  }
}

function serializeIn(value: unknown, walk: Walk): string {
  let text: string
  switch (typeof value) {
    case 'string':
      text = serializeText(value)
      break
    case 'number':
      text = Number.isFinite(value) ? String(value) : `"${value}"`
      break
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      text = `"${value}"`
      break
    case 'object':
      return value === null ? 'null' : serializeObject(value, walk)
    case 'undefined':
      return 'null'
    default:
      text = quote(`[${typeof value}]`)
  }
  walk.left -= text.length
  return text
}

/**
 * One value as JSON on one line: secrets redacted by name at every depth, errors, maps, sets and bigints in a readable
 * form, cycles cut. Bounded in depth (6), members (100 each) and length (64 Ki). Never throws.
 */
export function serializeValue(value: unknown): string {
  return serializeIn(value, { ancestors: [], left: maxEntryLength })
}

/** What every entry has of its own: a field of that name is written as `field_…`. */
const ownMembers: ReadonlySet<string> = new Set(['time', 'level', 'msg'])

/** Fields as the rest of an open JSON object: `,"a":1,"b":"x"`. The same rules as `serializeValue`. */
export function serializeFields(fields: Readonly<Record<string, unknown>>): string {
  const walk: Walk = { ancestors: [fields], left: maxEntryLength }
  let output = ''
  try {
    for (const name of Object.keys(fields)) {
      const value = fields[name]
      if (value === undefined) continue
      if (walk.left <= 0) return `${output},"…":"more members"`
      const shown = ownMembers.has(name) ? `field_${name}` : name
      output += `,${quote(shown)}:${isSecretName(name) ? quotedRedacted : serializeIn(value, walk)}`
    }
  } catch {
    return `${output},"…":"unreadable"`
  }
  return output
}
