import type { InputIssue, InputSource, SchemaIssue } from '../errors/validation-codes.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { FormFields } from './form-fields.ts'

/** Stands for a value that could not be read: its issues are in the context, and whoever needs it is skipped. */
export const failed: unique symbol = Symbol('failed')

/** What a parameter is read from. */
export interface ParamContext {
  readonly request: HttpRequest
  /** Values of the path's parameters, decoded, in the order of the path. */
  readonly pathValues: readonly string[]
  /** Every issue found so far, in the order of reading. */
  issues: InputIssue[] | undefined
  /** The JSON body after it was read; `failed` when it did not parse; `undefined` when there was none. */
  json: unknown
  /** The form after it was read. */
  form: FormFields | undefined
}

/** Reads one input of an operation. */
export interface ParamReader {
  /** The value, or `failed` after its issues were added; a promise only for schemas with asynchronous checks. */
  read(context: ParamContext): unknown
}

/** Adds the issues of one value, each with its place in the request. */
export function addIssues(
  context: ParamContext,
  source: InputSource,
  prefix: readonly (string | number)[],
  issues: readonly SchemaIssue[],
): typeof failed {
  context.issues ??= []
  for (const issue of issues) {
    context.issues.push({ ...issue, in: source, path: prefix.length === 0 ? issue.path : [...prefix, ...issue.path] })
  }
  return failed
}
