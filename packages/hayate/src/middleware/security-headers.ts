import { ConfigurationError } from '../errors/configuration-error.ts'
import { checkHeaderValue } from '../http/header-value.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Middleware } from './middleware.ts'

/** Strict-Transport-Security (RFC 6797). */
export interface HstsOptions {
  /** How long browsers come by https only. Default 31,536,000: a year. */
  readonly maxAgeSeconds?: number
  /** Whether all names below this one as well. Default true. */
  readonly includeSubDomains?: boolean
  /** Whether browsers may build it in; hard to take back, see hstspreload.org. Default false. */
  readonly preload?: boolean
}

/** Each header by name: a text replaces the default, `false` leaves it out. */
export interface SecurityHeadersOptions {
  /**
   * Content-Security-Policy. Default `default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';
   * object-src 'none'`. Pages with scripts or styles in them use `cspNonce`.
   */
  readonly contentSecurityPolicy?: string | false
  /** X-Frame-Options, for browsers without `frame-ancestors`. Default `DENY`. */
  readonly frameOptions?: 'DENY' | 'SAMEORIGIN' | false
  /** Referrer-Policy. Default `strict-origin-when-cross-origin`. */
  readonly referrerPolicy?: string | false
  /** Strict-Transport-Security (RFC 6797), sent over https only: of a trusted proxy's word, too. Default one year with subdomains. */
  readonly hsts?: HstsOptions | false
  /** Permissions-Policy. Default: no camera, location, microphone, payment, USB and browsing topics. */
  readonly permissionsPolicy?: string | false
  /** Cross-Origin-Opener-Policy. Default `same-origin-allow-popups`, which keeps sign-in in a popup working. */
  readonly crossOriginOpenerPolicy?: string | false
  /** Cross-Origin-Resource-Policy. Default `same-site`; answers that `cors()` lets others read are not affected. */
  readonly crossOriginResourcePolicy?: string | false
  /** Cross-Origin-Embedder-Policy. Default: left out, since with it a page shows nothing of others that does not agree. */
  readonly crossOriginEmbedderPolicy?: string
}

const defaultPolicy =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
const defaultPermissions = 'browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()'

/**
 * Tells browsers to be strict with every answer, errors included: `X-Content-Type-Options: nosniff` and the headers of
 * {@link SecurityHeadersOptions}. What an answer says itself stays: the docs pages have a policy of their own. There is no
 * `X-XSS-Protection`, which made pages less safe.
 *
 * ```ts
 * app.use(securityHeaders())
 * ```
 *
 * @throws ConfigurationError `HAYATE_SECURITY_HEADER` for a value that no header can have, or a `maxAgeSeconds` below 0.
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const headers = compileHeaders(options)
  const hsts = options.hsts === false ? undefined : compileHsts(options.hsts ?? {})
  const { frameOptions = 'DENY' } = options
  return async function securityHeaders(request, next) {
    const response = await next()
    // `frame-ancestors` of a page's own says more than the older header: a page that lets itself be framed stays so.
    const ownPolicy = response.header('content-security-policy')
    if (frameOptions !== false && !ownPolicy?.includes('frame-ancestors')) {
      addMissing(response, 'x-frame-options', frameOptions)
    }
    for (const [name, value] of headers) addMissing(response, name, value)
    // RFC 6797 §7.2: never over http, where anybody on the way could have written it.
    if (hsts !== undefined && request.scheme === 'https') addMissing(response, 'strict-transport-security', hsts)
    return response
  }
}

function addMissing(response: HttpResponse, name: string, value: string): void {
  if (response.header(name) === undefined) response.appendHeader(name, value)
}

function compileHeaders(options: SecurityHeadersOptions): readonly (readonly [name: string, value: string])[] {
  const all: readonly (readonly [name: string, value: string | false | undefined])[] = [
    ['x-content-type-options', 'nosniff'],
    ['content-security-policy', options.contentSecurityPolicy ?? defaultPolicy],
    ['referrer-policy', options.referrerPolicy ?? 'strict-origin-when-cross-origin'],
    ['permissions-policy', options.permissionsPolicy ?? defaultPermissions],
    ['cross-origin-opener-policy', options.crossOriginOpenerPolicy ?? 'same-origin-allow-popups'],
    ['cross-origin-resource-policy', options.crossOriginResourcePolicy ?? 'same-site'],
    ['cross-origin-embedder-policy', options.crossOriginEmbedderPolicy],
  ]
  return all.flatMap(([name, value]) => (value === false || value === undefined ? [] : [[name, checked(name, value)]]))
}

function checked(name: string, value: string): string {
  try {
    checkHeaderValue(name, value)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigurationError('HAYATE_SECURITY_HEADER', `securityHeaders(): ${reason}`, { cause: error })
  }
  if (value.trim() !== '') return value
  throw new ConfigurationError(
    'HAYATE_SECURITY_HEADER',
    `securityHeaders(): ${name} is empty. Write false to leave it out.`,
  )
}

function compileHsts({ maxAgeSeconds = 31_536_000, includeSubDomains = true, preload = false }: HstsOptions): string {
  if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds < 0) {
    throw new ConfigurationError(
      'HAYATE_SECURITY_HEADER',
      `securityHeaders(): hsts.maxAgeSeconds is ${maxAgeSeconds}. It is a whole number of seconds, 0 or more.`,
    )
  }
  return `max-age=${maxAgeSeconds}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`
}
