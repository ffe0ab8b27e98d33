import { CompactSign, compactVerify, errors } from 'jose'
import { parseTokenJson } from './parse-token-json.ts'
import { maxCredentialLength } from './read-authorization.ts'
import { readTokenHeader } from './read-token-header.ts'
import { isRevoked } from './revocation-list.ts'
import { type Claims, checkClaims, checkTimes, freezeClaims, type TokenRefusal } from './token-claims.ts'
import { type PreparedKey, prepareKeys } from './token-keys.ts'
import { keysOf, lifetimesOf, type TokensOptions, typeHeader } from './token-options.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/**
 * What goes into a token: `sub`, and anything else that JSON can carry, but none of the claims that are set for you. A `sid`
 * names the login that it belongs to, so that all tokens of one can be revoked.
 */
export interface NewClaims {
  readonly sub: string
  readonly iss?: never
  readonly aud?: never
  readonly type?: never
  readonly iat?: never
  readonly exp?: never
  readonly nbf?: never
  readonly jti?: never
  readonly [name: string]: unknown
}

/** What one token may have of its own. */
export interface IssueOptions {
  /** Shorter than the kind's own lifetime; never longer. */
  readonly ttlSeconds?: number
  /** Default: a random UUID. */
  readonly jti?: string
}

/** A new token, what it says, and how long it lives. */
export interface IssuedToken {
  readonly token: string
  readonly claims: Claims
  /** What OAuth2 answers as `expires_in`. */
  readonly expiresInSeconds: number
}

/** What a token turned out to be; the reason of a refusal is for logs. */
export type TokenCheck =
  | { readonly kind: 'valid'; readonly claims: Claims }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal }

/** Issues and verifies signed tokens of the kinds `K`. */
export interface Tokens<K extends string> {
  /** @throws TypeError for claims that are set for you, RangeError for a longer lifetime or a token over 8 KiB. */
  issue(kind: K, claims: NewClaims, options?: IssueOptions): Promise<IssuedToken>
  /**
   * The claims, frozen; undefined for anything but a valid token of this kind.
   *
   * @throws revocationsUnavailable 503 when `revocations` cannot answer.
   */
  verify(kind: K, token: string): Promise<Claims | undefined>
  /** The same with the reason of a refusal, for logs; clients learn nothing of it. */
  check(kind: K, token: string): Promise<TokenCheck>
  /** The `exp` of a token issued now: none of its kind that exists lives longer. For `revoke`. */
  latestExpiry(kind: K): number
}

const verifiedTokens = 1000

/**
 * Makes signed tokens (JWS, RFC 7515 and 8725), `access` for half an hour and `refresh` for a week.
 *
 * ```ts
 * const tokens = createTokens({ secret: settings.secret_key })
 * const { token } = await tokens.issue('access', { sub: String(user.id), email: user.email })
 * const claims = await tokens.verify('access', token)
 * ```
 *
 * A token names its kind in `typ` and in the claim `type`, so that none passes for another. The algorithm is the key's,
 * never the token's. Verified access tokens are remembered, at most 1,000, and never past their `exp` or their revocation.
 *
 * @throws ConfigurationError `HAYATE_WEAK_SECRET`, `HAYATE_INVALID_TOKEN_KEY` or `HAYATE_INVALID_TOKEN_KIND`.
 */
export function createTokens<const K extends string = never>(
  options: TokensOptions<K>,
): Tokens<'access' | 'refresh' | K> {
  return new SignedTokens(options)
}

class SignedTokens implements Tokens<string> {
  readonly #options: TokensOptions<string>
  readonly #keys: readonly PreparedKey[]
  readonly #lifetimes: ReadonlyMap<string, number>
  readonly #skewSeconds: number
  readonly #clock: () => number
  readonly #verified = new VerifiedTokens(verifiedTokens)

  constructor(options: TokensOptions<string>) {
    this.#options = options
    this.#keys = prepareKeys(keysOf(options))
    this.#lifetimes = lifetimesOf(options)
    this.#skewSeconds = options.skewSeconds ?? 60
    this.#clock = options.clock ?? Date.now
  }

  async issue(kind: string, claims: NewClaims, options: IssueOptions = {}): Promise<IssuedToken> {
    const longest = this.#lifetime(kind)
    const { ttlSeconds = longest, jti = crypto.randomUUID() } = options
    checkNewClaims(claims)
    if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > longest) {
      throw new RangeError(`A token of the kind '${kind}' lives 1 to ${longest} seconds, not ${ttlSeconds}.`)
    }
    const { issuer: iss, audience: aud } = this.#options
    const iat = Math.floor(this.#clock() / 1000)
    const full: Claims = {
      ...claims,
      ...(iss !== undefined && { iss }),
      ...(aud !== undefined && { aud }),
      ...{ type: kind, iat, exp: iat + ttlSeconds, jti },
    }
    return { token: await this.#sign(kind, full), claims: full, expiresInSeconds: ttlSeconds }
  }

  async verify(kind: string, token: string): Promise<Claims | undefined> {
    const check = await this.check(kind, token)
    return check.kind === 'valid' ? check.claims : undefined
  }

  async check(kind: string, token: string): Promise<TokenCheck> {
    const check = await this.#checkToken(kind, token)
    const { revocations } = this.#options
    // Every time, remembered or not: a token may be revoked after its signature was found good.
    if (revocations === undefined || check.kind === 'refused') return check
    return (await isRevoked(revocations, check.claims)) ? refuse('revoked') : check
  }

  async #checkToken(kind: string, token: string): Promise<TokenCheck> {
    const ttlSeconds = this.#lifetime(kind)
    const known = kind === 'access' ? this.#verified.get(token) : undefined
    if (known !== undefined) return this.#checkTimes(token, known)
    const header = readTokenHeader(token)
    if (header.kind === 'refused') return header
    if (header.typ === undefined) return refuse('header')
    if (header.typ !== typeHeader(kind)) return refuse('wrong-kind')
    const key = this.#keys.find((key) => key.id === header.kid)
    if (key === undefined) return refuse('unknown-key')
    if (header.alg !== key.algorithm) return refuse('wrong-algorithm')
    if (!(await hasGoodSignature(token, key))) return refuse('signature')
    const claims = parseTokenJson(token.slice(token.indexOf('.') + 1, token.lastIndexOf('.')))
    if (claims === undefined) return refuse('claims')
    const { issuer, audience } = this.#options
    const refusal = checkClaims(claims, { type: kind, issuer, audience, ttlSeconds })
    if (refusal !== undefined) return refuse(refusal)
    freezeClaims(claims)
    // Proof: checkClaims has looked at every member that Claims declares.
    const proven = claims as Claims
    const check = this.#checkTimes(token, proven)
    if (kind === 'access' && check.kind === 'valid') this.#verified.add(token, proven)
    return check
  }

  #checkTimes(token: string, claims: Claims): TokenCheck {
    const refusal = checkTimes(claims, this.#clock(), this.#skewSeconds)
    if (refusal === undefined) return { kind: 'valid', claims }
    this.#verified.delete(token)
    return refuse(refusal)
  }

  async #sign(kind: string, claims: Claims): Promise<string> {
    const key = this.#keys[0]
    if (key === undefined) throw new RangeError('Tokens need a key.')
    const header = { alg: key.algorithm, typ: typeHeader(kind), ...(key.id !== undefined && { kid: key.id }) }
    const signer = new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader(header)
    const token = await signer.sign(await key.signing())
    if (token.length <= maxCredentialLength) return token
    throw new RangeError(
      `The token has ${token.length} characters; more than ${maxCredentialLength} are never accepted.`,
    )
  }

  latestExpiry(kind: string): number {
    return Math.floor(this.#clock() / 1000) + this.#lifetime(kind)
  }

  #lifetime(kind: string): number {
    const seconds = this.#lifetimes.get(kind)
    if (seconds !== undefined) return seconds
    throw new TypeError(`'${kind}' is not a kind of token that createTokens() was told of: add it to 'kinds'.`)
  }
}

async function hasGoodSignature(token: string, key: PreparedKey): Promise<boolean> {
  const verifying = await key.verifying()
  try {
    await compactVerify(token, verifying, { algorithms: [key.algorithm] })
    return true
  } catch (error) {
    // Anything else than a bad token is a surprise, and must not read as one.
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

const ownClaims = ['iss', 'aud', 'type', 'iat', 'exp', 'nbf', 'jti']

function checkNewClaims(claims: NewClaims): void {
  if (typeof claims.sub !== 'string' || claims.sub === '') {
    throw new TypeError("The claim 'sub' must be text that is not empty: String(user.id).")
  }
  const taken = ownClaims.find((name) => Object.hasOwn(claims, name))
  if (taken !== undefined) throw new TypeError(`The claim '${taken}' is set by createTokens(): leave it out.`)
}

function refuse(reason: TokenRefusal): TokenCheck {
  return { kind: 'refused', reason }
}
