import { stringifySetCookie } from 'cookie'
import { isToken } from './token.ts'

/** The attributes of a cookie (RFC 6265 §4.1). */
export interface CookieOptions {
  /** Absolute end. Prefer `maxAge`, which does not depend on the client's clock. */
  readonly expires?: Date
  /** Seconds until the cookie ends; 0 or less deletes it. Without it and `expires` it lasts for the browser session. */
  readonly maxAge?: number
  /** Also sent to sub-domains of this. Default: only the host that set it. */
  readonly domain?: string
  /** Sent for paths below this one. Default `/`. */
  readonly path?: string
  /** Only sent over https. Default false. */
  readonly secure?: boolean
  /** Not readable by scripts. Default false. */
  readonly httpOnly?: boolean
  /** Default `lax`. `none` needs `secure`. */
  readonly sameSite?: 'strict' | 'lax' | 'none'
  /** Kept apart per top-level site (CHIPS). Needs `secure`. */
  readonly partitioned?: boolean
  readonly priority?: 'low' | 'medium' | 'high'
}

/** What must be repeated for a browser to find the cookie that is to be deleted. */
export type CookieScope = Pick<CookieOptions, 'domain' | 'path' | 'secure' | 'httpOnly' | 'sameSite' | 'partitioned'>

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const forbiddenInValue = /[\x00-\x1f\x7f;]/

/** RFC 6265bis §5.7: a browser drops a cookie whose name and value are longer, without a word. */
const maxPairBytes = 4096

function invalid(name: string, reason: string): TypeError {
  return new TypeError(`Cookie ${JSON.stringify(name)}: ${reason}`)
}

/** The prefixes that browsers enforce, in any case (RFC 6265bis §4.1.3). */
function checkPrefix(name: string, path: string, options: CookieOptions): void {
  const lower = name.toLowerCase()
  const isHost = lower.startsWith('__host-')
  if (!isHost && !lower.startsWith('__secure-')) return
  if (options.secure !== true) throw invalid(name, 'this prefix needs { secure: true }.')
  if (!isHost) return
  if (options.domain !== undefined) throw invalid(name, "the prefix '__Host-' allows no domain.")
  if (path !== '/') throw invalid(name, "the prefix '__Host-' needs the path '/'.")
}

function check(name: string, value: string, path: string, options: CookieOptions): void {
  if (!isToken(name)) throw invalid(name, 'a name may have letters, digits and the marks of a token only.')
  if (forbiddenInValue.test(value)) throw invalid(name, "a value may not have control characters or ';'. Encode it.")
  if (!value.isWellFormed()) throw invalid(name, 'the value has half a surrogate pair.')
  if (options.domain === '') throw invalid(name, 'the domain is empty. Leave it out for the host that answers.')
  if (!path.startsWith('/')) throw invalid(name, "a path starts with '/'.")
  if (options.sameSite === 'none' && options.secure !== true)
    throw invalid(name, "sameSite 'none' needs { secure: true }.")
  if (options.partitioned === true && options.secure !== true)
    throw invalid(name, 'partitioned needs { secure: true }.')
  checkPrefix(name, path, options)
}

/**
 * The value of a Set-Cookie header (RFC 6265 §4.1). In the cookie's value, spaces, quotes, commas, backslashes, `%` and
 * what lies beyond ASCII are percent-encoded, as `parseCookieHeader` decodes them.
 *
 * @throws TypeError for line breaks, other control characters and `;` in the name, the value or any option; for an option
 *   that is not of its grammar; where the prefixes `__Host-` and `__Secure-`, `sameSite: 'none'` or `partitioned` ask for
 *   more; and for a cookie over 4,096 bytes, which browsers drop.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  const path = options.path ?? '/'
  check(name, value, path, options)
  const text = stringifySetCookie({ name, value, sameSite: 'lax', ...options, path })
  const pairEnd = text.indexOf(';')
  if (pairEnd > maxPairBytes + 1) throw invalid(name, `longer than the ${maxPairBytes} bytes that browsers keep.`)
  return text
}

/**
 * The value of a Set-Cookie header that deletes a cookie. Give the domain and path it was set with.
 *
 * @throws TypeError as {@link serializeCookie} does.
 */
export function serializeDeletedCookie(name: string, scope: CookieScope = {}): string {
  return serializeCookie(name, '', { ...scope, maxAge: 0, expires: new Date(0) })
}
