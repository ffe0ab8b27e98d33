import { ConfigurationError } from '../errors/configuration-error.ts'
import type { RateLimitStore, RatePolicy } from './rate-limit-store.ts'

/** What every rate limit takes. */
export interface RateLimitOptions {
  /** How many requests pass at once. Default 100. */
  readonly limit?: number
  /** Over how long as many more pass, evenly. Default 60,000. */
  readonly windowMs?: number
  /** In the headers, and before each key in the store: limits that share a store have different names. Default `default`. */
  readonly name?: string
  /** Default: `memoryRateLimits()`, for one process. */
  readonly store?: RateLimitStore
  /**
   * What happens while the store fails or does not answer in time: `local` counts in the memory of this process, `allow` lets
   * everybody through, `refuse` answers 503. Default `local`.
   */
  readonly onStoreFailure?: 'local' | 'allow' | 'refuse'
  /** How long a store may take. Default 500. */
  readonly storeTimeoutMs?: number
  /** Told of each failure of the store: the place to log it. */
  readonly onStoreError?: (error: unknown) => void
  /** In milliseconds. Default `Date.now`. */
  readonly clock?: () => number
}

/** Whose requests are counted together: a text, or one with a policy of its own; undefined is not counted at all. */
export type RateKey = string | ({ readonly key: string } & Partial<RatePolicy>) | undefined

/** RFC 9651 §3.3.3: what needs no escape in a string of a structured field. */
const plainName = /^[\w.:/-]{1,64}$/

/** @throws ConfigurationError `HAYATE_RATE_LIMIT` */
export function checkPolicy({ limit, windowMs }: RatePolicy): RatePolicy {
  for (const [option, value] of Object.entries({ limit, windowMs })) {
    if (Number.isInteger(value) && value >= 1) continue
    throw refuse(`${option} is ${value}. It is a whole number from 1 on`)
  }
  if (Number.isSafeInteger(limit * windowMs)) return { limit, windowMs }
  throw refuse(`${limit} in ${windowMs} ms cannot be counted exactly. Make one of them smaller`)
}

/** @throws ConfigurationError `HAYATE_RATE_LIMIT` */
export function checkOptions({ name = 'default', storeTimeoutMs = 500 }: RateLimitOptions): void {
  if (!plainName.test(name)) throw refuse(`the name '${name}' is not 1 to 64 letters, digits and _ . : / -`)
  if (!(Number.isInteger(storeTimeoutMs) && storeTimeoutMs >= 1 && storeTimeoutMs <= 60_000)) {
    throw refuse(`storeTimeoutMs is ${storeTimeoutMs}. It is a whole number from 1 to 60,000`)
  }
}

function refuse(reason: string): ConfigurationError {
  return new ConfigurationError('HAYATE_RATE_LIMIT', `rateLimit(): ${reason}.`)
}
