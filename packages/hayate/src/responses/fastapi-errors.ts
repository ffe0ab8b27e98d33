import type { HttpError } from '../errors/http-error.ts'
import type { InputIssue, ValidationCode } from '../errors/validation-codes.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { message } from '../i18n/validation-messages.ts'
import type { ErrorContext, ErrorFormat } from './problem-document.ts'

type Name = string | ((issue: InputIssue) => string)

/** Our codes as the types that Pydantic 2 gives them. */
const types: Readonly<Record<ValidationCode, Name>> = {
  missing: 'missing',
  invalid_type: (issue) => `${pydanticType(issue.params?.['expected'])}_type`,
  int_parsing: 'int_parsing',
  number_parsing: 'float_parsing',
  bool_parsing: 'bool_parsing',
  date_parsing: 'datetime_parsing',
  too_small: (issue) => (issue.params?.['inclusive'] === false ? 'greater_than' : 'greater_than_equal'),
  too_big: (issue) => (issue.params?.['inclusive'] === false ? 'less_than' : 'less_than_equal'),
  too_short: (issue) => (typeof issue.input === 'string' ? 'string_too_short' : 'too_short'),
  too_long: (issue) => (typeof issue.input === 'string' ? 'string_too_long' : 'too_long'),
  not_multiple_of: 'multiple_of',
  invalid_format: (issue) => (issue.params?.['format'] === 'regex' ? 'string_pattern_mismatch' : 'value_error'),
  invalid_value: 'literal_error',
  unrecognized_key: 'extra_forbidden',
  duplicate_key: 'json_invalid',
  repeated: 'string_type',
  invalid_union: 'union_error',
  json_invalid: 'json_invalid',
  too_deep: 'recursion_loop',
  custom: 'value_error',
}

const pydanticNames: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int',
  number: 'float',
  boolean: 'bool',
  array: 'list',
  object: 'model_attributes',
  date: 'datetime',
  bigint: 'int',
  set: 'set',
  map: 'dict',
  record: 'dict',
}

function pydanticType(expected: unknown): string {
  return (typeof expected === 'string' ? pydanticNames[expected] : undefined) ?? 'value'
}

/** The constraint under the name that Pydantic has for it in `ctx`. */
function contextOf(issue: InputIssue, type: string): Record<string, unknown> | undefined {
  const { minimum, maximum, divisor, pattern } = issue.params ?? {}
  if (type === 'greater_than') return { gt: minimum }
  if (type === 'greater_than_equal') return { ge: minimum }
  if (type === 'less_than') return { lt: maximum }
  if (type === 'less_than_equal') return { le: maximum }
  if (type === 'string_too_short' || type === 'too_short') return { min_length: minimum }
  if (type === 'string_too_long' || type === 'too_long') return { max_length: maximum }
  if (type === 'multiple_of') return { multiple_of: divisor }
  if (type === 'string_pattern_mismatch') return { pattern }
  if (type === 'json_invalid') return { error: issue.params?.error }
  return undefined
}

function describe(issue: InputIssue, context: ErrorContext): Record<string, unknown> {
  const name = types[issue.code]
  const type = typeof name === 'string' ? name : name(issue)
  const ctx = contextOf(issue, type)
  const { offset } = issue.params ?? {}
  return {
    type,
    loc: [
      issue.in === 'form' ? 'body' : issue.in,
      ...issue.path,
      ...(issue.code === 'json_invalid' && offset !== undefined ? [offset] : []),
    ],
    msg: message(context.locale, issue),
    input: issue.input ?? null,
    ...(ctx !== undefined && { ctx }),
  }
}

/**
 * FastAPI's own shape, `{"detail": …}`, with `[{ type, loc, msg, input, ctx? }]` for a 422: for clients that come from there.
 *
 * ```ts
 * const app = new Hayate({ errorFormat: fastapiErrors })
 * ```
 */
export const fastapiErrors: ErrorFormat = {
  mediaType: 'application/json',
  documents: 'fastapi',
  write(error: HttpError, context: ErrorContext): Record<string, unknown> {
    if (!(error instanceof ValidationError)) return { detail: error.detail ?? error.title, ...error.extra }
    return { detail: error.issues.map((issue) => describe(issue, context)) }
  },
}
