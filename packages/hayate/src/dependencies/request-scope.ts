import type { HttpRequest } from '../http/http-request.ts'
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
  readonly log: Logger
}

/** One piece of work for after the response. */
export interface BackgroundTask {
  readonly name: string
  readonly run: () => unknown
}
