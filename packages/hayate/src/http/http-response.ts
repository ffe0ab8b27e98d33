import { type CookieOptions, type CookieScope, serializeCookie, serializeDeletedCookie } from './serialize-cookie.ts'

/** What leaves as a body. Text is UTF-8; an iterable is streamed with back-pressure. */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null

/**
 * One answer, before its bytes leave.
 *
 * Headers are a flat list `[name, value, name, value …]`, names in lower case: what `node:http` writes without conversion.
 * Middleware may change status, headers and body until the adapter writes them.
 */
export class HttpResponse {
  status: number
  readonly headers: string[]
  body: ResponseBody
  /** Runs when the last byte has left or the peer is gone: background work, `after-response` clean-up. */
  onSent: (() => void | Promise<void>) | undefined = undefined
  /** For HEAD: the length that GET would have, when the body is left out. */
  omittedLength: number | undefined = undefined

  constructor(status: number, headers: string[], body: ResponseBody) {
    this.status = status
    this.headers = headers
    this.body = body
  }

  /** The first value of a header, its name in any case. */
  header(name: string): string | undefined {
    const lower = name.toLowerCase()
    for (let at = 0; at < this.headers.length; at += 2) if (this.headers[at] === lower) return this.headers[at + 1]
    return undefined
  }

  /** Replaces every value of a header. */
  setHeader(name: string, value: string): void {
    this.removeHeader(name)
    this.headers.push(name.toLowerCase(), value)
  }

  /** Adds a value: a second `set-cookie`, a further `vary`. */
  appendHeader(name: string, value: string): void {
    this.headers.push(name.toLowerCase(), value)
  }

  /** As `response.setCookie` does, on this answer alone. @throws TypeError For what a cookie does not allow. */
  setCookie(name: string, value: string, options?: CookieOptions): void {
    this.headers.push('set-cookie', serializeCookie(name, value, options))
  }

  /** Tells the browser to forget it: give the `path`, `domain`, `secure` and `partitioned` it was set with. */
  deleteCookie(name: string, options?: CookieScope): void {
    this.headers.push('set-cookie', serializeDeletedCookie(name, options))
  }

  removeHeader(name: string): void {
    const lower = name.toLowerCase()
    for (let at = this.headers.length - 2; at >= 0; at -= 2) if (this.headers[at] === lower) this.headers.splice(at, 2)
  }
}
