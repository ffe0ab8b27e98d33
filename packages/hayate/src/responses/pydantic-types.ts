import type { InputIssue, ValidationCode } from '../errors/validation-codes.ts'
import { dateError, isDatetime } from './pydantic-date-error.ts'
import { timeError, uuidError } from './pydantic-text-error.ts'

/** An issue as Pydantic 2 names and places it. */
export interface PydanticError {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly ctx: Readonly<Record<string, unknown>> | undefined
}

type Ctx = Readonly<Record<string, unknown>> | undefined
type Named = readonly [type: string, ctx?: Ctx]

/** What an issue says it expects, as the first part of Pydantic's `…_type`. */
const expectedNames: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int',
  number: 'float',
  bigint: 'int',
  boolean: 'bool',
  date: 'datetime',
  array: 'list',
  tuple: 'tuple',
  set: 'set',
  map: 'dict',
  record: 'dict',
  object: 'model_attributes',
}

/** In JSON a text is read as a number or a boolean by Pydantic: what it says is that this one cannot be. */
const parsedFromText: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d+$/,
  float: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i,
  bool: /^(?:true|1|t|yes|y|on|false|0|f|no|n|off)$/i,
}

function wrongType(issue: InputIssue): Named {
  const { expected } = issue.params ?? {}
  if (expected === 'null') return ['none_required']
  const name = typeof expected === 'string' ? expectedNames[expected] : undefined
  if (name === undefined) return ['value_error', { error: {} }]
  if (name === 'int' && typeof issue.input === 'number') return ['int_from_float']
  const text = parsedFromText[name]
  if (text !== undefined && typeof issue.input === 'string' && !text.test(issue.input)) return [`${name}_parsing`]
  return [`${name}_type`]
}

function bound(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

function wrongNumber(issue: InputIssue, strict: string, inclusive: string, limit: unknown): Named {
  const { reason } = issue.params ?? {}
  if (reason === 'infinite') return ['finite_number']
  if (reason === 'long_integer') return ['int_parsing_size']
  return issue.params?.inclusive === false
    ? [strict, { [ctxNames[strict] ?? strict]: bound(limit) }]
    : [inclusive, { [ctxNames[inclusive] ?? inclusive]: bound(limit) }]
}

const ctxNames: Readonly<Record<string, string>> = {
  greater_than: 'gt',
  greater_than_equal: 'ge',
  less_than: 'lt',
  less_than_equal: 'le',
}

const fieldTypes: Readonly<Record<string, string>> = { set: 'Set', map: 'Dictionary', record: 'Dictionary' }

function wrongSize(issue: InputIssue, type: 'too_short' | 'too_long'): Named {
  const { minimum, maximum, origin } = issue.params ?? {}
  const limit = type === 'too_short' ? { min_length: minimum } : { max_length: maximum }
  if (typeof issue.input === 'string') return [`string_${type}`, limit]
  const field_type = (typeof origin === 'string' ? fieldTypes[origin] : undefined) ?? 'List'
  return [type, { field_type, ...limit, actual_length: sizeOf(issue.input) }]
}

function sizeOf(input: unknown): number | null {
  if (Array.isArray(input)) return input.length
  return typeof input === 'object' && input !== null ? Object.keys(input).length : null
}

/** The formats that Pydantic has types of its own for; the error is the reason that it would give. */
function wrongFormat(issue: InputIssue): Named {
  const { format } = issue.params ?? {}
  switch (format) {
    case 'regex':
      return ['string_pattern_mismatch', { pattern: sourceOf(issue.params?.pattern) }]
    case 'uuid':
    case 'guid':
      return ['uuid_parsing', { error: uuidError(issue.input) }]
    case 'url':
      return ['url_parsing', { error: 'relative URL without a base' }]
    case 'email':
      return ['value_error', { reason: emailReason(issue.input) }]
    case 'date':
    case 'iso_date':
      return isDatetime(issue.input)
        ? ['date_from_datetime_inexact']
        : ['date_from_datetime_parsing', { error: dateError(issue.input) }]
    case 'datetime':
    case 'iso_timestamp':
      return ['datetime_from_date_parsing', { error: dateError(issue.input) }]
    case 'time':
      return ['time_parsing', { error: timeError(issue.input) }]
    case 'duration':
      return ['time_delta_parsing', { error: 'invalid digit in duration' }]
    case 'ipv4':
      return ['ip_v4_address']
    case 'ipv6':
      return ['ip_v6_address']
    case 'base64':
    case 'base64url':
      return ['base64_decode', { error: 'Invalid symbol' }]
    default:
      return ['value_error', { error: {} }]
  }
}

/** `/^x+$/i` → `^x+$`. */
function sourceOf(pattern: unknown): unknown {
  return typeof pattern === 'string' ? pattern.replace(/^\/(.*)\/[a-z]*$/s, '$1') : pattern
}

function emailReason(input: unknown): string {
  if (typeof input !== 'string' || !input.includes('@')) return 'An email address must have an @-sign.'
  return input.startsWith('@')
    ? 'There must be something before the @-sign.'
    : 'The part after the @-sign is not valid.'
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** `'a', 'b' or 'c'`. */
function wrongValue(issue: InputIssue): Named {
  const values = Array.isArray(issue.params?.values) ? issue.params.values.map(quoted) : []
  const last = values.at(-1) ?? 'an allowed value'
  const expected = values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${last}` : last
  return [values.length > 1 ? 'enum' : 'literal_error', { expected }]
}

function wrongUnion(issue: InputIssue): Named {
  const { discriminator, options } = issue.params ?? {}
  if (typeof discriminator !== 'string') return ['union_error']
  const tags = Array.isArray(options) ? options.map(quoted).join(', ') : ''
  return [
    'union_tag_invalid',
    { discriminator: `'${discriminator}'`, tag: tagOf(issue, discriminator), expected_tags: tags },
  ]
}

/** A tag's issue has the whole object as its input. */
function tagOf(issue: InputIssue, discriminator: string): unknown {
  const { input } = issue
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, discriminator)) return null
  return Reflect.get(input, discriminator)
}

function isMissingTag(issue: InputIssue): boolean {
  return typeof issue.params?.discriminator === 'string'
}

/** hayate's codes as Pydantic's types. */
const named: Readonly<Record<ValidationCode, (issue: InputIssue) => Named>> = {
  missing: (issue) =>
    isMissingTag(issue)
      ? ['union_tag_not_found', { discriminator: `'${String(issue.params?.discriminator)}'` }]
      : ['missing'],
  invalid_type: wrongType,
  int_parsing: (issue) =>
    parsedFromText.int?.test(String(issue.input)) === true ? ['int_parsing_size'] : ['int_parsing'],
  number_parsing: () => ['float_parsing'],
  bool_parsing: () => ['bool_parsing'],
  date_parsing: (issue) => ['datetime_from_date_parsing', { error: dateError(issue.input) }],
  too_small: (issue) => wrongNumber(issue, 'greater_than', 'greater_than_equal', issue.params?.minimum),
  too_big: (issue) => wrongNumber(issue, 'less_than', 'less_than_equal', issue.params?.maximum),
  too_short: (issue) => wrongSize(issue, 'too_short'),
  too_long: (issue) => wrongSize(issue, 'too_long'),
  not_multiple_of: (issue) => ['multiple_of', { multiple_of: issue.params?.divisor }],
  invalid_format: wrongFormat,
  invalid_value: wrongValue,
  unrecognized_key: () => ['extra_forbidden'],
  duplicate_key: (issue) => ['json_invalid', { error: `Duplicate key '${String(issue.params?.key)}'` }],
  repeated: () => ['value_error', { error: {} }],
  invalid_union: wrongUnion,
  json_invalid: (issue) => ['json_invalid', { error: issue.params?.error }],
  too_deep: () => ['json_invalid', { error: 'Nested too deeply' }],
  custom: () => ['value_error', { error: {} }],
}

/** Form fields are of the body; malformed JSON is placed by its offset; a tag belongs to the object that it is in. */
function placeOf(issue: InputIssue): readonly (string | number)[] {
  const source = issue.in === 'form' ? 'body' : issue.in
  const { offset, discriminator } = issue.params ?? {}
  if (issue.code === 'json_invalid' && typeof offset === 'number') return [source, ...issue.path, offset]
  if (issue.params?.of === 'key') return [source, ...issue.path, '[key]']
  const ofTag = typeof discriminator === 'string' && issue.path.at(-1) === discriminator
  return [source, ...(ofTag ? issue.path.slice(0, -1) : issue.path)]
}

/** hayate's issue under the name, place and context that Pydantic has for it. */
export function pydanticError(issue: InputIssue): PydanticError {
  const [type, ctx] = named[issue.code](issue)
  return { type, loc: placeOf(issue), ctx }
}
