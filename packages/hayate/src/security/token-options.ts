import { ConfigurationError } from '../errors/configuration-error.ts'
import type { RevocationList } from './revocation-list.ts'
import type { HmacAlgorithm, TokenKey } from './token-keys.ts'

/** How long a kind of token lives. */
export interface TokenKind {
  readonly ttlSeconds: number
}

interface TokenSettings<K extends string> {
  /** `iss` of what is issued; a token with another one, or none, is refused. Default: none. */
  readonly issuer?: string
  /** `aud` of what is issued; a token with another one, none, or a list is refused. Default: none. */
  readonly audience?: string
  /** Default 1800: half an hour. Older tokens that live longer are refused, so lowering it ends them. */
  readonly accessTtlSeconds?: number
  /** Default 604800: a week. */
  readonly refreshTtlSeconds?: number
  /** Kinds of your own, for one-time links or tickets: `{ 'password-reset': { ttlSeconds: 900 } }`. */
  readonly kinds?: Readonly<Record<K, TokenKind>>
  /** How far the clock of another machine may be ahead when it issues. Default 60. Expiry has no such tolerance. */
  readonly skewSeconds?: number
  /** Asked for the `jti` and the `sid` of every token that is valid otherwise. Default: none is ever revoked. */
  readonly revocations?: RevocationList
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** One secret, or several keys of which the first signs and all verify: that is how a key is replaced. */
export type TokensOptions<K extends string> = TokenSettings<K> &
  (
    | { readonly secret: string | Uint8Array; readonly algorithm?: HmacAlgorithm; readonly keys?: undefined }
    | { readonly keys: readonly TokenKey[]; readonly secret?: undefined; readonly algorithm?: undefined }
  )

export function keysOf(options: TokensOptions<string>): readonly TokenKey[] {
  if (options.keys !== undefined) return options.keys
  const { secret, algorithm = 'HS256' } = options
  return [{ secret, algorithm }]
}

/** Seconds by kind. @throws ConfigurationError `HAYATE_INVALID_TOKEN_KIND` */
export function lifetimesOf(options: TokensOptions<string>): ReadonlyMap<string, number> {
  const { accessTtlSeconds = 1800, refreshTtlSeconds = 604_800, kinds = {} } = options
  const lifetimes = new Map([
    ['access', accessTtlSeconds],
    ['refresh', refreshTtlSeconds],
  ])
  for (const [kind, { ttlSeconds }] of Object.entries(kinds)) {
    if (lifetimes.has(kind) || kind === 'at' || kind === 'rt' || !/^[a-z][a-z0-9-]{0,31}$/.test(kind)) {
      throw invalidKind(`'${kind}' cannot name a kind of token: use lower case, digits and '-', not a name in use.`)
    }
    lifetimes.set(kind, ttlSeconds)
  }
  for (const [kind, seconds] of lifetimes) {
    if (!Number.isSafeInteger(seconds) || seconds < 1) {
      throw invalidKind(`The lifetime of '${kind}' must be a whole number of seconds above 0, not ${seconds}.`)
    }
  }
  return lifetimes
}

/** The `typ` of a kind (RFC 8725 §3.11, RFC 9068 §2.1): one kind can never be taken for another. */
export function typeHeader(kind: string): string {
  if (kind === 'access') return 'at+jwt'
  return kind === 'refresh' ? 'rt+jwt' : `${kind}+jwt`
}

function invalidKind(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_TOKEN_KIND', `createTokens: ${problem}`)
}
