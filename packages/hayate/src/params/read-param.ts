import { type InputIssue, type InputSource, maxIssues, type SchemaIssue } from '../errors/validation-codes.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { valueAt } from '../schema/value-at.ts'
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

/** Where a value stands in the request. */
export interface Place {
  readonly source: InputSource
  /** Empty for the whole body. */
  readonly path: readonly (string | number)[]
}

/**
 * Adds the issues of one value, each with its place in the request.
 *
 * @param received - The value as it was sent, before conversion: what formats that echo an input show of it.
 */
export function addIssues(
  context: ParamContext,
  place: Place,
  issues: readonly SchemaIssue[],
  received?: unknown,
): typeof failed {
  context.issues ??= []
  for (const issue of issues) {
    if (context.issues.length >= maxIssues) break
    const path = place.path.length === 0 ? issue.path : [...place.path, ...issue.path]
    const input = received === undefined ? issue.input : inputAt(received, issue)
    context.issues.push({ ...issue, in: place.source, path, input })
  }
  return failed
}

/** What was sent at an issue's place; for what is missing, and for a tag, the object that it is missing from or decides over. */
function inputAt(received: unknown, issue: SchemaIssue): unknown {
  const { code, path } = issue
  if (issue.params?.of === 'key') return issue.input
  const ofTag = code === 'invalid_union' && path.length > 0 && path.at(-1) === issue.params?.discriminator
  if (ofTag || (code === 'missing' && path.length > 0)) return valueAt(received, path.slice(0, -1))
  return valueAt(received, path) ?? issue.input
}
