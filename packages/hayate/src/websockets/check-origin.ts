import { parseHost } from '../http/check-host.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { type AllowedOrigins, compileOrigins } from '../middleware/compile-origins.ts'

/** Whether the page that opens a socket may do so. */
export type SocketOriginCheck = (request: HttpRequest) => boolean | Promise<boolean>

/**
 * Browsers send the cookies of this host with a handshake from any page, and no CORS rule stops them (RFC 6455 §10.2): a page
 * of another host may open a socket only when its origin is listed.
 *
 * @throws ConfigurationError `HAYATE_CORS_ORIGIN` for what is no origin.
 */
export function compileSocketOrigins(origins: AllowedOrigins | undefined): SocketOriginCheck {
  const listed = origins === undefined ? undefined : compileOrigins(origins, false)
  return (request) => {
    const sent = request.headers.getAll('origin')
    const [origin] = sent
    if (origin === undefined) return true
    if (sent.length > 1) return false
    return isSameHost(origin, request.host) || (listed?.(origin, request) ?? false)
  }
}

/** By host and port: a proxy that ends TLS leaves the scheme of the page to itself. */
function isSameHost(origin: string, host: string): boolean {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false
  const page = new URL(origin)
  const own = parseHost(host)
  if (own === undefined || own.name !== page.hostname) return false
  const defaultPort = page.protocol === 'https:' ? 443 : 80
  return (own.port ?? defaultPort) === (page.port === '' ? defaultPort : Number(page.port))
}
