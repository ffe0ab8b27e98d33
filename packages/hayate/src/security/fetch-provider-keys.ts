import type { JSONWebKeySet, JWK } from 'jose'
import { isLoopbackUrl, isSafeUrl } from './safe-url.ts'

interface Asking {
  readonly issuer: string
  readonly timeoutMs: number
}

const maxBytes = 262_144
const maxKeys = 100

/** The keys at the address that the provider's configuration names. @throws Error for the log, saying what is wrong. */
export async function fetchProviderKeys(
  configuration: Readonly<Record<string, unknown>>,
  asking: Asking,
): Promise<JSONWebKeySet> {
  const { issuer, jwks_uri: address } = configuration
  // OpenID Connect Discovery §4.3. Without it, one provider could speak for another (mix-up).
  if (issuer !== asking.issuer)
    throw new Error(`The provider calls itself '${String(issuer)}', not '${asking.issuer}'.`)
  if (typeof address !== 'string' || !isSafeUrl(address)) throw new Error('jwks_uri of the provider is no https URL.')
  if (isLoopbackUrl(address) && !isLoopbackUrl(asking.issuer)) throw new Error('jwks_uri points to this machine.')
  const { keys } = await fetchProviderJson(address, asking)
  if (!Array.isArray(keys) || keys.length > maxKeys)
    throw new Error(`The provider has no list of at most ${maxKeys} keys.`)
  return { keys: keys.filter(isPublicKey) }
}

// A secret among them would be known to everybody.
function isPublicKey(key: unknown): key is JWK {
  return typeof key === 'object' && key !== null && 'kty' in key && typeof key.kty === 'string' && key.kty !== 'oct'
}

/** A JSON object of at most 256 KiB, without following redirects. @throws Error for the log. */
export async function fetchProviderJson(
  address: string,
  { timeoutMs }: Asking,
): Promise<Readonly<Record<string, unknown>>> {
  const signal = AbortSignal.timeout(timeoutMs)
  const answer = await fetch(address, { redirect: 'error', signal, headers: { accept: 'application/json' } })
  const bytes = await readAtMost(answer, maxBytes)
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}.`)
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${address} is no JSON object.`)
  // Proof: JSON.parse makes plain objects, and null and arrays were refused above.
  return value as Readonly<Record<string, unknown>>
}

/** Counted after decompression; leaves the rest unread. */
async function readAtMost(answer: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of answer.body ?? []) {
    size += piece.length
    // Leaving the loop cancels the body.
    if (size > most) throw new Error(`${answer.url} is larger than ${most} bytes.`)
    pieces.push(piece)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
