import { ConfigurationError } from '../errors/configuration-error.ts'
import { HayateError } from '../errors/hayate-error.ts'
import { parseHost } from '../http/check-host.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { type CookieOptions, serializeCookie, serializeDeletedCookie } from '../http/serialize-cookie.ts'
import { isToken } from '../http/token.ts'

export interface SessionCookieOptions {
  /** Without its prefix. */
  readonly name: string
  readonly sameSite: 'lax' | 'strict'
  /** On http at a loopback address the cookie goes without prefix and `Secure`, which some browsers drop there. */
  readonly development: boolean
}

/** RFC 6265bis §5.7: browsers drop what is longer, without a word. */
const maxPairBytes = 4096

/** The cookie of a session: `__Host-`, `Secure`, `HttpOnly`, `Path=/`. */
export class SessionCookie {
  readonly securedName: string
  readonly #options: SessionCookieOptions

  /** @throws ConfigurationError `HAYATE_INVALID_SESSION` for what cannot name a cookie. */
  constructor(options: SessionCookieOptions) {
    const { name } = options
    if (!isToken(name) || name.startsWith('__') || name.length > 64) {
      throw new ConfigurationError(
        'HAYATE_INVALID_SESSION',
        `webSession: '${name}' cannot name the cookie: use letters and digits; the prefix '__Host-' is added.`,
      )
    }
    this.#options = options
    this.securedName = `__Host-${name}`
  }

  read(request: HttpRequest): string | undefined {
    return request.cookies.get(this.#isPlain(request) ? this.#options.name : this.securedName)
  }

  /**
   * @returns The value of `Set-Cookie`.
   * @throws HayateError `HAYATE_SESSION_TOO_LARGE` over 4,096 bytes.
   */
  write(request: HttpRequest, value: string, maxAgeSeconds: number): string {
    const { name, scope } = this.#of(request)
    const bytes = name.length + 1 + value.length
    if (bytes > maxPairBytes) {
      throw new HayateError(
        'HAYATE_SESSION_TOO_LARGE',
        `The cookie of this session would have ${bytes} bytes; browsers keep ${maxPairBytes}. Keep less in the session, or give webSession a store.`,
      )
    }
    return serializeCookie(name, value, { ...scope, maxAge: maxAgeSeconds })
  }

  /** @returns The value of a `Set-Cookie` that deletes it. */
  forget(request: HttpRequest): string {
    const { name, scope } = this.#of(request)
    return serializeDeletedCookie(name, scope)
  }

  #of(request: HttpRequest): { readonly name: string; readonly scope: CookieOptions } {
    const { name, sameSite } = this.#options
    const isPlain = this.#isPlain(request)
    const scope = { path: '/', httpOnly: true, sameSite, secure: !isPlain }
    return { name: isPlain ? name : this.securedName, scope }
  }

  #isPlain(request: HttpRequest): boolean {
    return this.#options.development && request.scheme === 'http' && isLoopback(request.host)
  }
}

function isLoopback(host: string): boolean {
  const name = parseHost(host)?.name ?? ''
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.[0-9]+){3}$/.test(name)
}
