import { isMainThread, workerData } from 'node:worker_threads'

/** What `thread-pool.ts` gives each of its threads. */
export const threadMark = 'hayate:in-worker'

// One table for each thread: a module that is imported there puts its functions in, `run-thread.ts` takes them out.
const functions = new Map<string, (...args: readonly never[]) => unknown>()

/** Whether this code runs in a thread of a pool. */
export function inThread(): boolean {
  return !isMainThread && workerData === threadMark
}

/** Keeps a function under its place. In the main thread nobody asks for it. */
export function registerThreadFunction(place: string, work: (...args: readonly never[]) => unknown): void {
  if (inThread()) functions.set(place, work)
}

export function threadFunction(place: string): ((...args: readonly never[]) => unknown) | undefined {
  return functions.get(place)
}
