/** Every code that an issue of validation can have: the same list in code, documents and types. */
export const validationCodes = [
  'missing',
  'invalid_type',
  'int_parsing',
  'number_parsing',
  'bool_parsing',
  'date_parsing',
  'too_small',
  'too_big',
  'too_short',
  'too_long',
  'not_multiple_of',
  'invalid_format',
  'invalid_value',
  'unrecognized_key',
  'duplicate_key',
  'repeated',
  'invalid_union',
  'json_invalid',
  'too_deep',
  'custom',
] as const

/** What can be wrong with an input: one list, in code, documents and types. */
export type ValidationCode = (typeof validationCodes)[number]

/** Where an input came from. A form's fields are `form`; FastAPI calls both body and form `body`. */
export type InputSource = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form'

/** What is wrong with one value, before it is known where the value came from. */
export interface SchemaIssue {
  /** From the value that was validated to the part that is wrong; empty for the value itself. */
  readonly path: readonly (string | number)[]
  readonly code: ValidationCode
  /** Only when the schema itself gives one: it wins over the catalogue. */
  readonly message?: string | undefined
  /** What the catalogue's sentence names: `minimum`, `expected`, `format` … */
  readonly params?: Readonly<Record<string, unknown>> | undefined
  /** The offending value, for formats that echo it (`fastapiErrors`). */
  readonly input?: unknown
}

/** An issue with its place in the request. */
export interface InputIssue extends SchemaIssue {
  readonly in: InputSource
}

/**
 * Most issues of one request that are told. A list of a million wrong items costs a client a megabyte to send: telling of
 * each would take us seconds and thirty megabytes.
 */
export const maxIssues = 1_000
