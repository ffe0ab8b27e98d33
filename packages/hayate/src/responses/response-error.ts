import { HayateError } from '../errors/hayate-error.ts'
import type { SchemaIssue } from '../errors/validation-codes.ts'

/** A handler returned what its output does not allow: logged, and a 500 that says nothing of it. */
export class ResponseError extends HayateError {
  /** Where the value does not fit: places and codes, never values. */
  readonly issues: readonly { readonly path: string; readonly code: string }[]

  constructor(message: string, issues: readonly SchemaIssue[] = []) {
    super('HAYATE_RESPONSE', message)
    this.issues = issues.map((issue) => ({ path: issue.path.join('.'), code: issue.code }))
  }
}

/** `respond()` or `serverSentEvent()` where the output has no place for it. */
export function misplacedMark(marked: { readonly kind: string }, label: string): ResponseError {
  if (marked.kind === 'event')
    return new ResponseError(
      `${label}: serverSentEvent() is for the generator of an output: eventStream(…). Return or yield the value itself.`,
    )
  return new ResponseError(
    `${label}: the handler returned respond(), which is for an output by status. Return the value, or declare output: { 200: … }.`,
  )
}
