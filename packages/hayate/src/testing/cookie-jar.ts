import { parseSetCookie, stringifyCookie } from 'cookie'

interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** Set without `Domain`: sent to exactly that host. */
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  /** Milliseconds since 1970; undefined lasts as long as the jar. */
  readonly expiresAt: number | undefined
}

/** The cookies of one client, kept from answer to request as a browser does (RFC 6265 §5.3 and §5.4, without public suffixes). */
export class CookieJar {
  readonly #cookies: Map<string, StoredCookie> = new Map()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Keeps what an answer sets; an expired cookie is removed. */
  store(url: URL, setCookies: readonly string[]): void {
    for (const header of setCookies) {
      const cookie = this.#read(url, header)
      if (cookie === undefined) continue
      const key = JSON.stringify([cookie.domain, cookie.path, cookie.name])
      if (cookie.expiresAt !== undefined && cookie.expiresAt <= this.#now()) this.#cookies.delete(key)
      else this.#cookies.set(key, cookie)
    }
  }

  /** Puts a cookie for a host and all its paths into the jar. */
  set(url: URL, name: string, value: string): void {
    const { hostname } = url
    const cookie = { name, value, domain: hostname, hostOnly: true, path: '/', secure: false, expiresAt: undefined }
    this.#cookies.set(JSON.stringify([hostname, '/', name]), cookie)
  }

  /** The value that a request for this URL would send; undefined when it would send none. */
  get(url: URL, name: string): string | undefined {
    return this.#matching(url).find((cookie) => cookie.name === name)?.value
  }

  clear(): void {
    this.#cookies.clear()
  }

  /** The Cookie header for a URL; `extra` go with this request alone and replace cookies of the same name. */
  header(url: URL, extra: Readonly<Record<string, string>> = {}): string {
    const kept = this.#matching(url).filter(({ name }) => !Object.hasOwn(extra, name))
    const raw = { encode: (value: string) => value }
    const parts = kept.map(({ name, value }) => stringifyCookie({ [name]: value }, raw))
    for (const [name, value] of Object.entries(extra)) parts.push(stringifyCookie({ [name]: value }))
    return parts.join('; ')
  }

  #read(url: URL, header: string): StoredCookie | undefined {
    // The value goes back as it came: the server wrote it and the server reads it.
    const parsed = parseSetCookie(header, { decode: (value) => value })
    if (parsed.value === undefined) return undefined
    const given = parsed.domain?.replace(/^\./, '').toLowerCase()
    const hostOnly = given === undefined || given === ''
    const domain = hostOnly ? url.hostname : given
    if (url.hostname !== domain && !url.hostname.endsWith(`.${domain}`)) return undefined
    return {
      name: parsed.name,
      value: parsed.value,
      domain,
      hostOnly,
      path: parsed.path?.startsWith('/') === true ? parsed.path : defaultPath(url),
      secure: parsed.secure === true,
      expiresAt: parsed.maxAge === undefined ? parsed.expires?.getTime() : this.#now() + parsed.maxAge * 1_000,
    }
  }

  #matching(url: URL): readonly StoredCookie[] {
    const now = this.#now()
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.expiresAt === undefined || cookie.expiresAt > now)
      .filter((cookie) => !cookie.secure || url.protocol === 'https:')
      .filter(({ domain, hostOnly }) => url.hostname === domain || (!hostOnly && url.hostname.endsWith(`.${domain}`)))
      .filter(({ path }) => pathMatches(url.pathname, path))
      .toSorted((one, other) => other.path.length - one.path.length)
  }
}

/** RFC 6265 §5.1.4 */
function defaultPath(url: URL): string {
  const end = url.pathname.lastIndexOf('/')
  return end <= 0 ? '/' : url.pathname.slice(0, end)
}

function pathMatches(path: string, cookiePath: string): boolean {
  if (!path.startsWith(cookiePath)) return false
  return path.length === cookiePath.length || cookiePath.endsWith('/') || path[cookiePath.length] === '/'
}
