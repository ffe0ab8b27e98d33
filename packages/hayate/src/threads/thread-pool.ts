import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { HttpError } from '../errors/http-error.ts'
import { threadMark } from './thread-functions.ts'
import { receivedError, type ThreadCall, type ThreadOutcome } from './thread-messages.ts'

/** What `createWorkerPool()` takes. */
export interface PoolOptions {
  /** Most threads. Default: one less than the cores that this process may use, at least one. */
  readonly threads?: number
  /** Calls that may wait for a thread; one more fails with 503. Default 100. */
  readonly maxWaiting?: number
}

/** A call with its limits. */
export interface PoolCall extends ThreadCall {
  readonly timeLimitMs: number
  readonly signal: AbortSignal | undefined
}

interface Job extends PoolCall {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** Stops listening to the signal. */
  release(): void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  timer: NodeJS.Timeout | undefined
}

const entry = new URL(import.meta.url.endsWith('.ts') ? './run-thread.ts' : './run-thread.js', import.meta.url)

/** Threads that are started when they are needed, up to a number, and a bounded queue in front of them. */
export class ThreadPool implements AsyncDisposable {
  readonly #maxThreads: number
  readonly #maxWaiting: number
  readonly #threads = new Set<Thread>()
  readonly #waiting: Job[] = []
  #closed = false

  constructor({ threads = Math.max(1, availableParallelism() - 1), maxWaiting = 100 }: PoolOptions) {
    if (!Number.isInteger(threads) || threads < 1)
      throw new RangeError(`threads is ${threads}: it is a number from 1 on.`)
    if (!Number.isInteger(maxWaiting) || maxWaiting < 0)
      throw new RangeError(`maxWaiting is ${maxWaiting}: it is a number from 0 on.`)
    this.#maxThreads = threads
    this.#maxWaiting = maxWaiting
  }

  get load(): { readonly threads: number; readonly running: number; readonly waiting: number } {
    const running = [...this.#threads].filter(({ job }) => job !== undefined).length
    return { threads: this.#threads.size, running, waiting: this.#waiting.length }
  }

  /** @throws HttpError 503 when too many calls wait, 504 over the time limit; else what the function throws. */
  run(call: PoolCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new Error('The pool of worker threads is closed.')
      call.signal?.throwIfAborted()
      const idle = [...this.#threads].find(({ job }) => job === undefined)
      const mustWait = idle === undefined && this.#threads.size >= this.#maxThreads
      if (mustWait && this.#waiting.length >= this.#maxWaiting) throw tooBusy()
      const job = this.#jobOf(call, resolve, reject)
      if (mustWait) this.#waiting.push(job)
      else this.#start(idle ?? this.#open(), job)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const error = new Error('The pool of worker threads was closed.')
    for (const job of this.#waiting.splice(0)) fail(job, error)
    await Promise.all(Array.from(this.#threads, (thread) => this.#end(thread, error)))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #jobOf(call: PoolCall, resolve: Job['resolve'], reject: Job['reject']): Job {
    const { signal } = call
    const onAbort = (): void => this.#giveUp(job, signal?.reason)
    const job: Job = { ...call, resolve, reject, release: () => signal?.removeEventListener('abort', onAbort) }
    signal?.addEventListener('abort', onAbort)
    return job
  }

  #giveUp(job: Job, reason: unknown): void {
    const at = this.#waiting.indexOf(job)
    if (at !== -1) {
      this.#waiting.splice(at, 1)
      fail(job, reason)
      return
    }
    const thread = [...this.#threads].find((one) => one.job === job)
    if (thread !== undefined) void this.#end(thread, reason)
  }

  #open(): Thread {
    const worker = new Worker(entry, { workerData: threadMark, ...threadFlags() })
    const thread: Thread = { worker, job: undefined, timer: undefined }
    this.#threads.add(thread)
    // An idle thread does not keep the process alive.
    worker.unref()
    // Proof: `run-thread.ts` sends nothing but outcomes.
    worker.on('message', (outcome: ThreadOutcome) => this.#settle(thread, outcome))
    worker.on('messageerror', (error) => this.#settle(thread, { kind: 'thrown', error }))
    worker.on('error', (error) => void this.#end(thread, error))
    worker.on('exit', (code) => void this.#end(thread, new Error(`A worker thread ended by itself with code ${code}.`)))
    return thread
  }

  #start(thread: Thread, job: Job): void {
    thread.job = job
    thread.worker.ref()
    thread.timer = setTimeout(() => void this.#end(thread, tooLong(job)), job.timeLimitMs)
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.worker.postMessage({ module: job.module, place: job.place, args: job.args } satisfies ThreadCall)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#settle(thread, {
        kind: 'thrown',
        error: new TypeError(`An argument cannot be sent to another thread: ${reason}`),
      })
    }
  }

  #settle(thread: Thread, outcome: ThreadOutcome): void {
    const job = this.#take(thread)
    thread.worker.unref()
    job?.release()
    if (outcome.kind === 'value') job?.resolve(outcome.value)
    else job?.reject(outcome.kind === 'http-error' ? receivedError(outcome.error) : outcome.error)
    const next = this.#waiting.shift()
    if (next !== undefined) this.#start(thread, next)
  }

  /** Ends a thread with what it runs; what waits goes on in a new one. */
  async #end(thread: Thread, error: unknown): Promise<void> {
    if (!this.#threads.delete(thread)) return
    const job = this.#take(thread)
    if (job !== undefined) fail(job, error)
    const next = this.#closed ? undefined : this.#waiting.shift()
    if (next !== undefined) this.#start(this.#open(), next)
    await thread.worker.terminate()
  }

  #take(thread: Thread): Job | undefined {
    const { job } = thread
    clearTimeout(thread.timer)
    thread.job = undefined
    return job
  }
}

function fail(job: Job, error: unknown): void {
  job.release()
  job.reject(error)
}

function tooBusy(): HttpError {
  return new HttpError(503, 'Too much work is waiting. Try again in a moment.', { headers: { 'retry-after': '1' } })
}

function tooLong(job: Job): HttpError {
  return new HttpError(504, `The work took longer than ${job.timeLimitMs / 1000} s, and was ended.`)
}

/** A thread has the flags of its process, but for those of code without a file, which say what the process itself runs. */
function threadFlags(): { readonly execArgv?: string[] } {
  const { execArgv } = process
  const evaluated = execArgv.findIndex((flag) => /^(-e|-p|-pe|--eval|--print)$/.test(flag))
  if (evaluated === -1) return {}
  const flags = execArgv.filter((_flag, at) => at !== evaluated && at !== evaluated + 1)
  return { execArgv: flags.filter((flag) => !flag.startsWith('--input-type')) }
}
