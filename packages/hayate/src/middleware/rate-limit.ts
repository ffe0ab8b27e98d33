import { LocalizedHttpError } from '../errors/localized-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { addressKey } from './address-key.ts'
import type { Middleware } from './middleware.ts'
import { addRateHeaders, listRateHeaders, type RateHeaders } from './rate-limit-headers.ts'
import type { RateKey, RateLimitOptions } from './rate-limit-options.ts'
import { RateLimiter } from './rate-limiter.ts'

/** What `rateLimit()` takes. */
export interface RequestRateLimitOptions extends RateLimitOptions {
  /** Whose requests are counted together; undefined is not counted. Default `addressKey`: who asks by address. */
  readonly key?: (request: HttpRequest) => RateKey | Promise<RateKey>
}

/**
 * Lets so many requests through at once and as many again evenly over the window (GCRA); 429 with `Retry-After` for the
 * rest. For an application or a router; `rateLimited` is for one route, and for keys that a dependency knows. Every answer
 * tells the state in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10), `X-RateLimit-Limit` and
 * `X-RateLimit-Remaining`.
 *
 * ```ts
 * app.use(rateLimit())                                                  // 100 in 60 s, by address
 * auth.use(rateLimit({ name: 'auth', limit: 10, windowMs: 60_000 }))
 * ```
 *
 * With more than one worker it needs a store that they share: `HAYATE_RATE_LIMIT_WORKERS` at startup.
 *
 * @throws ConfigurationError `HAYATE_RATE_LIMIT` for a limit, window or name that is none.
 */
export function rateLimit(options: RequestRateLimitOptions = {}): Middleware {
  const limiter = new RateLimiter(options)
  const { key = addressKey } = options
  const limit: Middleware = async function rateLimit(request, next) {
    const judgement = await limiter.judge(await key(request))
    if (judgement.error !== undefined) throw refusedWith(judgement.error, judgement.headers)
    const response = await next()
    if (judgement.headers !== undefined) addRateHeaders(response, judgement.headers)
    return response
  }
  return Object.assign(limit, {
    errors: limiter.errors,
    check: (run: { readonly workers: number }) => limiter.check(run),
  })
}

/** No answer is there yet to add the headers to: the error brings them. */
function refusedWith(error: LocalizedHttpError, headers: RateHeaders | undefined): LocalizedHttpError {
  if (headers === undefined) return error
  const all = { ...error.headers, ...Object.fromEntries(listRateHeaders(headers)) }
  return new LocalizedHttpError(error.declaration, error.sentences, all)
}
