import type { RateDecision, RateLimitStore } from '../middleware/rate-limit-store.ts'

/** One thing that every store of `rateLimit` has to do. */
export interface RateLimitStoreCase {
  /** A sentence. */
  readonly name: string
  /** @throws Error That says what the store did instead. */
  run(store: RateLimitStore): Promise<void>
}

/** Any instant: stores get the time from the limiter. */
const start = 1_700_000_000_000

/**
 * What every store of `rateLimit` has to do, whatever it keeps its counts in. Each case needs keys that nobody used before:
 * a store of its own, or one that was emptied.
 *
 * ```ts
 * for (const { name, run } of rateLimitStoreCases) test(name, () => run(new MyStore()))
 * ```
 *
 * A store that goes by a clock of its own passes those cases alone that do not say `by the time that is given`.
 */
export const rateLimitStoreCases: readonly RateLimitStoreCase[] = [
  {
    name: 'the first requests up to the limit pass, the next one does not',
    async run(store) {
      const seen = await take(store, 'a', 4, { limit: 3, windowMs: 3_600_000 })
      equal(seen.map(({ allowed }) => allowed).join(), 'true,true,true,false')
      equal(seen.map(({ remaining }) => remaining).join(), '2,1,0,0')
    },
  },
  {
    name: 'of 200 requests at once exactly 100 pass',
    async run(store) {
      const policy = { limit: 100, windowMs: 3_600_000 }
      const seen = await Promise.all(Array.from({ length: 200 }, async () => store.take('a', policy, start)))
      equal(seen.filter(({ allowed }) => allowed).length, 100)
    },
  },
  {
    name: 'keys do not count for each other',
    async run(store) {
      const policy = { limit: 1, windowMs: 3_600_000 }
      equal((await take(store, 'a', 2, policy)).map(({ allowed }) => allowed).join(), 'true,false')
      equal((await take(store, 'b', 2, policy)).map(({ allowed }) => allowed).join(), 'true,false')
    },
  },
  {
    name: 'a third of the window brings back one of three, by the time that is given, to the millisecond',
    async run(store) {
      const policy = { limit: 3, windowMs: 1_000 }
      await take(store, 'a', 3, policy)
      equal((await store.take('a', policy, start + 333)).allowed, false)
      equal((await store.take('a', policy, start + 334)).allowed, true)
      equal((await store.take('a', policy, start + 335)).allowed, false)
    },
  },
  {
    name: 'who waits as long as told passes, by the time that is given, and who comes a millisecond earlier does not',
    async run(store) {
      const policy = { limit: 7, windowMs: 60_000 }
      const { retryAfterMs } = (await take(store, 'a', 8, policy)).at(-1) ?? none
      equal((await store.take('a', policy, start + retryAfterMs - 1)).allowed, false)
      equal((await store.take('a', policy, start + retryAfterMs)).allowed, true)
    },
  },
  {
    name: 'a refused request costs nothing, by the time that is given',
    async run(store) {
      const policy = { limit: 2, windowMs: 1_000 }
      await take(store, 'a', 50, policy)
      const { allowed, remaining } = await store.take('a', policy, start + 1_000)
      equal(allowed, true)
      equal(remaining, 1)
    },
  },
  {
    name: 'after the whole window the whole limit is there again, by the time that is given, and never more',
    async run(store) {
      const policy = { limit: 3, windowMs: 1_000 }
      const { resetMs } = (await take(store, 'a', 3, policy)).at(-1) ?? none
      equal(resetMs, 1_000)
      const later = start + 3_600_000
      const seen = [0, 0, 0, 0].map(async () => store.take('a', policy, later))
      equal((await Promise.all(seen)).filter(({ allowed }) => allowed).length, 3)
    },
  },
]

const none = { allowed: true, remaining: -1, retryAfterMs: -1, resetMs: -1 }

/** One after the other, at the same instant. */
async function take(
  store: RateLimitStore,
  key: string,
  times: number,
  policy: { readonly limit: number; readonly windowMs: number },
): Promise<readonly RateDecision[]> {
  const seen: RateDecision[] = []
  for (let at = 0; at < times; at += 1) seen.push(await store.take(key, policy, start))
  return seen
}

function equal(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`The store said ${String(actual)}, not ${String(expected)}.`)
}
