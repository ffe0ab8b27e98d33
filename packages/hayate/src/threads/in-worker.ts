import { getCallSites } from 'node:util'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { inThread, registerThreadFunction } from './thread-functions.ts'
import { type PoolOptions, ThreadPool } from './thread-pool.ts'

/** What `inWorker()` takes beside the function. */
export interface InWorkerOptions {
  /** Milliseconds that one call may run, at most 2_147_483_647; then its thread is ended and the call fails with 504. Default 30_000. */
  readonly timeLimitMs?: number
  /** The threads that run it. Default: one pool for the whole process. */
  readonly pool?: WorkerPool
}

/** What one call may bring with it. */
export interface WorkerCallOptions {
  /** Ends the work, and its thread, when it fires: the `signal` of a request. The call then fails with its reason. */
  readonly signal?: AbortSignal
}

/** A function that runs in another thread. Arguments and results are copied (structured clone). */
export interface WorkerFunction<Args extends readonly unknown[], Result> {
  (...args: Args): Promise<Result>
  /** The same, for calls that can be given up: `resize.with({ signal })(bytes, 200)`. */
  with(options: WorkerCallOptions): (...args: Args) => Promise<Result>
}

/** Threads that `inWorker` functions share. Made by {@link createWorkerPool}. */
export interface WorkerPool extends AsyncDisposable {
  /** Threads that run now, and calls that wait for one. */
  readonly load: { readonly threads: number; readonly running: number; readonly waiting: number }
  /** Ends every thread; calls that run or wait fail. */
  close(): Promise<void>
}

const sharedPool = new ThreadPool({})
const maxTimeLimitMs = 2_147_483_647

/**
 * Threads of their own for some functions, so that they cannot take those of others.
 *
 * @param options - `threads`: most threads, default one less than the cores, at least one. `maxWaiting`: calls that may wait
 *   for a thread, default 100; one more fails with 503 and `Retry-After`.
 * @throws RangeError For numbers that are no limits.
 */
export function createWorkerPool(options: PoolOptions = {}): WorkerPool {
  return new ThreadPool(options)
}

/**
 * Runs a function that computes for long in another thread, so that the event loop goes on answering.
 *
 * ```ts
 * export const hashTree = inWorker((depth: number) => { … }, { timeLimitMs: 2_000 })
 * app.get('/trees/{depth}', { input: { depth: z.int() } }, ({ depth }) => hashTree(depth))
 * ```
 *
 * Declare it at the top level of a module: the thread imports that module too, and finds the function by its place. What
 * the module does besides declaring is done in the thread as well.
 *
 * The call fails with what the function throws (`HttpError` included), with 503 when all threads are busy and too many calls wait
 * already, with 504 over the time limit.
 *
 * @throws ConfigurationError `HAYATE_WORKER_PLACE` when the module cannot be imported a second time.
 * @throws RangeError For a time limit that no timer has.
 */
export function inWorker<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Result | Promise<Result>,
  options: InWorkerOptions = {},
): WorkerFunction<Args, Result> {
  const { module, place } = callerPlace()
  registerThreadFunction(place, work)
  if (inThread())
    return withCallOptions(
      () =>
        async (...args: Args) =>
          await work(...args),
    )
  const { pool = sharedPool, timeLimitMs = 30_000 } = options
  if (!(pool instanceof ThreadPool)) throw new TypeError('pool is not one that createWorkerPool() made.')
  // A timer takes no longer time: it would fire at once.
  if (!(timeLimitMs > 0 && timeLimitMs <= maxTimeLimitMs))
    throw new RangeError(`timeLimitMs is ${timeLimitMs}: it is a number of milliseconds from 1 to ${maxTimeLimitMs}.`)
  return withCallOptions<Args, Result>(({ signal }) => async (...args) => {
    // Proof: the thread runs `work`, and the structured clone of its result arrives.
    return (await pool.run({ module, place, args, timeLimitMs, signal })) as Result
  })
}

function withCallOptions<Args extends readonly unknown[], Result>(
  bind: (options: WorkerCallOptions) => (...args: Args) => Promise<Result>,
): WorkerFunction<Args, Result> {
  return Object.assign(bind({}), { with: bind })
}

/** The module that declares the function, and where in it: the same in every thread, for all import the same text. */
function callerPlace(): { readonly module: string; readonly place: string } {
  // This function, `inWorker`, its caller. Positions of the file that runs, not of what it was made from.
  const caller = getCallSites(3, { sourceMap: false })[2]
  const module = caller?.scriptName ?? ''
  if (caller !== undefined && module.startsWith('file:') && !/\/\[eval\d*\]$/.test(module)) {
    return { module, place: `${module}:${caller.lineNumber}:${caller.columnNumber}` }
  }
  throw new ConfigurationError(
    'HAYATE_WORKER_PLACE',
    `inWorker() is called in ${module === '' ? 'code without a file' : module}, which a thread cannot import. Declare the function in a module of its own.`,
  )
}
