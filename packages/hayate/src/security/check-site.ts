import { ConfigurationError } from '../errors/configuration-error.ts'
import { parseHost } from '../http/check-host.ts'
import type { HttpRequest } from '../http/http-request.ts'

/**
 * Where a request was made, as its browser tells (Fetch Metadata; RFC 6454 §7): pages cannot write these headers.
 *
 * @returns What is wrong with it; undefined for this site's own pages, for listed origins, and for programs, which send neither.
 */
export function findForeignSite(request: HttpRequest, origins: ReadonlySet<string>): string | undefined {
  const [origin, ...more] = request.headers.getAll('origin')
  if (more.length > 0) return 'The request has several origins.'
  if (origin !== undefined && origins.has(origin)) return undefined
  const site = request.headers.get('sec-fetch-site')
  // `none`: the user did it, not a page. The browser has compared origins itself; a page without referrers sends `null` then.
  if (site === 'same-origin' || site === 'none') return undefined
  if (site !== undefined) return 'The request was made by a page of another site.'
  if (origin === undefined || isOwnOrigin(origin, request)) return undefined
  return 'The request was made by a page of another origin.'
}

/** By scheme, host and port; a proxy that is not named in `trustProxy` may have ended TLS, so the page may be https. */
function isOwnOrigin(origin: string, { host, scheme }: HttpRequest): boolean {
  const page = URL.canParse(origin) ? new URL(origin) : undefined
  const own = parseHost(host)
  if (page === undefined || own === undefined || page.origin !== origin) return false
  const pageScheme = page.protocol.slice(0, -1)
  if (pageScheme !== 'https' && pageScheme !== scheme) return false
  const defaultPort = pageScheme === 'https' ? 443 : 80
  return (
    page.hostname === own.name && (page.port === '' ? defaultPort : Number(page.port)) === (own.port ?? defaultPort)
  )
}

/** @throws ConfigurationError `HAYATE_CSRF_ORIGIN` for what is no origin as a browser writes it. */
export function checkOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins) {
    if (/^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin) continue
    throw new ConfigurationError(
      'HAYATE_CSRF_ORIGIN',
      `csrf: '${origin}' is no origin as a browser sends it. An origin reads 'https://example.com'.`,
    )
  }
  return new Set(origins)
}
