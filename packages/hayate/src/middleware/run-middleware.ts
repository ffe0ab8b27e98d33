import { HayateError } from '../errors/hayate-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Middleware } from './middleware.ts'

/** Runs the chain, the first outermost, around `last`. */
export function runMiddleware(
  chain: readonly Middleware[],
  request: HttpRequest,
  last: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const run = async (at: number): Promise<HttpResponse> => {
    const middleware = chain[at]
    if (middleware === undefined) return last()
    let called = false
    return middleware(request, () => {
      if (called)
        throw new HayateError(
          'HAYATE_NEXT_CALLED_TWICE',
          'A middleware called next() twice. Call it once, or answer without it.',
        )
      called = true
      return run(at + 1)
    })
  }
  return run(0)
}
