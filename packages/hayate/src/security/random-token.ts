import { base64url } from 'jose'

/**
 * A secret that nobody guesses, for links, API keys and sessions: letters, digits, `-` and `_`.
 *
 * @param bytes - Of randomness, at least 16. Default 32, which makes 43 characters.
 * @throws RangeError for fewer than 16 bytes.
 */
export function randomToken(bytes: number = 32): string {
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > 1024) {
    throw new RangeError(`randomToken() takes 16 to 1024 bytes, not ${bytes}.`)
  }
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)))
}
