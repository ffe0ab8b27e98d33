import { compactVerify, errors, type LocalJWKSet } from 'jose'
import { checkProviderClaims, type ProviderClaims, type ProviderRules } from './check-provider-claims.ts'
import {
  checkProviderOptions,
  type OpenIdConnectTokensOptions,
  type ProviderAlgorithm,
} from './open-id-connect-options.ts'
import { parseTokenJson } from './parse-token-json.ts'
import { ProviderKeys } from './provider-keys.ts'
import { readTokenHeader, type TokenHeader } from './read-token-header.ts'
import { freezeClaims, type TokenRefusal } from './token-claims.ts'

/** What a token of the provider turned out to be; the reason of a refusal is for logs. */
export type ProviderTokenCheck =
  | { readonly kind: 'valid'; readonly claims: ProviderClaims }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal }

/** What one check of a token may demand besides. */
export interface ProviderCheckOptions {
  /** What the browser was sent to the provider with; then the claim `nonce` must be the same. */
  readonly nonce?: string
}

/** Verifies the tokens of an OpenID provider. */
export interface OpenIdConnectTokens {
  /** For `openIdConnect({ url })`. */
  readonly configurationUrl: string
  /**
   * The claims, frozen; undefined for anything but a valid token for us.
   *
   * @throws providerUnavailable 503 with Retry-After when the provider's keys cannot be had.
   */
  verify(token: string, options?: ProviderCheckOptions): Promise<ProviderClaims | undefined>
  /** The same with the reason of a refusal, for logs; clients learn nothing of it. */
  check(token: string, options?: ProviderCheckOptions): Promise<ProviderTokenCheck>
}

/**
 * Verifies tokens that an OpenID provider issued (OpenID Connect Core, Discovery; RFC 8725, 9068).
 *
 * ```ts
 * const provider = openIdConnectTokens({ issuer: 'https://id.example', audience: 'https://shop.example/api' })
 * const signedIn = openIdConnect({ url: provider.configurationUrl })
 * const currentUser = depends({ token: signedIn }, async ({ token }) => {
 *   const claims = await provider.verify(token)
 *   if (claims === undefined) throw signedIn.refusal('The token is not valid')
 *   return { id: claims.sub }
 * }, { errors: [providerUnavailable] })
 * ```
 *
 * The provider is asked with the first token: its configuration must name the same issuer, and both it and the keys come over
 * TLS. Keys are kept for `maxAgeMs` and asked for again, at most once per `cooldownMs`, when a token names one that is
 * not among them. Only signatures of key pairs count.
 *
 * @throws ConfigurationError `HAYATE_INVALID_OPENID_PROVIDER`.
 */
export function openIdConnectTokens(options: OpenIdConnectTokensOptions): OpenIdConnectTokens {
  const settings = checkProviderOptions(options)
  const { issuer, audience, clientId, accept, types, skewSeconds, maxLifetimeSeconds, clock } = settings
  const rules: ProviderRules = { issuer, audience, clientId, accept, skewSeconds, maxLifetimeSeconds }
  const keys = new ProviderKeys(settings)

  const check = async (token: string, { nonce }: ProviderCheckOptions = {}): Promise<ProviderTokenCheck> => {
    const header = readTokenHeader(token)
    if (header.kind === 'refused') return header
    if (!types.includes(header.typ?.toLowerCase().replace(/^application\//, '') ?? '')) return refuse('wrong-kind')
    // Before a key is looked for: what names no algorithm of a key pair never reaches the provider's keys.
    if (!settings.algorithms.some((algorithm) => algorithm === header.alg)) return refuse('wrong-algorithm')
    const refusal = await checkSignature(token, header, keys, settings.algorithms)
    if (refusal !== undefined) return refuse(refusal)
    const claims = parseTokenJson(token.slice(token.indexOf('.') + 1, token.lastIndexOf('.')))
    if (claims === undefined) return refuse('claims')
    const problem = checkProviderClaims(claims, rules, { nowSeconds: clock() / 1000, nonce })
    if (problem !== undefined) return refuse(problem)
    freezeClaims(claims)
    // Proof: checkProviderClaims has looked at every member that ProviderClaims declares.
    return { kind: 'valid', claims: claims as ProviderClaims }
  }
  return {
    configurationUrl: settings.configurationUrl,
    check,
    verify: async (token, how) => {
      const checked = await check(token, how)
      return checked.kind === 'valid' ? checked.claims : undefined
    },
  }
}

async function checkSignature(
  token: string,
  { alg, kid }: TokenHeader,
  keys: ProviderKeys,
  algorithms: readonly ProviderAlgorithm[],
): Promise<TokenRefusal | undefined> {
  const find = await keys.holding(kid, alg)
  const key = find === undefined ? undefined : await importKey(find, alg, kid)
  if (key === undefined) return 'unknown-key'
  try {
    await compactVerify(token, key, { algorithms: [...algorithms] })
    return undefined
  } catch (error) {
    // Anything else than a bad token is a surprise, and must not read as one.
    if (error instanceof errors.JOSEError) return 'signature'
    throw error
  }
}

/** Undefined for a key that is none: several that fit, one that is broken, or RSA under 2,048 bits (RFC 7518 §3.3). */
async function importKey(find: LocalJWKSet, alg: string, kid: string | undefined): Promise<CryptoKey | undefined> {
  try {
    const key = await find({ alg, ...(kid !== undefined && { kid }) })
    return 'modulusLength' in key.algorithm && Number(key.algorithm.modulusLength) < 2048 ? undefined : key
  } catch {
    return undefined
  }
}

function refuse(reason: TokenRefusal): ProviderTokenCheck {
  return { kind: 'refused', reason }
}
