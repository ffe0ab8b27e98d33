import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Logger } from '../logging/logger.ts'

/**
 * What one request carries from the adapter to the last clean-up. Ready-made dependencies read from it; user code never
 * sees it.
 */
export interface RequestScope {
  readonly request: HttpRequest
  /** Headers and cookies set through `response`, as a flat list; on every answer of the request. */
  replyHeaders: string[] | undefined
  /** Names in `replyHeaders` that replace what the answer itself brings; the others stand beside it. */
  replyReplaces: Set<string> | undefined
  /** Status set through `response`; only for plain values. */
  replyStatus: number | undefined
  /** Work for after the response, in the order it was added. */
  background: BackgroundTask[] | undefined
  /** What is still to be decided when the answer is made and everything that closes before it has closed. */
  beforeHead: HeadStep[] | undefined
  /** Nothing of the answer's head can change any more: a stream has begun, or this is an open web socket. */
  headIsDecided: boolean
  readonly log: Logger
}

/** One piece of work for after the response. */
export interface BackgroundTask {
  readonly name: string
  readonly run: () => unknown
}

/**
 * The last that happens to an answer's head; with a streamed body, before its first byte leaves.
 *
 * @param failed - The request ended in an error, and `response` tells it.
 */
export type HeadStep = (response: HttpResponse, failed: boolean) => void | Promise<void>
