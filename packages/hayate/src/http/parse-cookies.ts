import { HttpError } from '../errors/http-error.ts'

/** Browsers keep at most 180 cookies a site; headers are bounded before, so this only bounds the map. */
const maxCookies = 500

/** Without SP and HTAB at the ends, and nothing else: trimming a no-break space would forge a `__Host-` name. */
function trimBlanks(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}

/** Percent-encoding is a habit, not a rule of cookies: what does not decode, or decodes to a NUL, stays as it is. */
function decodeLeniently(value: string): string {
  if (!value.includes('%')) return value
  try {
    const decoded = decodeURIComponent(value)
    return decoded.includes('\0') ? value : decoded
  } catch {
    return value
  }
}

/**
 * Reads the values of all Cookie headers, as browsers write them (RFC 6265 §5.4): of two cookies with one name the first
 * wins, which is the one with the longer path. Quotes around a value are removed, then `%xx` is decoded where that gives
 * text. Parts without `=` or without a name are left out.
 *
 * @throws HttpError 400 for more than 500 cookies.
 */
export function parseCookieHeader(values: readonly string[]): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  let seen = 0
  for (const text of values) {
    // Found once per `=`, so that a list without any is still read in one pass.
    let equals = -1
    for (let start = 0; start < text.length; ) {
      const mark = text.indexOf(';', start)
      const end = mark === -1 ? text.length : mark
      if (equals < start) equals = text.indexOf('=', start)
      if (equals === -1) break
      if (equals < end) {
        if (++seen > maxCookies) throw new HttpError(400, `At most ${maxCookies} cookies are allowed.`)
        const name = trimBlanks(text, start, equals)
        if (name !== '' && !cookies.has(name)) {
          cookies.set(name, decodeLeniently(unquote(trimBlanks(text, equals + 1, end))))
        }
      }
      start = end + 1
    }
  }
  return cookies
}
