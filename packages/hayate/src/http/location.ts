// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\x00-\x1f\x7f]/

/** Whatever is neither unreserved nor reserved (RFC 3986 §2), nor the start of an escape. */
const needsEncoding = /%(?![0-9A-Fa-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]+/g

const encodedControlOrBackslash = /%(?:[01][0-9A-Fa-f]|7[Ff]|5[Cc])/

/**
 * Makes a redirect target fit for a Location header: spaces, quotes, backslashes and what lies beyond ASCII are
 * percent-encoded as UTF-8, and escapes that are there already are kept (RFC 3986). It does not judge where the target
 * leads: for one that comes from a user ask {@link isLocalPath} first.
 *
 * @throws TypeError for line breaks and other control characters.
 */
export function safeLocation(text: string): string {
  if (control.test(text)) throw new TypeError('A redirect target may not have line breaks or other control characters.')
  return text.toWellFormed().replaceAll(needsEncoding, encodeURIComponent)
}

/**
 * Whether a redirect to this text, in any browser, stays on the site that answers: a path from the root. `//evil.example`,
 * `/\evil.example`, `https:evil.example` and `/%09/evil.example` are none.
 */
export function isLocalPath(text: string): boolean {
  if (!text.startsWith('/') || text.startsWith('//')) return false
  return !control.test(text) && !text.includes('\\') && !encodedControlOrBackslash.test(text)
}
