import { ConfigurationError } from '../errors/configuration-error.ts'
import type { HttpRequest } from '../http/http-request.ts'

/** Whose pages may read answers; see `CorsOptions.origins`. */
export type AllowedOrigins =
  | '*'
  | readonly (string | RegExp)[]
  | ((origin: string, request: HttpRequest) => boolean | Promise<boolean>)

/** Whether an origin is allowed. */
export type OriginCheck = (origin: string, request: HttpRequest) => boolean | Promise<boolean>

const allowAll: OriginCheck = () => true

/** @throws ConfigurationError `HAYATE_CORS_ORIGIN` for what is no origin, `HAYATE_CORS_CREDENTIALS` for everybody with credentials. */
export function compileOrigins(origins: AllowedOrigins, credentials: boolean): OriginCheck {
  if (typeof origins === 'function') {
    // Sandboxed frames, local files and some redirects send 'null': nobody in particular.
    return (origin, request) => origin !== 'null' && origins(origin, request)
  }
  if (allowsEveryone(origins)) {
    if (credentials) throw openToAll("'*'")
    return allowAll
  }
  const exact = new Set<string>()
  const patterns: RegExp[] = []
  for (const origin of origins) {
    if (typeof origin === 'string') exact.add(checkOrigin(origin))
    else patterns.push(wholePattern(origin, credentials))
  }
  return (origin) => exact.has(origin) || (origin !== 'null' && patterns.some((pattern) => pattern.test(origin)))
}

export function allowsEveryone(origins: AllowedOrigins): boolean {
  return typeof origins !== 'function' && (origins === '*' || origins.includes('*'))
}

/** An origin as a browser writes it (RFC 6454 §6.2): scheme and host in lower case, no default port, no path. */
function checkOrigin(origin: string): string {
  if (origin === 'null') return origin
  const isWeb = /^https?:/i.test(origin)
  const written = URL.canParse(origin) ? new URL(origin).origin : undefined
  const valid = isWeb ? written === origin : /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/.test(origin)
  if (valid) return origin
  const hint = isWeb && written !== undefined ? ` Write '${written}'.` : " An origin reads 'https://example.com'."
  throw new ConfigurationError('HAYATE_CORS_ORIGIN', `cors(): '${origin}' is no origin as a browser sends it.${hint}`)
}

/** The pattern must match the whole origin: `/good\.com/` would also match `https://good.com.evil.example`. */
function wholePattern(pattern: RegExp, credentials: boolean): RegExp {
  // `g` and `y` remember where they were, and `m` would end the origin at a line.
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replaceAll(/[gmy]/g, ''))
  // RFC 6761 §6.4: nobody's name.
  if (credentials && whole.test('https://anybody.invalid')) throw openToAll(String(pattern))
  return whole
}

function openToAll(origins: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_CORS_CREDENTIALS',
    `cors(): origins ${origins} with credentials would let every site on the web act as the users of this one. Name the origins, or leave out credentials.`,
  )
}
