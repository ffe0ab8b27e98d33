import { depends, makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency, ErrorsIn, Inputs, Values, WireInputs } from '../dependencies/dependency.ts'
import { request } from '../dependencies/ready-made.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { type Reply, response } from '../responses/reply.ts'
import { addressKey } from './address-key.ts'
import { listRateHeaders } from './rate-limit-headers.ts'
import type { RateKey, RateLimitOptions } from './rate-limit-options.ts'
import { type Judgement, RateLimiter, type tooManyRequests } from './rate-limiter.ts'

/** `rateLimited(options)` by address, `rateLimited(inputs, key, options)` by what dependencies and parameters say. */
export interface RateLimited {
  (options?: RateLimitOptions): Dependency<void, object, typeof tooManyRequests>
  <const I extends Inputs>(
    inputs: I,
    key: (values: Values<I>) => RateKey | Promise<RateKey>,
    options?: RateLimitOptions,
  ): Dependency<void, WireInputs<I>, typeof tooManyRequests | ErrorsIn<I>>
}

type ErasedKey = (values: never) => RateKey | Promise<RateKey>

/**
 * `rateLimit` as a dependency: for one route, and for keys that other dependencies know. It runs where it stands among the
 * dependencies, so put a limit by address before the sign-in, and one by user behind it.
 *
 * ```ts
 * const perUser = rateLimited({ user: currentUser }, ({ user }) => user.id, { name: 'user', limit: 10 })
 * app.post('/reports', { dependencies: [perUser] }, …)
 * app.post('/login', { dependencies: [rateLimited({ name: 'login', limit: 5 })] }, …)
 * ```
 *
 * A key may bring a policy of its own: `({ apiKey }) => ({ key: apiKey.id, limit: apiKey.limit })`.
 *
 * @throws ConfigurationError `HAYATE_RATE_LIMIT`, and at startup `HAYATE_RATE_LIMIT_WORKERS`.
 */
// Proof: `declare` erases exactly what the overloads of RateLimited say.
export const rateLimited: RateLimited = ((
  first: Inputs | RateLimitOptions = {},
  key?: ErasedKey,
  options: RateLimitOptions = {},
) =>
  // Proof: without a key the first overload was called, with one the second.
  key === undefined
    ? declare({ request }, ({ request }: { readonly request: HttpRequest }) => addressKey(request), first)
    : declare(first as Inputs, key, options)) as unknown as RateLimited

function declare(inputs: Inputs, key: ErasedKey, options: RateLimitOptions): object {
  const limiter = new RateLimiter(options)
  const asked = makeDependency('request', { name: 'rateLimitKey', inputs, provide: key })
  // Proof: `asked` provides what `key` returns.
  const limited = depends(
    { key: asked as Dependency<RateKey, object, never>, response },
    ({ key, response }) => {
      const judgement = limiter.judge(key)
      return judgement instanceof Promise ? judgement.then((later) => tell(response, later)) : tell(response, judgement)
    },
    { name: 'rateLimited', errors: limiter.errors },
  )
  return makeDependency('request', { ...limited.definition, check: (run) => limiter.check(run) })
}

/** Of several limits of one route the last one says what the older headers have room for, and so does one that is reached. */
function tell(response: Reply, { headers, error }: Judgement): void {
  for (const [name, value] of headers === undefined ? [] : listRateHeaders(headers)) {
    if (name.startsWith('x-')) response.setHeader(name, value)
    else response.appendHeader(name, value)
  }
  if (error !== undefined) throw error
}
