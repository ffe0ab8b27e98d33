import { HttpError } from './http-error.ts'
import type { InputIssue } from './validation-codes.ts'

/** The request's inputs do not fit their schemas: 422, with every issue at once. */
export class ValidationError extends HttpError {
  readonly issues: readonly InputIssue[]

  constructor(issues: readonly InputIssue[]) {
    super(422, 'The request is not valid.', { code: 'invalid' })
    this.name = 'ValidationError'
    this.issues = issues
  }
}
