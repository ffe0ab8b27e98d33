import type { HttpError } from '../errors/http-error.ts'
import type { InputIssue } from '../errors/validation-codes.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { message } from '../i18n/validation-messages.ts'
import type { ErrorContext, ErrorFormat } from './problem-document.ts'
import { pydanticMessage } from './pydantic-messages.ts'
import { pydanticError } from './pydantic-types.ts'

function describe(issue: InputIssue, context: ErrorContext): Record<string, unknown> {
  const { type, ctx, loc } = pydanticError(issue)
  return {
    type,
    loc,
    msg: wording(issue, type, ctx, context),
    input: inputOf(issue),
    ...(ctx !== undefined && { ctx }),
  }
}

/** Pydantic's own sentence; hayate's in a language that Pydantic does not speak. A message of the schema wins. */
function wording(
  issue: InputIssue,
  type: string,
  ctx: Readonly<Record<string, unknown>> | undefined,
  context: ErrorContext,
): string {
  if (issue.message !== undefined) return type === 'value_error' ? `Value error, ${issue.message}` : issue.message
  return context.locale === 'en' ? pydanticMessage(type, ctx ?? {}, issue) : message(context.locale, issue)
}

function inputOf(issue: InputIssue): unknown {
  return issue.code === 'json_invalid' ? {} : (issue.input ?? null)
}

/**
 * FastAPI's own shape, `{"detail": …}`, with `[{ type, loc, msg, input, ctx? }]` for a 422: for clients that come from there.
 * Types, places, sentences and `ctx` are those of Pydantic 2, wherever Pydantic has such an error.
 *
 * ```ts
 * const app = new Hayate({ errorFormat: fastapiErrors })
 * ```
 */
export const fastapiErrors: ErrorFormat = {
  mediaType: 'application/json',
  documents: 'fastapi',
  write(error: HttpError, context: ErrorContext): Record<string, unknown> {
    if (error instanceof ValidationError) return { detail: error.issues.map((issue) => describe(issue, context)) }
    const { detail: _, ...extra } = error.extra ?? {}
    return { detail: error.detail ?? error.title, ...extra }
  },
}
