import { base64url } from 'jose'
import { constantTimeEqual } from './constant-time-equal.ts'

const maskBytes = 32
const purpose = new TextEncoder().encode('hayate csrf')

/**
 * An HMAC that only the server and the session's own pages have, under a mask that is new each time: where a compressed
 * page has it beside what an attacker may choose, its length tells nothing of it (BREACH).
 */
export async function makeCsrfToken(sessionId: string): Promise<string> {
  const mask = crypto.getRandomValues(new Uint8Array(maskBytes))
  return base64url.encode(Uint8Array.from([...mask, ...xor(mask, await tokenOf(sessionId))]))
}

/** Whether a token was made for this session, in a time that does not tell how much of it is right. */
export async function isCsrfToken(sessionId: string, token: string): Promise<boolean> {
  // 64 bytes have one spelling of 86 characters.
  if (!/^[A-Za-z0-9_-]{86}$/.test(token)) return false
  const bytes = base64url.decode(token)
  const unmasked = xor(bytes.subarray(0, maskBytes), bytes.subarray(maskBytes))
  return constantTimeEqual(unmasked, await tokenOf(sessionId))
}

/** The id is the key: 128 random bits that no page and no script ever sees. */
async function tokenOf(sessionId: string): Promise<Uint8Array> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(sessionId), hmac, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(hmac, key, purpose))
}

function xor(mask: Uint8Array, bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => byte ^ (mask[at] ?? 0))
}
