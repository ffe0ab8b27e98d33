import type { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'

/**
 * Runs around the handler, after matching, for 404, 405 and 500 too. The first in a list is the outermost. By the time
 * `next()` resolves, errors are answers. A function is all it takes.
 */
export interface Middleware {
  (request: HttpRequest, next: () => Promise<HttpResponse>): HttpResponse | Promise<HttpResponse>
  /** What it answers instead of a route: documented in every route behind it. */
  readonly errors?: readonly AnyError[]
  /** Problems that depend on how the application is run, asked once at startup, before anything is opened. */
  check?(run: { readonly workers: number }): readonly ConfigurationError[]
}
