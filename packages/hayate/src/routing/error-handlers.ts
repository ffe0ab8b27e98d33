import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'

type ErrorClass = abstract new (...args: never) => unknown

/** Answers an error: with a response, or another error to be answered instead. */
export type ErrorHandler<E> = (
  error: E,
  request: HttpRequest,
) => HttpResponse | Response | Error | Promise<HttpResponse | Response | Error>

/** `onError` of one application or router, by class: the handler of the nearest class answers. */
export class ErrorHandlers {
  readonly #handlers = new Map<ErrorClass, ErrorHandler<unknown>>()

  get isEmpty(): boolean {
    return this.#handlers.size === 0
  }

  add(type: ErrorClass, handler: ErrorHandler<unknown>): void {
    this.#handlers.set(type, handler)
  }

  find(error: unknown): ErrorHandler<unknown> | undefined {
    if (this.#handlers.size === 0 || typeof error !== 'object' || error === null) return undefined
    // From the prototypes, which alone say what class an error is of: any error may have a member `constructor`.
    for (let at: unknown = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at)) {
      // Proof: a prototype is an object; the map compares by identity only.
      const handler = this.#handlers.get((at as object).constructor as ErrorClass)
      if (handler !== undefined) return handler
    }
    return undefined
  }
}

/** The handler of the nearest group that has one which has not answered yet. */
export function findHandler(
  groups: readonly ErrorHandlers[],
  error: unknown,
  used: ReadonlySet<unknown>,
): ErrorHandler<unknown> | undefined {
  for (const group of groups) {
    const handler = group.find(error)
    if (handler !== undefined && !used.has(handler)) return handler
  }
  return undefined
}
