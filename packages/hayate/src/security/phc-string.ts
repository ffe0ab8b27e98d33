import { decodeBase64, encodeBase64 } from '../schema/base64.ts'

/** What argon2id needs besides the password and the salt. */
export interface Argon2Cost {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
}

/** An argon2id hash as it is stored. */
export interface Argon2Hash extends Argon2Cost {
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

// PHC string format, argon2: version 19 (0x13) only, base64 without padding. Lengths and numbers are bounded, because
// the cost of checking is taken from this text.
const argon2id =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** @returns undefined for anything else, and for a cost over 1 GiB, 64 passes or 64 lanes. */
export function parsePhcString(text: string): Argon2Hash | undefined {
  if (text.length > 256) return undefined
  const match = argon2id.exec(text)
  if (match === null) return undefined
  const [memoryKiB = 0, passes = 0, parallelism = 0] = match.slice(1, 4).map(Number)
  if (memoryKiB > 1_048_576 || passes > 64 || parallelism > 64 || memoryKiB < 8 * parallelism) return undefined
  const salt = decodeUnpadded(match[4] ?? '')
  const hash = decodeUnpadded(match[5] ?? '')
  return salt && hash && { memoryKiB, passes, parallelism, salt, hash }
}

export function serializePhcString(hash: Argon2Hash): string {
  const { memoryKiB, passes, parallelism } = hash
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(hash.salt)}$${unpadded(hash.hash)}`
}

function decodeUnpadded(text: string): Uint8Array | undefined {
  return decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='))
}

function unpadded(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('=', '')
}
