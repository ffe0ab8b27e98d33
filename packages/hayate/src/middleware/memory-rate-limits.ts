import {
  type RateBucket,
  type RateDecision,
  type RateLimitStore,
  type RatePolicy,
  takeFromBucket,
} from './rate-limit-store.ts'

/** What `memoryRateLimits()` takes. */
export interface MemoryRateLimitsOptions {
  /** Most keys that are known at once; the half of them that was asked with last is never forgotten. Default 100,000. */
  readonly maxKeys?: number
}

/** Counts in the memory of one process: exact there, and bounded. The default of `rateLimit`. */
export function memoryRateLimits({ maxKeys = 100_000 }: MemoryRateLimitsOptions = {}): RateLimitStore {
  return new MemoryRateLimits(Math.max(2, maxKeys))
}

/**
 * Two generations instead of an order of all keys: a map that loses its first key with every new one gets slower and
 * slower (it steps over the holes), and these two are thrown away whole.
 */
class MemoryRateLimits implements RateLimitStore {
  readonly isShared = false
  readonly #mostInOne: number
  #young = new Map<string, RateBucket>()
  #old = new Map<string, RateBucket>()
  #bornAtMs = Number.NEGATIVE_INFINITY
  #longestMs = 0

  constructor(maxKeys: number) {
    this.#mostInOne = Math.floor(maxKeys / 2)
  }

  take(key: string, policy: RatePolicy, nowMs: number): RateDecision {
    const { bucket, decision } = takeFromBucket(this.#young.get(key) ?? this.#old.get(key), policy, nowMs)
    if (policy.windowMs > this.#longestMs) this.#longestMs = policy.windowMs
    if (this.#young.size >= this.#mostInOne && !this.#young.has(key)) this.#age(nowMs)
    // After a whole window every bucket of the old generation is empty.
    else if (nowMs - this.#bornAtMs > this.#longestMs) this.#age(nowMs)
    this.#young.set(key, bucket)
    return decision
  }

  #age(nowMs: number): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#bornAtMs = nowMs
  }
}
