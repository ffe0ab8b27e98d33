import { HttpError } from '../errors/http-error.ts'
import { decodePercent } from './decode-percent.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\x00-\x1f\x7f]/

/** Outside RFC 3986 altogether: controls, spaces, a backslash (which some readers take for `/`), and what is not ASCII. */
const notInPath = /[^\x21-\x5b\x5d-\x7e]/

function refuseDots(): never {
  // Clients remove dot segments (RFC 3986 §5.2.4): one that arrives is meant for a second reader behind this one.
  throw new HttpError(400, "The path has a '.' or '..' segment.")
}

function isDots(text: string): boolean {
  return text === '.' || text === '..'
}

/** A decoded segment may hold `/`, as `a%2Fb` does, but neither `..` between them nor `\`. */
function checkDecoded(decoded: string): void {
  if (control.test(decoded)) throw new HttpError(400, 'The path has an encoded control character.')
  if (decoded.includes('\\')) throw new HttpError(400, 'The path has an encoded backslash (%5C).')
  if (decoded.includes('.') && decoded.split('/').some(isDots)) refuseDots()
}

/**
 * Decodes one raw path segment, once: `a%2Fb` is `a/b`, `%252F` is `%2F`.
 *
 * @throws HttpError 400 for bad percent-encoding, bad UTF-8, control characters (NUL, CR and LF among them), a backslash,
 *   and a dot segment in any spelling (`%2e%2e`, `.%2E`, `a%2f..`).
 */
export function decodeSegment(raw: string): string {
  if (!raw.includes('%')) {
    if (isDots(raw)) refuseDots()
    return raw
  }
  const decoded = decodePercent(raw, 'The path')
  checkDecoded(decoded)
  return decoded
}

/**
 * Refuses a path that two readers could read differently. Every path passes it before it is matched; `decodeSegment`
 * repeats nothing of it.
 *
 * @param path - As sent, without the query.
 * @throws HttpError 400 when it does not start with `/`, has characters outside RFC 3986 or a dot segment in any spelling,
 *   or does not decode.
 */
export function checkPath(path: string): void {
  if (path.charCodeAt(0) !== 0x2f) throw new HttpError(400, "The path must start with '/'.")
  if (notInPath.test(path)) throw new HttpError(400, 'The path has a character that must be percent-encoded.')
  const isEncoded = path.includes('%')
  if (!isEncoded && !path.includes('/.')) return
  for (const segment of path.split('/')) decodeSegment(segment)
}
