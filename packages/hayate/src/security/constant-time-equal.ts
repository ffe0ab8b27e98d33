import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Whether two secrets are the same, in a time that tells neither where they differ nor how long the expected one is.
 * Text is compared as UTF-8.
 */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

// Digests have one length, which timingSafeEqual demands and which hides the lengths of a and b.
function digest(value: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(value).digest()
}
