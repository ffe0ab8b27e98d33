import type { SchemaIssue } from '../errors/validation-codes.ts'

type Params = Readonly<Record<string, unknown>>

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
}

const formatNames: Readonly<Record<string, string>> = {
  url: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
  base64: 'base64',
}

function lengthUnit(params: Params): string {
  return params.origin === 'array' || params.origin === 'set' ? 'entries' : 'characters'
}

function formatSentence(params: Params): string {
  if (params.pattern !== undefined) return `must match ${String(params.pattern)}`
  const format = String(params.format ?? '')
  return `must be ${formatNames[format] ?? `in the format ${format}`}`
}

const sentences: { readonly [Code in SchemaIssue['code']]?: (params: Params) => string } = {
  missing: () => 'is missing',
  invalid_type: ({ expected }) => `must be ${typeNames[String(expected)] ?? String(expected)}`,
  int_parsing: () => 'must be a whole number',
  number_parsing: () => 'must be a number',
  bool_parsing: () => 'must be true or false (1, 0, yes, no, on and off will do)',
  date_parsing: () => 'must be a date and time like 2026-01-31T12:00:00Z',
  too_small: ({ minimum, inclusive }) => `must be ${inclusive === false ? 'more than' : 'at least'} ${String(minimum)}`,
  too_big: ({ maximum, inclusive }) => `must be ${inclusive === false ? 'less than' : 'at most'} ${String(maximum)}`,
  too_short: (params) => `must have at least ${String(params.minimum)} ${lengthUnit(params)}`,
  too_long: (params) => `must have at most ${String(params.maximum)} ${lengthUnit(params)}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${String(divisor)}`,
  invalid_format: formatSentence,
  invalid_value: ({ values }) =>
    Array.isArray(values)
      ? `must be ${values.length > 1 ? 'one of ' : ''}${values.map(String).join(', ')}`
      : 'is not valid',
  unrecognized_key: ({ key }) => `has a member ${String(key)} that is not a setting`,
  json_invalid: () => 'is not valid JSON',
}

/** What is wrong with a setting, to stand after its name: `must be a whole number`. The schema's own message wins. */
export function describeProblem(issue: SchemaIssue): string {
  if (issue.message !== undefined) return issue.message.replace(/[.\s]+$/, '')
  return sentences[issue.code]?.(issue.params ?? {}) ?? 'is not valid'
}
