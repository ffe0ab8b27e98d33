import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { SchemaIssue, ValidationCode } from '../errors/validation-codes.ts'
import { valueAt } from './value-at.ts'

type Path = readonly (string | number)[]
type StandardIssue = StandardSchemaV1.Issue

function pathOf(issue: StandardIssue): Path {
  // ArkType's paths are arrays of a class of its own, whose `map` makes another such path.
  return Array.from(issue.path ?? [], (part) => {
    const key = typeof part === 'object' ? part.key : part
    return typeof key === 'symbol' ? String(key) : key
  })
}

/** Codes of Valibot's own actions (`type` of an issue) in our words. */
const valibotCodes: Readonly<Record<string, ValidationCode>> = {
  min_value: 'too_small',
  gt_value: 'too_small',
  max_value: 'too_big',
  lt_value: 'too_big',
  min_length: 'too_short',
  min_size: 'too_short',
  min_bytes: 'too_short',
  min_graphemes: 'too_short',
  min_words: 'too_short',
  min_entries: 'too_short',
  non_empty: 'too_short',
  max_length: 'too_long',
  max_size: 'too_long',
  max_bytes: 'too_long',
  max_graphemes: 'too_long',
  max_words: 'too_long',
  max_entries: 'too_long',
  multiple_of: 'not_multiple_of',
  integer: 'invalid_type',
  safe_integer: 'invalid_type',
  finite: 'invalid_type',
  literal: 'invalid_value',
  picklist: 'invalid_value',
  enum: 'invalid_value',
  value: 'invalid_value',
  values: 'invalid_value',
  union: 'invalid_union',
  variant: 'invalid_union',
  check: 'custom',
  raw_check: 'custom',
  partial_check: 'custom',
  custom: 'custom',
  raw_transform: 'custom',
}

interface VendorIssue extends StandardIssue {
  readonly kind?: unknown
  readonly type?: unknown
  readonly code?: unknown
  readonly expected?: unknown
  readonly received?: unknown
  readonly requirement?: unknown
  readonly rule?: unknown
  readonly input?: unknown
  readonly data?: unknown
}

/** Valibot's default sentence; a message of the schema's own does not look like it. */
const valibotDefault = /^Invalid [^:]+: (?:Expected .* but r|R)eceived /s

function valibotCode(issue: VendorIssue): ValidationCode {
  if (issue.kind === 'schema' && issue.expected === 'never') return 'unrecognized_key'
  if (issue.received === 'undefined' && issue.kind === 'schema') return 'missing'
  if (typeof issue.type !== 'string') return 'custom'
  const known = valibotCodes[issue.type]
  if (known) return known
  return issue.kind === 'schema' ? 'invalid_type' : 'invalid_format'
}

function sizeParams(code: ValidationCode, bound: unknown, sized: unknown): Readonly<Record<string, unknown>> {
  const origin = typeof sized === 'string' ? { origin: 'string' } : {}
  if (code === 'too_small' || code === 'too_short') return { minimum: bound, ...origin }
  if (code === 'too_big' || code === 'too_long') return { maximum: bound, ...origin }
  return code === 'not_multiple_of' ? { divisor: bound } : {}
}

function translateValibot(issue: VendorIssue, path: Path): SchemaIssue {
  const code = valibotCode(issue)
  const bound = issue.type === 'non_empty' ? 1 : issue.requirement
  const inclusive = issue.type !== 'gt_value' && issue.type !== 'lt_value'
  const params: Record<string, unknown> = { ...sizeParams(code, bound, issue.input) }
  if (code === 'too_small' || code === 'too_big') params.inclusive = inclusive
  if (code === 'invalid_type') params.expected = issue.kind === 'schema' ? issue.type : 'int'
  if (code === 'invalid_format') params.format = issue.type
  if (code === 'unrecognized_key') params.key = path.at(-1)
  const message = valibotDefault.test(issue.message) ? undefined : issue.message
  return { path, code, message, params, input: issue.input }
}

/** Codes of ArkType's nodes (`code` of an issue) in our words. */
const arkCodes: Readonly<Record<string, ValidationCode>> = {
  required: 'missing',
  min: 'too_small',
  after: 'too_small',
  max: 'too_big',
  before: 'too_big',
  minLength: 'too_short',
  maxLength: 'too_long',
  exactLength: 'too_short',
  divisor: 'not_multiple_of',
  domain: 'invalid_type',
  proto: 'invalid_type',
  pattern: 'invalid_format',
  unit: 'invalid_value',
  union: 'invalid_union',
}

function translateArk(issue: VendorIssue, path: Path): SchemaIssue {
  if (issue.code === 'predicate' && issue.expected === 'removed') {
    return { path, code: 'unrecognized_key', params: { key: path.at(-1) }, input: issue.data }
  }
  const code = (typeof issue.code === 'string' && arkCodes[issue.code]) || 'custom'
  const params: Record<string, unknown> = { ...sizeParams(code, issue.rule, issue.data) }
  if (code === 'invalid_type') params.expected = arkType(issue.expected)
  const message = code === 'custom' ? issue.message : undefined
  const absent = code !== 'missing' && path.length === 0 && issue.data === undefined
  return { path, code: absent ? 'missing' : code, message, params, input: issue.data }
}

/** `a string` → `string`, `an object` → `object`. */
function arkType(expected: unknown): unknown {
  return typeof expected === 'string' ? expected.replace(/^an? /, '').toLowerCase() : expected
}

function translate(issue: StandardIssue, vendor: string, root: unknown): SchemaIssue {
  const path = pathOf(issue)
  if (vendor === 'valibot') return translateValibot(issue, path)
  if (vendor === 'arktype') return translateArk(issue, path)
  const input = valueAt(root, path)
  // Standard Schema has no codes: all that can be told is whether the place is empty.
  if (input === undefined) return { path, code: 'missing', message: issue.message, input }
  return { path, code: 'custom', message: issue.message, input }
}

/** Issues of any Standard Schema as hayate's; `root` is the value that was validated. */
export function translateStandardIssues(
  issues: readonly StandardIssue[],
  vendor: string,
  root: unknown,
): readonly SchemaIssue[] {
  return Array.from(issues, (issue) => translate(issue, vendor, root))
}
