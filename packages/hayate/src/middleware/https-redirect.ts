import { ConfigurationError } from '../errors/configuration-error.ts'
import { defineError } from '../errors/define-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { LocalizedHttpError } from '../errors/localized-error.ts'
import { parseHost } from '../http/check-host.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { Middleware } from './middleware.ts'
import { redirectTo } from './redirect-to.ts'

/** What `httpsRedirect()` takes. */
export interface HttpsRedirectOptions {
  /** 308 is kept by browsers for good: choose it when there is no way back to http. Default 307. */
  readonly status?: 307 | 308
  /** Where https is served. Default: the port of the request, unless that is 80. */
  readonly port?: number
  /** Requests that are answered over http: a load balancer's question whether the server lives. */
  readonly except?: (request: HttpRequest) => boolean
}

const proxyNotTrusted = defineError('proxy_not_trusted', { status: 400, title: 'Proxy not trusted' })

const sentences = {
  en: 'A proxy says that this request came by https, but trustProxy does not name it.',
  ja: 'プロキシはこのリクエストが https で届いたと示していますが、そのプロキシは trustProxy に含まれていません',
}

/**
 * Sends whoever comes by http to https, with 307: same method, same path and query, byte for byte; web sockets to `wss`.
 *
 * Behind a proxy that ends https, `trustProxy` must name it: its `x-forwarded-proto` is what `request.scheme` reads. A
 * request that claims to have come by https through a proxy that is not trusted gets 400 instead of a redirect to where it
 * came from. The host is the request's own: use {@link trustedHosts} before it.
 *
 * ```ts
 * app.use(trustedHosts(['example.com']), httpsRedirect())
 * ```
 *
 * @throws ConfigurationError `HAYATE_HTTPS_REDIRECT` for another status, or what is no port.
 */
export function httpsRedirect(options: HttpsRedirectOptions = {}): Middleware {
  const { status = 307, port, except } = options
  checkOptions(status, port)
  return function httpsRedirect(request, next) {
    if (request.scheme === 'https' || except?.(request) === true) return next()
    if (claimsHttps(request)) {
      throw new LocalizedHttpError(proxyNotTrusted, sentences)
    }
    const host = secureHost(request.host, port)
    if (host === undefined)
      throw new HttpError(400, 'This server is reached by https, and needs a Host header to say where.')
    return redirectTo(request, { scheme: 'https', host, status })
  }
}

function checkOptions(status: number, port: number | undefined): void {
  const isPort = port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
  if (isPort && (status === 307 || status === 308)) return
  const problem = isPort ? `status is ${status}. It is 307 or 308.` : `port is ${port}. It is 1 to 65535.`
  throw new ConfigurationError('HAYATE_HTTPS_REDIRECT', `httpsRedirect(): ${problem}`)
}

/** Whether anybody on the way says so. A redirect would bring it here again, and again. */
function claimsHttps({ headers }: HttpRequest): boolean {
  return (
    /(?:^|,)\s*(?:https|wss)\s*(?:,|$)/i.test(headers.get('x-forwarded-proto') ?? '') ||
    /(?:^|[;,\s])proto="?(?:https|wss)\b/i.test(headers.get('forwarded') ?? '')
  )
}

function secureHost(host: string, port: number | undefined): string | undefined {
  const parsed = parseHost(host)
  if (parsed === undefined) return undefined
  const chosen = port ?? parsed.port
  return chosen === undefined || chosen === 80 || chosen === 443 ? parsed.name : `${parsed.name}:${chosen}`
}
