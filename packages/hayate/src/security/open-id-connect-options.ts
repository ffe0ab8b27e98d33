import { ConfigurationError } from '../errors/configuration-error.ts'
import { isSafeUrl } from './safe-url.ts'

/** Signatures of key pairs only: with a secret, who checks could also issue. */
export type ProviderAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA'

/** What `openIdConnectTokens()` takes. */
export interface OpenIdConnectTokensOptions {
  /** As the provider writes it in `iss`, to the letter; `https`, or `http` on this machine. */
  readonly issuer: string
  /** Must be `aud`, or one of it: the name of this API, or for ID tokens the client's id. */
  readonly audience: string
  /** The client that the token must have been issued to: `azp`, else `client_id`, else for ID tokens the only `aud`. */
  readonly clientId?: string
  /**
   * `access`: access tokens for this API, `typ` `at+jwt` (RFC 9068). `id`: ID tokens, which say `JWT` or nothing, of a sign-in
   * that this application began. Default `access`.
   */
  readonly accept?: 'access' | 'id'
  /** `typ` that is accepted, in lower case, `''` for none: `['jwt']` for providers whose access tokens are no RFC 9068. */
  readonly types?: readonly string[]
  /** Default: RS256, PS256, ES256, ES384 and EdDSA. Fewer are safer when you know the provider's. */
  readonly algorithms?: readonly ProviderAlgorithm[]
  /** How far the provider's clock may be ahead. Default 60. Expiry has no such tolerance. */
  readonly skewSeconds?: number
  /** A token that lives longer is refused. Default 86400: a day. */
  readonly maxLifetimeSeconds?: number
  /** For the configuration and again for the keys. Default 5000. */
  readonly timeoutMs?: number
  /** How long keys are used before they are asked for again. Default 600,000: ten minutes. */
  readonly maxAgeMs?: number
  /** How long they are used after that while the provider does not answer. Default 3,600,000: an hour. */
  readonly maxStaleMs?: number
  /** Between two questions because of a key that is not known, or after one that failed. Default 30,000. */
  readonly cooldownMs?: number
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

export type ProviderSettings = Required<Omit<OpenIdConnectTokensOptions, 'clientId'>> & {
  readonly clientId: string | undefined
  readonly configurationUrl: string
}

const known: readonly ProviderAlgorithm[] = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']
const numbers = ['skewSeconds', 'maxLifetimeSeconds', 'timeoutMs', 'maxAgeMs', 'maxStaleMs', 'cooldownMs'] as const

/** With every default. @throws ConfigurationError `HAYATE_INVALID_OPENID_PROVIDER`. */
export function checkProviderOptions(options: OpenIdConnectTokensOptions): ProviderSettings {
  const accept = options.accept ?? 'access'
  const settings: ProviderSettings = {
    types: accept === 'access' ? ['at+jwt'] : ['jwt', ''],
    algorithms: known,
    skewSeconds: 60,
    maxLifetimeSeconds: 86_400,
    timeoutMs: 5000,
    maxAgeMs: 600_000,
    maxStaleMs: 3_600_000,
    cooldownMs: 30_000,
    clock: Date.now,
    ...options,
    accept,
    clientId: options.clientId ?? (accept === 'id' ? options.audience : undefined),
    configurationUrl: `${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  }
  checkNames(settings)
  for (const name of numbers) {
    if (Number.isFinite(settings[name]) && settings[name] >= 0) continue
    throw invalidProvider(`${name} must be a number from 0 on, not ${settings[name]}.`)
  }
  return settings
}

function checkNames({ issuer, audience, algorithms, types }: ProviderSettings): void {
  if (!isSafeUrl(issuer) || /[?#]/.test(issuer)) {
    throw invalidProvider(`issuer must be an https URL without query (http only on this machine), not '${issuer}'.`)
  }
  if (audience === '') throw invalidProvider('audience must say whom tokens are for: this API, or your client id.')
  if (types.length === 0) throw invalidProvider('types needs at least one.')
  const wrong = algorithms.find((algorithm) => !known.includes(algorithm))
  if (wrong === undefined && algorithms.length > 0) return
  throw invalidProvider(
    `algorithms must be some of ${known.join(', ')}${wrong === undefined ? '' : `, not '${wrong}'`}.`,
  )
}

function invalidProvider(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_OPENID_PROVIDER', `openIdConnectTokens: ${problem}`)
}
