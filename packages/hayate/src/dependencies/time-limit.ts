import type { HttpError } from '../errors/http-error.ts'
import { timeLimitError } from '../errors/time-limit-error.ts'
import type { Deadline } from '../http/http-request.ts'

/** The time that one request may take until its answer is made. The clock runs from the start. */
export class TimeLimit implements Deadline {
  /** Told when the time is over before the answer was made; never rejects. */
  readonly over: Promise<HttpError>
  /** Set when the time was over first. */
  error: HttpError | undefined
  readonly #controller = new AbortController()
  readonly #timer: ReturnType<typeof setTimeout>
  #signal: AbortSignal | undefined

  constructor(limitMs: number) {
    const over = Promise.withResolvers<HttpError>()
    this.over = over.promise
    this.#timer = setTimeout(() => {
      this.error = timeLimitError(limitMs)
      over.resolve(this.error)
      this.#controller.abort(this.error)
    }, limitMs)
  }

  signalBeside(other: AbortSignal): AbortSignal {
    this.#signal ??= AbortSignal.any([other, this.#controller.signal])
    return this.#signal
  }

  within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([
      work,
      this.over.then((error): never => {
        throw error
      }),
    ])
  }

  /** The answer is made: stops the clock. Whether that was in time. */
  meet(): boolean {
    clearTimeout(this.#timer)
    return this.error === undefined
  }

  /** @throws HttpError 504 when the time is over: what has not begun does not begin any more. */
  check(): void {
    if (this.error !== undefined) throw this.error
  }
}
