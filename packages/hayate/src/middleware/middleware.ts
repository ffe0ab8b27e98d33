import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'

/**
 * Runs around the handler, after matching, for 404, 405 and 500 too. The first in a list is the outermost. By the time
 * `next()` resolves, errors are answers.
 */
export type Middleware = (
  request: HttpRequest,
  next: () => Promise<HttpResponse>,
) => HttpResponse | Promise<HttpResponse>
