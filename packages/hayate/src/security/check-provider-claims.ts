import { constantTimeEqual } from './constant-time-equal.ts'
import type { TokenRefusal } from './token-claims.ts'

/** What a token of an OpenID provider says: RFC 7519 claims, and whatever the provider adds. */
export interface ProviderClaims {
  readonly iss: string
  /** Whom it is about, as the provider knows them: with `iss` it is the only name that never changes. */
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since 1970, perhaps with a fraction. */
  readonly exp: number
  readonly iat: number
  readonly nbf?: number
  /** The client that it was issued to. */
  readonly azp?: string
  readonly nonce?: string
  readonly [name: string]: unknown
}

export interface ProviderRules {
  readonly issuer: string
  readonly audience: string
  readonly clientId: string | undefined
  readonly accept: 'access' | 'id'
  readonly skewSeconds: number
  readonly maxLifetimeSeconds: number
}

interface Moment {
  readonly nowSeconds: number
  readonly nonce: string | undefined
}

/** OpenID Connect Core §3.1.3.7 and RFC 9068 §4, whatever the signature. */
export function checkProviderClaims(
  claims: Readonly<Record<string, unknown>>,
  rules: ProviderRules,
  { nowSeconds, nonce }: Moment,
): TokenRefusal | undefined {
  const { iss, sub, aud } = claims
  if (iss !== rules.issuer) return 'wrong-issuer'
  if (typeof sub !== 'string' || sub === '') return 'claims'
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (!audiences.every((one) => typeof one === 'string')) return 'claims'
  if (!audiences.includes(rules.audience)) return 'wrong-audience'
  if (!isForClient(claims, audiences.length, rules)) return 'wrong-audience'
  if (nonce !== undefined && !(typeof claims.nonce === 'string' && constantTimeEqual(claims.nonce, nonce)))
    return 'nonce'
  return checkTimes(claims, rules, nowSeconds)
}

function isForClient({ azp, client_id }: Readonly<Record<string, unknown>>, audiences: number, rules: ProviderRules) {
  const { clientId, accept } = rules
  if (clientId === undefined) return azp === undefined || typeof azp === 'string'
  if (azp !== undefined) return azp === clientId
  if (accept === 'access') return client_id === clientId
  // The audience of an ID token is the client itself; among several `azp` has to say which one it was issued to.
  return audiences === 1
}

function checkTimes(
  { iat, exp, nbf }: Readonly<Record<string, unknown>>,
  { skewSeconds, maxLifetimeSeconds }: ProviderRules,
  nowSeconds: number,
): TokenRefusal | undefined {
  if (!isTime(iat) || !isTime(exp) || (nbf !== undefined && !isTime(nbf)) || exp <= iat) return 'claims'
  if (exp - iat > maxLifetimeSeconds) return 'lifetime'
  if (iat > nowSeconds + skewSeconds) return 'not-yet-valid'
  if (nbf !== undefined && nbf > nowSeconds + skewSeconds) return 'not-yet-valid'
  return exp <= nowSeconds ? 'expired' : undefined
}

/** NumericDate may have a fraction (RFC 7519 §2), and providers write some. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}
