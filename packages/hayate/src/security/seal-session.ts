import { base64url } from 'jose'
import { ConfigurationError } from '../errors/configuration-error.ts'

/** Encrypts text into a cookie's value, and back; nobody else can read or change it. */
export interface Sealer {
  seal(text: string): Promise<string>
  /** Undefined for what none of the secrets has sealed. */
  unseal(sealed: string): Promise<string | undefined>
}

/** Each is tried, so a list without end would be work without end. */
const maxSecrets = 8
/** As HS256 asks of its secrets (RFC 7518 §3.2). */
const minSecretBytes = 32
/** NIST SP 800-38D §8.2.2. */
const nonceBytes = 12

/**
 * AES-256-GCM with keys derived from the secrets by HKDF (RFC 5869). The first secret seals, all unseal: that is how one is
 * replaced. `purpose` is part of the key: what was sealed for one purpose is nothing for another.
 *
 * @throws ConfigurationError `HAYATE_WEAK_SECRET` for fewer than 32 bytes, `HAYATE_INVALID_SESSION` for no secret or more than 8.
 */
export function createSealer(secret: string | readonly string[], purpose: string): Sealer {
  const secrets = typeof secret === 'string' ? [secret] : secret
  if (secrets.length === 0 || secrets.length > maxSecrets) {
    throw new ConfigurationError(
      'HAYATE_INVALID_SESSION',
      `webSession: give 1 to ${maxSecrets} secrets, not ${secrets.length}.`,
    )
  }
  const encoder = new TextEncoder()
  const bytes = secrets.map((one) => encoder.encode(one))
  for (const { length } of bytes) {
    if (length >= minSecretBytes) continue
    throw new ConfigurationError(
      'HAYATE_WEAK_SECRET',
      `A secret of webSession has ${length} bytes; it needs at least ${minSecretBytes}. Make one with: hayate secret`,
    )
  }
  return new AesSealer(bytes, encoder.encode(purpose))
}

class AesSealer implements Sealer {
  readonly #secrets: readonly Uint8Array<ArrayBuffer>[]
  readonly #purpose: Uint8Array<ArrayBuffer>
  /** Derived with the first use. */
  #keys: Promise<readonly CryptoKey[]> | undefined

  constructor(secrets: readonly Uint8Array<ArrayBuffer>[], purpose: Uint8Array<ArrayBuffer>) {
    this.#secrets = secrets
    this.#purpose = purpose
  }

  async seal(text: string): Promise<string> {
    const [key] = await this.#derived()
    if (key === undefined) throw new RangeError('Sealing needs a secret.')
    const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, new TextEncoder().encode(text))
    const whole = new Uint8Array(nonceBytes + sealed.byteLength)
    whole.set(nonce)
    whole.set(new Uint8Array(sealed), nonceBytes)
    return base64url.encode(whole)
  }

  async unseal(sealed: string): Promise<string | undefined> {
    // jose forgives other alphabets and blanks: one session has one spelling.
    if (!/^[A-Za-z0-9_-]+$/.test(sealed)) return undefined
    const bytes = Uint8Array.from(decode(sealed))
    if (bytes.length <= nonceBytes) return undefined
    for (const key of await this.#derived()) {
      const text = await open(key, bytes)
      if (text !== undefined) return text
    }
    return undefined
  }

  #derived(): Promise<readonly CryptoKey[]> {
    this.#keys ??= Promise.all(this.#secrets.map((secret) => deriveKey(secret, this.#purpose)))
    return this.#keys
  }
}

function decode(text: string): Uint8Array {
  try {
    return base64url.decode(text)
  } catch {
    return new Uint8Array()
  }
}

async function open(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const iv = bytes.subarray(0, nonceBytes)
  try {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(nonceBytes))
    return new TextDecoder().decode(text)
  } catch {
    // OperationError: another key, or somebody changed it. Which of both, nobody is told.
    return undefined
  }
}

async function deriveKey(secret: Uint8Array<ArrayBuffer>, info: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
