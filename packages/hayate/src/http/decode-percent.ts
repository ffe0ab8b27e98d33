import { HttpError } from '../errors/http-error.ts'

const badEscape = /%(?![0-9A-Fa-f]{2})/

function placeName(what: string, position: number): string {
  return position === 0 ? what : `${what} ${position}`
}

/**
 * Decodes `%xx` once, strictly (RFC 3986 §2.1, UTF-8).
 *
 * @param what - Starts the detail: `The path`, `Query parameter`.
 * @param position - From 1; named after `what`. Default 0, which is not named.
 * @throws HttpError 400 for `%` without two hexadecimal digits, for bytes that are not UTF-8, and for `%00`.
 */
export function decodePercent(raw: string, what: string, position: number = 0): string {
  if (!raw.includes('%')) return raw
  let decoded: string
  try {
    decoded = decodeURIComponent(raw)
  } catch (cause) {
    const reason = badEscape.test(raw) ? "has a '%' without two hexadecimal digits" : 'is not valid UTF-8 when decoded'
    throw new HttpError(400, `${placeName(what, position)} ${reason}.`, { cause })
  }
  // A NUL ends text in C libraries and PostgreSQL refuses it: nothing legitimate needs one in a URL.
  if (decoded.includes('\0')) throw new HttpError(400, `${placeName(what, position)} has a NUL character (%00).`)
  return decoded
}
