import type { HttpRequest } from '../http/http-request.ts'
import type { Logger } from '../logging/logger.ts'
import { makeDependency } from './declare-dependency.ts'
import type { Dependency } from './dependency.ts'
import type { RequestScope } from './request-scope.ts'

/** A dependency that reads straight from the request's own state. */
export function readyMade<T>(
  name: string,
  read: (scope: RequestScope) => T,
  options: { readonly readsBody?: boolean } = {},
): Dependency<T, object, never> {
  // Proof: the value is what `read` returns; nothing is sent for it and it declares no error.
  return makeDependency('request', { name, read, readsBody: options.readsBody ?? false }) as Dependency<
    T,
    object,
    never
  >
}

/** The request itself: method, path, headers, cookies, client, `body()`. */
export const request: Dependency<HttpRequest, object, never> = readyMade('request', (scope) => scope.request, {
  readsBody: true,
})

/** A log whose entries carry the request's id. */
export const log: Dependency<Logger, object, never> = readyMade('log', (scope) => scope.log)

/** Fires when the client goes away, and when the route's time limit is over. It aborts nothing else: a handler that returns still commits. */
export const signal: Dependency<AbortSignal, object, never> = readyMade('signal', (scope) => scope.request.signal)
