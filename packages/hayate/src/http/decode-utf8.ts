import { HttpError } from '../errors/http-error.ts'

// The byte order mark is kept, so that the reader of the text decides what it means there.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Bytes to text, strictly: overlong forms, surrogates and cut sequences are refused, never replaced.
 *
 * @param what - For the detail: `request body`.
 * @throws HttpError 400 when the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new HttpError(400, `The ${what} is not valid UTF-8.`, { cause })
  }
}
