import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { importPKCS8, importSPKI } from 'jose'
import { ConfigurationError } from '../errors/configuration-error.ts'

/** HMAC: who checks could also issue. */
export type HmacAlgorithm = 'HS256' | 'HS384' | 'HS512'
/** Signatures: who checks needs only the public key. */
export type SignatureAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'
/** How a token may be signed (RFC 7518 §3.1, RFC 8037). */
export type TokenAlgorithm = HmacAlgorithm | SignatureAlgorithm

/** A key with a secret. Text counts as its UTF-8 bytes: at least 32, 48 or 64 of them (RFC 7518 §3.2). */
export interface SecretTokenKey {
  /** The `kid` of its tokens. A key without id is for tokens without `kid`. */
  readonly id?: string
  /** Default HS256. */
  readonly algorithm?: HmacAlgorithm
  readonly secret: string | Uint8Array
}

/** A key pair as PEM text. Without the private key it only verifies. RSA needs 2,048 bits, EdDSA is Ed25519. */
export interface PairTokenKey {
  readonly id?: string
  readonly algorithm: SignatureAlgorithm
  readonly privateKey?: string
  /** Default: from the private key. */
  readonly publicKey?: string
}

/** A key that signs or verifies tokens. */
export type TokenKey = SecretTokenKey | PairTokenKey

/** A key ready for use, imported once and not before its first use. */
export interface PreparedKey {
  readonly id: string | undefined
  readonly algorithm: TokenAlgorithm
  readonly canSign: boolean
  signing(): Promise<CryptoKey>
  verifying(): Promise<CryptoKey>
}

/** @throws ConfigurationError `HAYATE_WEAK_SECRET` or `HAYATE_INVALID_TOKEN_KEY`. */
export function prepareKeys(keys: readonly TokenKey[]): readonly PreparedKey[] {
  const prepared = keys.map((key) => ('secret' in key ? prepareSecret(key) : preparePair(key)))
  if (new Set(prepared.map((key) => key.id)).size !== prepared.length) throw invalidKey('Two keys have the same id.')
  if (prepared[0]?.canSign !== true) throw invalidKey('The first key signs: it needs a secret or a private key.')
  return prepared
}

const hmacs = {
  HS256: { hash: 'SHA-256', bytes: 32 },
  HS384: { hash: 'SHA-384', bytes: 48 },
  HS512: { hash: 'SHA-512', bytes: 64 },
}

function prepareSecret(key: SecretTokenKey): PreparedKey {
  const { algorithm = 'HS256', secret } = key
  const hmac = hmacs[algorithm]
  if (hmac === undefined) throw invalidKey(`'${algorithm}' is not an algorithm for a secret: HS256, HS384 or HS512 is.`)
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : Uint8Array.from(secret)
  if (bytes.length < hmac.bytes) {
    throw new ConfigurationError(
      'HAYATE_WEAK_SECRET',
      `The secret for tokens has ${bytes.length} bytes; ${algorithm} needs at least ${hmac.bytes} (RFC 7518 §3.2). ` +
        'Make one with: hayate secret',
    )
  }
  // A public key as an HMAC secret is how RS256 is confused with HS256: whoever has the public key could issue.
  if (new TextDecoder().decode(bytes).includes('-----BEGIN')) {
    throw invalidKey(`A PEM key cannot be the secret of ${algorithm}. Give it as privateKey or publicKey.`)
  }
  const load = once(() =>
    crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: hmac.hash }, false, ['sign', 'verify']),
  )
  return { id: checkId(key.id), algorithm, canSign: true, signing: load, verifying: load }
}

function preparePair(key: PairTokenKey): PreparedKey {
  const { algorithm, privateKey } = key
  const secret = privateKey === undefined ? undefined : readPem(algorithm, privateKey, createPrivateKey)
  const open = key.publicKey ?? privateKey
  if (open === undefined) throw invalidKey(`${algorithm} needs a private or a public key.`)
  const spki = readPem(algorithm, open, createPublicKey).export({ type: 'spki', format: 'pem' })
  const pkcs8 = secret?.export({ type: 'pkcs8', format: 'pem' })
  return {
    id: checkId(key.id),
    algorithm,
    canSign: pkcs8 !== undefined,
    signing: once(() => importPKCS8(pkcs8 ?? '', algorithm)),
    verifying: once(() => importSPKI(spki, algorithm)),
  }
}

function readPem(algorithm: SignatureAlgorithm, pem: string, read: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = read(pem)
  } catch (cause) {
    throw new ConfigurationError('HAYATE_INVALID_TOKEN_KEY', `The ${algorithm} key is not a key in PEM form.`, {
      cause,
    })
  }
  if (!fits(key, algorithm)) throw invalidKey(`A key of type ${key.asymmetricKeyType} is not one for ${algorithm}.`)
  return key
}

function fits(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (algorithm === 'EdDSA') return type === 'ed25519'
  if (algorithm === 'ES256') return type === 'ec' && details?.namedCurve === 'prime256v1'
  if (algorithm === 'RS256' || algorithm === 'PS256') return type === 'rsa' && (details?.modulusLength ?? 0) >= 2048
  throw invalidKey(`'${String(algorithm)}' is not an algorithm for a key pair: RS256, PS256, ES256 or EdDSA is.`)
}

function checkId(id: string | undefined): string | undefined {
  if (id === undefined || /^[A-Za-z0-9._-]{1,64}$/.test(id)) return id
  throw invalidKey(`The id '${id}' may have letters, digits, '.', '_' and '-' only, at most 64.`)
}

function invalidKey(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_TOKEN_KEY', `createTokens: ${problem}`)
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
