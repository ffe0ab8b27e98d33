import type { HeadersLike } from '../http/web-types.ts'

/**
 * A problem document (RFC 9457) that no declaration of the operation promised.
 *
 * When the answer was none (a proxy's page, another error format), it is made from the status: `code` is `not_a_problem`
 * and `body` holds what was sent, parsed when it was JSON.
 */
export interface HttpProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  /** Under which the server logged the request; only from status 500 on. */
  readonly request_id?: string
  readonly [member: string]: unknown
}

/** The operation did what it was asked to. */
export interface Success<Status extends number, Data> {
  readonly ok: true
  readonly status: Status
  /** In JSON form: dates, bigints and bytes are text. `null` without a body; an async iterable for a stream. */
  readonly data: Data
  /** Never set: so that a result can be asked for its code before it is asked whether it is ok. */
  readonly code?: undefined
  readonly headers: Headers
}

/**
 * The server answered with an error.
 *
 * `code` tells which one: the code of a declared error, checked when the answer was read, or `undefined` for what the
 * operation does not declare. Narrow by it to get the error's own members.
 */
export interface Failure<Status extends number, Code extends string | undefined, Problem> {
  readonly ok: false
  readonly status: Status
  readonly code: Code
  readonly error: Problem
  readonly headers: Headers
}

/** An error that the operation does not declare: of a router- or app-wide dependency, of a proxy, a 500. */
export type Undeclared = Failure<number, undefined, HttpProblem>

/** What one call may be told. */
export interface CallOptions {
  /** Ends the call, and the stream that it may have answered with; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Win over those of the client and over header inputs. */
  readonly headers?: HeadersLike | undefined
  /** See `ClientOptions.timeoutMs`. */
  readonly timeoutMs?: number | undefined
}

/** The function of one operation. `input` may be left out when nothing in it is required. */
export type Call<Input, Result> = object extends Input
  ? (input?: Input, options?: CallOptions) => Promise<Result>
  : (input: Input, options?: CallOptions) => Promise<Result>
