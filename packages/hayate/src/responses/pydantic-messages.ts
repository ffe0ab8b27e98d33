import type { InputIssue } from '../errors/validation-codes.ts'

type Ctx = Readonly<Record<string, unknown>>
type Sentence = string | ((ctx: Ctx, issue: InputIssue) => string)

function counted(count: unknown, unit: string): string {
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`
}

function json(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What to say of a value that an author's function, or a rule that Pydantic does not have, refused. */
function valueError(ctx: Ctx, issue: InputIssue): string {
  if (issue.code === 'repeated') return 'Value error, given more than once'
  if (issue.params?.expected === 'file') return "Value error, Expected UploadFile, received: <class 'str'>"
  if (ctx.reason !== undefined) return `value is not a valid email address: ${String(ctx.reason)}`
  return 'Value error, the value is not valid'
}

/** The English sentences of Pydantic 2, and of FastAPI for `json_invalid`, by error type. */
const sentences: Readonly<Record<string, Sentence>> = {
  missing: 'Field required',
  extra_forbidden: 'Extra inputs are not permitted',
  json_invalid: 'JSON decode error',
  none_required: 'Input should be None',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
  dict_type: 'Input should be a valid dictionary',
  list_type: 'Input should be a valid list',
  tuple_type: 'Input should be a valid tuple',
  set_type: 'Input should be a valid set',
  string_type: 'Input should be a valid string',
  int_type: 'Input should be a valid integer',
  int_parsing: 'Input should be a valid integer, unable to parse string as an integer',
  int_parsing_size: 'Unable to parse input string as an integer, exceeded maximum size',
  int_from_float: 'Input should be a valid integer, got a number with a fractional part',
  float_type: 'Input should be a valid number',
  float_parsing: 'Input should be a valid number, unable to parse string as a number',
  finite_number: 'Input should be a finite number',
  bool_type: 'Input should be a valid boolean',
  bool_parsing: 'Input should be a valid boolean, unable to interpret input',
  datetime_type: 'Input should be a valid datetime',
  datetime_from_date_parsing: (ctx) => `Input should be a valid datetime or date, ${String(ctx.error)}`,
  date_from_datetime_inexact: 'Datetimes provided to dates should have zero time - e.g. be exact dates',
  date_from_datetime_parsing: (ctx) => `Input should be a valid date or datetime, ${String(ctx.error)}`,
  time_parsing: (ctx) => `Input should be in a valid time format, ${String(ctx.error)}`,
  time_delta_parsing: (ctx) => `Input should be a valid timedelta, ${String(ctx.error)}`,
  uuid_parsing: (ctx) => `Input should be a valid UUID, ${String(ctx.error)}`,
  url_parsing: (ctx) => `Input should be a valid URL, ${String(ctx.error)}`,
  ip_v4_address: 'Input is not a valid IPv4 address',
  ip_v6_address: 'Input is not a valid IPv6 address',
  base64_decode: (ctx) => `Base64 decoding error: '${String(ctx.error)}'`,
  greater_than: (ctx) => `Input should be greater than ${json(ctx.gt)}`,
  greater_than_equal: (ctx) => `Input should be greater than or equal to ${json(ctx.ge)}`,
  less_than: (ctx) => `Input should be less than ${json(ctx.lt)}`,
  less_than_equal: (ctx) => `Input should be less than or equal to ${json(ctx.le)}`,
  multiple_of: (ctx) => `Input should be a multiple of ${json(ctx.multiple_of)}`,
  string_too_short: (ctx) => `String should have at least ${counted(ctx.min_length, 'character')}`,
  string_too_long: (ctx) => `String should have at most ${counted(ctx.max_length, 'character')}`,
  string_pattern_mismatch: (ctx) => `String should match pattern '${String(ctx.pattern)}'`,
  too_short: (ctx) =>
    `${String(ctx.field_type)} should have at least ${counted(ctx.min_length, 'item')} after validation, not ${String(ctx.actual_length)}`,
  too_long: (ctx) =>
    `${String(ctx.field_type)} should have at most ${counted(ctx.max_length, 'item')} after validation, not ${String(ctx.actual_length)}`,
  enum: (ctx) => `Input should be ${String(ctx.expected)}`,
  literal_error: (ctx) => `Input should be ${String(ctx.expected)}`,
  union_tag_invalid: (ctx) =>
    `Input tag '${String(ctx.tag)}' found using ${String(ctx.discriminator)} does not match any of the expected tags: ${String(ctx.expected_tags)}`,
  union_tag_not_found: (ctx) => `Unable to extract tag using discriminator ${String(ctx.discriminator)}`,
  union_error: 'Input should match one of the allowed forms',
  value_error: valueError,
}

/** The sentence that Pydantic has for an error of this type. */
export function pydanticMessage(type: string, ctx: Ctx, issue: InputIssue): string {
  const sentence = sentences[type] ?? valueError
  return typeof sentence === 'string' ? sentence : sentence(ctx, issue)
}
