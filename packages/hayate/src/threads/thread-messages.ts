import { HttpError } from '../errors/http-error.ts'

/** One call, on its way to a thread. */
export interface ThreadCall {
  readonly module: string
  readonly place: string
  readonly args: readonly unknown[]
}

/** How a call ended, on its way back. */
export type ThreadOutcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown }
  | { readonly kind: 'http-error'; readonly error: SentHttpError }

/** The structured clone of an error keeps only name, message, stack and cause. */
interface SentHttpError {
  readonly status: number
  readonly detail: string | undefined
  readonly code: string
  readonly title: string
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly extra: Readonly<Record<string, unknown>> | undefined
  readonly stack: string | undefined
}

export function thrownOutcome(error: unknown): ThreadOutcome {
  if (!(error instanceof HttpError)) return { kind: 'thrown', error }
  const { status, detail, code, title, headers, extra, stack } = error
  return { kind: 'http-error', error: { status, detail, code, title, headers, extra, stack } }
}

export function receivedError({ status, detail, code, title, headers, extra, stack }: SentHttpError): HttpError {
  const error = new HttpError(status, detail, { code, title, ...(headers && { headers }), ...(extra && { extra }) })
  if (stack !== undefined) error.stack = stack
  return error
}
