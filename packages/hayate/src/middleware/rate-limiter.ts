import { ConfigurationError } from '../errors/configuration-error.ts'
import { type AnyError, type DeclaredError, defineError } from '../errors/define-error.ts'
import { LocalizedHttpError } from '../errors/localized-error.ts'
import { hashToken } from '../security/hash-token.ts'
import { memoryRateLimits } from './memory-rate-limits.ts'
import { type RateHeaders, rateHeaders } from './rate-limit-headers.ts'
import { checkOptions, checkPolicy, type RateKey, type RateLimitOptions } from './rate-limit-options.ts'
import type { RateDecision, RateLimitStore, RatePolicy } from './rate-limit-store.ts'

/** 429: the limit is reached. Declared by every route behind a rate limit. */
export const tooManyRequests: DeclaredError<429, 'too_many_requests'> = defineError('too_many_requests', {
  status: 429,
  title: 'Too many requests',
  description: 'The rate limit is reached; `Retry-After` says in how many seconds the next request passes.',
  headers: { 'retry-after': '1' },
})

/** 503: nobody knows how many requests there were. Declared by every route behind a limit with `onStoreFailure: 'refuse'`. */
export const rateLimitUnavailable: DeclaredError<503, 'rate_limit_unavailable'> = defineError(
  'rate_limit_unavailable',
  {
    status: 503,
    title: 'Rate limit unavailable',
    description: 'The counts of requests cannot be read now.',
    headers: { 'retry-after': '5' },
  },
)

/** What one request is told: headers, unless nobody counted, and an error, unless it goes on. */
export interface Judgement {
  readonly headers: RateHeaders | undefined
  readonly error: LocalizedHttpError | undefined
}

const uncounted: Judgement = { headers: undefined, error: undefined }

/** A longer one is kept as its hash: a client must not choose how much memory its key takes. */
const maxKeyLength = 128

/** One limit, as middleware or as a dependency. */
export class RateLimiter {
  readonly errors: readonly AnyError[]
  readonly #name: string
  readonly #policy: RatePolicy
  readonly #store: RateLimitStore
  readonly #options: RateLimitOptions
  readonly #clock: () => number
  #local: RateLimitStore | undefined

  constructor(options: RateLimitOptions) {
    const { limit = 100, windowMs = 60_000 } = options
    checkOptions(options)
    this.#options = options
    this.#policy = checkPolicy({ limit, windowMs })
    this.#name = options.name ?? 'default'
    this.#store = options.store ?? memoryRateLimits()
    this.#clock = options.clock ?? Date.now
    this.errors = options.onStoreFailure === 'refuse' ? [tooManyRequests, rateLimitUnavailable] : [tooManyRequests]
  }

  check({ workers }: { readonly workers: number }): readonly ConfigurationError[] {
    if (workers === 1 || this.#store.isShared) return []
    return [
      new ConfigurationError(
        'HAYATE_RATE_LIMIT_WORKERS',
        `rateLimit(): the limit '${this.#name}' counts in the memory of one process, and ${workers} workers would let ${workers} times as many through. Give it a store that they share, or run one worker.`,
      ),
    ]
  }

  /** Never rejects because of the store. @throws ConfigurationError For a policy of a key that is none. */
  judge(asked: RateKey): Judgement | Promise<Judgement> {
    if (asked === undefined) return uncounted
    const own = typeof asked === 'string' ? { key: asked } : asked
    const policy = typeof asked === 'string' ? this.#policy : checkPolicy({ ...this.#policy, ...withoutKey(asked) })
    const key = `${this.#name}:${own.key.length > maxKeyLength ? hashToken(own.key) : own.key}`
    const nowMs = Math.floor(this.#clock())
    try {
      const decision = this.#store.take(key, policy, nowMs)
      if (decision instanceof Promise) return this.#later(decision, key, policy, nowMs)
      return this.#told(decision, policy)
    } catch (error) {
      return this.#failed(error, key, policy, nowMs)
    }
  }

  async #later(pending: Promise<RateDecision>, key: string, policy: RatePolicy, nowMs: number): Promise<Judgement> {
    try {
      return this.#told(await inTime(pending, this.#options.storeTimeoutMs ?? 500), policy)
    } catch (error) {
      return this.#failed(error, key, policy, nowMs)
    }
  }

  async #failed(error: unknown, key: string, policy: RatePolicy, nowMs: number): Promise<Judgement> {
    const { onStoreFailure = 'local', onStoreError } = this.#options
    try {
      onStoreError?.(error)
    } catch {
      // Whoever is told must not decide who is let through.
    }
    if (onStoreFailure === 'allow') return uncounted
    if (onStoreFailure === 'refuse')
      return { headers: undefined, error: new LocalizedHttpError(rateLimitUnavailable, down) }
    this.#local ??= memoryRateLimits()
    return this.#told(await this.#local.take(key, policy, nowMs), policy)
  }

  #told(decision: RateDecision, policy: RatePolicy): Judgement {
    const headers = rateHeaders(this.#name, policy, decision)
    return { headers, error: decision.allowed ? undefined : refusal(decision) }
  }
}

const down = {
  en: 'The server cannot count requests now. Try again later.',
  ja: '現在サービスを利用できません。しばらくしてからもう一度お試しください',
}

function refusal({ retryAfterMs }: RateDecision): LocalizedHttpError {
  // RFC 9110 §10.2.3: whole seconds; rounded up, or who waits as told would come too early.
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000))
  const sentences = {
    en: `Too many requests. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    ja: 'レート制限に達しました',
  }
  return new LocalizedHttpError(tooManyRequests, sentences, { 'retry-after': String(seconds) })
}

function withoutKey({ limit, windowMs }: Partial<RatePolicy>): Partial<RatePolicy> {
  return { ...(limit !== undefined && { limit }), ...(windowMs !== undefined && { windowMs }) }
}

/** A store that hangs must not make every request hang. */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`The store did not answer in ${timeoutMs} ms.`)), timeoutMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
