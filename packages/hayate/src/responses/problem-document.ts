import { DeclaredHttpError, standardMembers } from '../errors/define-error.ts'
import type { HttpError } from '../errors/http-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { statusDetail } from '../i18n/status-details.ts'
import { message, type ValidationLocale } from '../i18n/validation-messages.ts'
import type { Schema } from '../schema/schema.ts'

/** How errors look on the wire. `problemDocuments` is the default, `fastapiErrors` speaks FastAPI's own shape. */
export interface ErrorFormat {
  readonly mediaType: string
  /** The body of an error answer; anything that JSON can carry. */
  write(error: HttpError, context: ErrorContext): unknown
  /** For the documents: how the bodies look that `write` makes. */
  readonly documents: 'problem' | 'fastapi' | ErrorBodies
}

/** The bodies of a format of one's own, for the documents. A schema without a JSON Schema is written as `{}`. */
export interface ErrorBodies {
  /** Of the 422 that lists every input that does not fit. */
  readonly validation: Schema
  /** Of every other error, declared or not. */
  readonly error: Schema
}

/** What an error format is told besides the error. */
export interface ErrorContext {
  readonly locale: ValidationLocale
  /** Before a declared error's code in `type`. */
  readonly errorBase: string
  /** '' when request ids are off. */
  readonly requestId: string
}

const invalidDetails: Readonly<Record<ValidationLocale, string>> = {
  en: 'The request is not valid.',
  ja: '入力値が不正です',
}

/** RFC 9457 problem documents, `application/problem+json`. */
export const problemDocuments: ErrorFormat = {
  mediaType: 'application/problem+json',
  documents: 'problem',
  write(error: HttpError, context: ErrorContext): Record<string, unknown> {
    const declared = error instanceof DeclaredHttpError
    const invalid = error instanceof ValidationError
    return {
      type: declared ? `${context.errorBase}${error.code}` : 'about:blank',
      title: error.title,
      status: error.status,
      code: error.code,
      detail: detailOf(error, context.locale),
      ...(invalid && { errors: error.issues.map((issue) => describeIssue(issue, context.locale)) }),
      ...ownMembers(error.extra),
      ...(error.status >= 500 && context.requestId !== '' && { request_id: context.requestId }),
    }
  },
}

/** What people read, as clients of FastAPI expect it in every error: its own words, else those of its status. */
export function detailOf(error: HttpError, locale: ValidationLocale): string {
  if (error instanceof ValidationError) return invalidDetails[locale]
  if (error.detail !== undefined) return error.detail
  return (error instanceof DeclaredHttpError ? undefined : statusDetail(locale, error.status)) ?? error.title
}

/** `extra` adds members and replaces none: `status` in the document is the status of the answer. */
function ownMembers(extra: HttpError['extra']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extra ?? {}).filter(([name]) => !standardMembers.includes(name)))
}

function describeIssue(issue: ValidationError['issues'][number], locale: ValidationLocale): Record<string, unknown> {
  return { in: issue.in, path: issue.path, message: message(locale, issue), code: issue.code }
}
