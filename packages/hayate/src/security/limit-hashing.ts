import { type DeclaredError, defineError } from '../errors/define-error.ts'

/** 503: more passwords wait to be checked than the queue takes. */
export const hashingBusy: DeclaredError<503, 'hashing_busy'> = defineError('hashing_busy', {
  status: 503,
  title: 'Too many sign-ins at once',
  description: 'More passwords wait to be checked than the server takes. Try again after the seconds of Retry-After.',
  headers: { 'retry-after': '1' },
})

/** Runs work now, later, or not at all. */
export type HashingLimit = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets `maxConcurrent` pieces of work run and `maxQueue` wait, first come first served.
 *
 * The returned function throws hashingBusy when the queue is full.
 */
export function limitHashing(maxConcurrent: number, maxQueue: number): HashingLimit {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running < maxConcurrent) running += 1
    else if (waiting.length < maxQueue) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw hashingBusy('The server is busy. Try again in a moment.')
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line, so a newcomer cannot slip in between.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

/**
 * As many hashes at once as leave room for others: no more than the cores, and no more than half of libuv's threads,
 * which files and name look-ups share (with all of them taken, other routes waited 2.9 s at p99; with half, 9 ms).
 */
export function defaultConcurrency(poolSize: string | undefined): number {
  const threads = Number(poolSize)
  const pool = Number.isInteger(threads) && threads > 0 ? threads : 4
  return Math.max(1, Math.min(navigator.hardwareConcurrency, Math.floor(pool / 2)))
}
