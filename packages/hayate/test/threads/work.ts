import { isMainThread, threadId } from 'node:worker_threads'
import { HttpError } from 'hayate'
import { createWorkerPool, inWorker } from 'hayate/node'

/** One thread and one place to wait, so that a third call is too many. */
export const narrow = createWorkerPool({ threads: 1, maxWaiting: 1 })

const factor = 2

/** Uses what its module declares, as any function does. */
export const double = inWorker((number: number) => number * factor)
export const later = inWorker(async (text: string) => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return text.toUpperCase()
})
export const where = inWorker(() => ({ isMainThread, threadId }))
export const echo = inWorker((value: unknown) => value)
export const spin = inWorker(
  () => {
    while (true);
  },
  { timeLimitMs: 200, pool: narrow },
)
export const wait = inWorker((milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)), {
  pool: narrow,
})
export const fails = inWorker(() => {
  throw new RangeError('too far')
})
export const refuses = inWorker(() => {
  throw new HttpError(409, 'taken', { extra: { by: 'another' } })
})
export const leaves = inWorker(() => process.exit(3))
export const unsendable = inWorker(() => () => 1)
export const nested = inWorker(async (number: number) => (await double(number)) + 1)
