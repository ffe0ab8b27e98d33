import { statusCode, statusPhrase } from './status-phrases.ts'

/** What an error may carry besides its status and detail. */
export interface HttpErrorOptions extends ErrorOptions {
  /** Stable, machine-readable. Default: from the status phrase, `not_found`. */
  readonly code?: string
  /** RFC 9457 §3.1.4 `title`. Default: the status phrase. */
  readonly title?: string
  /** Added to the answer; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Further members of the problem document, at the top level (RFC 9457 §3.2). */
  readonly extra?: Readonly<Record<string, unknown>>
}

/**
 * Ends the request with this status, as an RFC 9457 problem document.
 *
 * For an error that clients should know of, declare it with `defineError`: it is then typed and documented.
 *
 * ```ts
 * throw new HttpError(418, 'Short and stout')
 * ```
 */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  /** Shown to the client: never put a secret or a path of the server here. */
  readonly detail: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly extra: Readonly<Record<string, unknown>> | undefined

  constructor(status: number, detail?: string, options: HttpErrorOptions = {}) {
    super(
      detail ?? options.title ?? statusPhrase(status),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(
        `HttpError takes a status from 400 to 599, not ${status}. For other answers return a response.`,
      )
    }
    this.name = 'HttpError'
    this.status = status
    this.detail = detail
    this.code = options.code ?? statusCode(status)
    this.title = options.title ?? statusPhrase(status)
    this.headers = options.headers
    this.extra = options.extra
  }
}
