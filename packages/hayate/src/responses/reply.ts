import type { Dependency } from '../dependencies/dependency.ts'
import { readyMade } from '../dependencies/ready-made.ts'
import type { RequestScope } from '../dependencies/request-scope.ts'
import { checkHeaderName, checkHeaderValue } from '../http/header-value.ts'
import {
  type CookieOptions,
  type CookieScope,
  serializeCookie,
  serializeDeletedCookie,
} from '../http/serialize-cookie.ts'

/**
 * The answer that is being made. Headers and cookies set here, from a handler or any dependency, go on every answer of the
 * request: plain values, returned responses, redirects and errors.
 */
export interface Reply {
  /** The status of a plain value; the last one set wins. Ignored when a response is returned or the request fails. */
  status: number | undefined
  /** Replaces a header. @throws TypeError For a name or value that HTTP does not allow. */
  setHeader(name: string, value: string): void
  /** Adds a value beside earlier ones: a second `link`. */
  appendHeader(name: string, value: string): void
  /** RFC 6265bis; `path` is `/` unless given. @throws TypeError For characters or a combination that a cookie does not allow. */
  setCookie(name: string, value: string, options?: CookieOptions): void
  /**
   * Tells the browser to forget it: give the `path`, `domain`, `secure` and `partitioned` it was set with.
   *
   * @throws TypeError Where the name asks for more: `__Host-` and `__Secure-` need `secure`.
   */
  deleteCookie(name: string, options?: CookieScope): void
}

class ScopedReply implements Reply {
  readonly #scope: RequestScope

  constructor(scope: RequestScope) {
    this.#scope = scope
  }

  get status(): number | undefined {
    return this.#scope.replyStatus
  }

  set status(status: number | undefined) {
    if (status !== undefined && (!Number.isInteger(status) || status < 200 || status > 599)) {
      throw new RangeError(`response.status takes 200 to 599, not ${status}.`)
    }
    this.#scope.replyStatus = status
  }

  setHeader(name: string, value: string): void {
    const lower = checkedName(name)
    checkHeaderValue(name, value)
    const list = this.#list()
    for (let at = list.length - 2; at >= 0; at -= 2) if (list[at] === lower) list.splice(at, 2)
    list.push(lower, value)
    this.#scope.replyReplaces ??= new Set()
    this.#scope.replyReplaces.add(lower)
  }

  appendHeader(name: string, value: string): void {
    checkHeaderValue(name, value)
    this.#list().push(checkedName(name), value)
  }

  setCookie(name: string, value: string, options?: CookieOptions): void {
    this.#list().push('set-cookie', serializeCookie(name, value, options))
  }

  deleteCookie(name: string, options?: CookieScope): void {
    this.#list().push('set-cookie', serializeDeletedCookie(name, options))
  }

  #list(): string[] {
    this.#scope.replyHeaders ??= []
    return this.#scope.replyHeaders
  }
}

/** These frame the message: the adapter alone decides them. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer'])

function checkedName(name: string): string {
  checkHeaderName(name)
  const lower = name.toLowerCase()
  if (framing.has(lower)) throw new TypeError(`response: '${name}' is decided by the server and cannot be set.`)
  return lower
}

/** The answer that is being made: its headers, cookies and status. */
export const response: Dependency<Reply, object, never> = readyMade('response', (scope) => new ScopedReply(scope))
