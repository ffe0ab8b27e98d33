import { HayateError } from '../errors/hayate-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { ownResponse } from '../responses/own-response.ts'
import { dropResponse, takeOver } from '../responses/take-over.ts'
import type { Middleware } from './middleware.ts'

type Answer = () => HttpResponse | Promise<HttpResponse>

/**
 * Runs the chain, the first outermost, around `last`. What `last` or a middleware throws is an answer for the middleware
 * around it. A middleware may answer with a response of its own: what the one inside left to be done after the bytes have
 * left is done all the same.
 *
 * @param answerError - Never throws. `at`: the place in the chain of the middleware that threw; its length for `last`.
 */
export function runMiddleware(
  chain: readonly Middleware[],
  request: HttpRequest,
  last: Answer,
  answerError: (error: unknown, at: number) => HttpResponse | Promise<HttpResponse>,
): Promise<HttpResponse> {
  const run = async (at: number): Promise<HttpResponse> => {
    const middleware = chain[at]
    const step = middleware === undefined ? undefined : new MiddlewareStep(() => run(at + 1))
    try {
      if (middleware === undefined || step === undefined) return await last()
      return step.finish(await middleware(request, step.next), middleware.name)
    } catch (error) {
      const answer = await answerError(error, at)
      return step === undefined ? answer : step.replace(answer)
    }
  }
  return run(0)
}

/** One middleware at work: what it got from `next()`, and whether it still waits for it. */
class MiddlewareStep {
  readonly #inside: () => Promise<HttpResponse>
  #called = false
  #finished = false
  #inner: HttpResponse | undefined

  constructor(inside: () => Promise<HttpResponse>) {
    this.#inside = inside
  }

  /** Throws at once when called twice: a rejected promise that nobody waits for would end the process. */
  readonly next = (): Promise<HttpResponse> => {
    if (this.#called) {
      throw new HayateError(
        'HAYATE_NEXT_CALLED_TWICE',
        'A middleware called next() twice. Call it once, or answer without it.',
      )
    }
    this.#called = true
    return this.#answer()
  }

  async #answer(): Promise<HttpResponse> {
    const inner = await this.#inside()
    // The middleware has answered without waiting, after a time limit for example: nobody will send this one.
    if (this.#finished) void dropResponse(inner)
    else this.#inner = inner
    return inner
  }

  /** @throws HayateError For what is no response. */
  finish(returned: unknown, name: string): HttpResponse {
    if (returned instanceof HttpResponse && returned === this.#inner) return this.replace(returned)
    const response = ownResponse(returned)
    if (response !== undefined) return this.replace(response)
    throw new HayateError(
      'HAYATE_MIDDLEWARE_WITHOUT_RESPONSE',
      `The middleware ${name === '' ? 'without a name' : name} returned no response. Return what next() gives, or a response of its own.`,
    )
  }

  /** Ends the step with this response, in the place of the one that `next()` gave. */
  replace(response: HttpResponse): HttpResponse {
    this.#finished = true
    if (this.#inner !== undefined) takeOver(response, this.#inner)
    return response
  }
}
