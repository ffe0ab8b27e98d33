import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Logger } from '../logging/logger.ts'

/** What stands around something that is mounted. */
export interface MountContext {
  /** How the application was started. */
  readonly mode: 'development' | 'production' | 'test'
  readonly log: Logger
}

/** Something of ours that answers requests below a prefix itself: `staticFiles('./public')`. */
export interface Mountable {
  readonly kind: 'mountable'
  /** Before the first request. @throws ConfigurationError For what cannot be served. */
  open?(context: MountContext): void | Promise<void>
  /**
   * What it throws is answered as an error of the application.
   *
   * @param request - With a path without the prefix: starts with `/`.
   * @param outer - As the application got it.
   */
  handle(request: HttpRequest, outer: HttpRequest): HttpResponse | Promise<HttpResponse>
}
