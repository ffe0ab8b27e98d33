import { type DeclaredError, defineError } from '../errors/define-error.ts'

export interface ExpiringIdsOptions {
  /** Ids that are remembered at once. Default 100,000: about 15 MB. */
  readonly maxEntries?: number
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** 503: a list in memory has no room for what must not be forgotten. */
export const listFull: DeclaredError<503, 'list_full'> = defineError('list_full', {
  status: 503,
  title: 'Too many entries at once',
  description: 'The server remembers as many revoked tokens or used links as it may. Try again after Retry-After.',
  headers: { 'retry-after': '60' },
})

const sweepEveryMs = 1000

/** Ids, each until its own time, never more than a fixed number. */
export class ExpiringIds {
  readonly #until = new Map<string, number>()
  readonly #maxEntries: number
  readonly #clock: () => number
  #sweptAtMs = Number.NEGATIVE_INFINITY

  constructor({ maxEntries = 100_000, clock = Date.now }: ExpiringIdsOptions) {
    this.#maxEntries = maxEntries
    this.#clock = clock
  }

  /** @returns false when it was there already; it then stays until the later of the two times. */
  add(id: string, untilSeconds: number): boolean {
    const known = this.#until.get(id)
    if (known !== undefined && known > this.#now()) {
      this.#until.set(id, Math.max(known, untilSeconds))
      return false
    }
    this.#until.delete(id)
    if (untilSeconds <= this.#now()) return true
    if (this.#until.size >= this.#maxEntries) this.#sweep()
    if (this.#until.size >= this.#maxEntries) throw listFull('Try again later.')
    this.#until.set(id, untilSeconds)
    return true
  }

  has(id: string): boolean {
    const until = this.#until.get(id)
    return until !== undefined && until > this.#now()
  }

  // Looking at every entry for each call that finds the list full would be a way to keep the server busy.
  #sweep(): void {
    const nowMs = this.#clock()
    if (Math.abs(nowMs - this.#sweptAtMs) < sweepEveryMs) return
    this.#sweptAtMs = nowMs
    const now = this.#now()
    for (const [id, until] of this.#until) if (until <= now) this.#until.delete(id)
  }

  #now(): number {
    return this.#clock() / 1000
  }
}
