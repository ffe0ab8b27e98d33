/** How much is let through: `limit` at once, and as many again spread evenly over `windowMs`. */
export interface RatePolicy {
  /** Whole, from 1. */
  readonly limit: number
  /** Whole, from 1. */
  readonly windowMs: number
}

/** What a store says to one request. */
export interface RateDecision {
  readonly allowed: boolean
  /** How many more would be let through at once. */
  readonly remaining: number
  /** When the next one is let through; 0 when one is now. */
  readonly retryAfterMs: number
  /** When `remaining` is the whole limit again, if nobody asks until then. */
  readonly resetMs: number
}

/**
 * Where the counts of a rate limit are kept. `rateLimitStoreCases` of `hayate/testing` says what each has to do.
 */
export interface RateLimitStore {
  /** Whether all processes of the application see the same counts. Without it more than one worker is refused at startup. */
  readonly isShared: boolean
  /**
   * Counts one request, if it is let through: of any number at once exactly `limit` pass. One that is refused costs nothing.
   *
   * @param key - At most 200 characters, made by the limiter: its name, a colon, and who asks.
   * @param nowMs - The limiter's clock, in milliseconds. A store shared by several machines may use its own clock instead.
   */
  take(key: string, policy: RatePolicy, nowMs: number): RateDecision | Promise<RateDecision>
}

/** What is to be kept of one key: two numbers. */
export interface RateBucket {
  /** How full it is, in milliseconds times `limit`: whole numbers, so that nothing is lost to rounding. */
  readonly level: number
  /** When that was so. */
  readonly atMs: number
}

/** What is kept from now on, and what the request is told. */
export interface RateStep {
  readonly bucket: RateBucket
  readonly decision: RateDecision
}

/**
 * The generic cell rate algorithm (ITU-T I.371, as a bucket that leaks): a request fills `windowMs` into a bucket that
 * holds `windowMs × limit` and leaks `limit` a millisecond. For stores that keep what it returns, each in one atomic step.
 *
 * @param bucket - What was kept; undefined for a key that is not known, or no longer.
 */
export function takeFromBucket(bucket: RateBucket | undefined, policy: RatePolicy, nowMs: number): RateStep {
  const { limit, windowMs } = policy
  const capacity = windowMs * limit
  const before = Math.min(bucket === undefined ? 0 : leaked(bucket, limit, nowMs), capacity)
  const allowed = before + windowMs <= capacity
  const level = allowed ? before + windowMs : before
  const decision = {
    allowed,
    remaining: Math.floor((capacity - level) / windowMs),
    retryAfterMs: Math.max(0, Math.ceil((level + windowMs - capacity) / limit)),
    resetMs: Math.ceil(level / limit),
  }
  return { bucket: { level, atMs: nowMs }, decision }
}

/** A clock that was set back lets nothing leak, and does not hold up what comes later. */
function leaked({ level, atMs }: RateBucket, limit: number, nowMs: number): number {
  return Math.max(0, level - Math.max(0, nowMs - atMs) * limit)
}
