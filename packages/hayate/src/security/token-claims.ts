/** What a token of ours says: RFC 7519 claims, the kind as `type`, and whatever the application adds. */
export interface Claims {
  /** Whom it is about; text, not empty. */
  readonly sub: string
  /** The kind: `access`, `refresh`, or one of your own. */
  readonly type: string
  /** Seconds since 1970: when it was issued. */
  readonly iat: number
  /** Seconds since 1970: from then on it is refused. */
  readonly exp: number
  /** Seconds since 1970: before that it is refused. */
  readonly nbf?: number
  /** Its own id, for revocation. */
  readonly jti: string
  readonly iss?: string
  readonly aud?: string
  readonly [name: string]: unknown
}

/** Why a token was refused: for logs, never for the client. */
export type TokenRefusal =
  | 'too-long'
  | 'malformed'
  | 'header'
  | 'wrong-kind'
  | 'unknown-key'
  | 'wrong-algorithm'
  | 'signature'
  | 'claims'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'lifetime'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'nonce'

export interface ClaimRules {
  readonly type: string
  readonly issuer: string | undefined
  readonly audience: string | undefined
  readonly ttlSeconds: number
}

/** Whether the claims are ours and of the right kind, whatever the time. */
export function checkClaims(claims: Readonly<Record<string, unknown>>, rules: ClaimRules): TokenRefusal | undefined {
  const { sub, jti, iat, exp, nbf } = claims
  if (claims.type !== rules.type) return 'wrong-kind'
  if (!isText(sub) || !isText(jti)) return 'claims'
  if (!isTime(iat) || !isTime(exp) || (nbf !== undefined && !isTime(nbf)) || exp <= iat) return 'claims'
  // An issuer or audience where none was agreed on means that the token was made for something else (RFC 7519 §4.1.3).
  if (claims.iss !== rules.issuer) return 'wrong-issuer'
  if (claims.aud !== rules.audience) return 'wrong-audience'
  if (exp - iat > rules.ttlSeconds) return 'lifetime'
  return undefined
}

/** @param skewSeconds - How far the clock of the machine that issued the token may be ahead. Nothing is added to `exp`. */
export function checkTimes(claims: Claims, nowMs: number, skewSeconds: number): TokenRefusal | undefined {
  const now = Math.floor(nowMs / 1000)
  if (claims.iat > now + skewSeconds) return 'not-yet-valid'
  if (claims.nbf !== undefined && claims.nbf > now + skewSeconds) return 'not-yet-valid'
  return claims.exp <= now ? 'expired' : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** NumericDate may have a fraction (RFC 7519 §2); ours never does. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Claims are shared between the requests that send the same token: nobody may change them. */
export function freezeClaims(value: Readonly<Record<string, unknown>>): void {
  for (const member of Object.values(value)) {
    // Proof: an object made by JSON.parse; an array is read by its indexes.
    if (typeof member === 'object' && member !== null) freezeClaims(member as Readonly<Record<string, unknown>>)
  }
  Object.freeze(value)
}
