/** The text needs the exact reader. */
export const lookCloser: number = -1

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start
  while (isDigit(bytes[at])) at++
  return at
}

/** Whether a fraction like that of `-0.000` has no digit but zero. */
function isZeroFraction(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0x30 && bytes[at] !== 0x2e) return false
  return true
}

/**
 * Skips a number from its first digit.
 *
 * @returns The position after it, or `lookCloser` where a double may not keep it: 16 digits before the point, three in the
 *   exponent, or a zero with a minus.
 */
function skipNumber(bytes: Uint8Array, start: number): number {
  let at = endOfDigits(bytes, start)
  if (at - start > 15) return lookCloser
  if (bytes[at] === 0x2e) at = endOfDigits(bytes, at + 1)
  if (bytes[start] === 0x30 && bytes[start - 1] === 0x2d && isZeroFraction(bytes, start, at)) return lookCloser
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at
  at++
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
  const end = endOfDigits(bytes, at)
  return end - at > 2 ? lookCloser : end
}

/** Whether the escape `\uXXXX`, its `u` at `at`, is a surrogate or a NUL. */
function isOddEscape(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at + 1]
  const second = bytes[at + 2] ?? 0
  if (first === 0x64 || first === 0x44) return second >= 0x38
  return first === 0x30 && second === 0x30 && bytes[at + 3] === 0x30 && bytes[at + 4] === 0x30
}

/** Skips a string from its opening quote to its closing one. */
function skipString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) return at
    if (byte === 0x5c) {
      at++
      if (bytes[at] === 0x75 && isOddEscape(bytes, at)) return lookCloser
    }
  }
  return at
}

/**
 * One pass over the text, which need not be JSON.
 *
 * @returns Colons outside strings, which in JSON are the members of all objects, or `lookCloser` for a text nested too
 *   deeply, or with a number or an escape that needs a closer look.
 */
export function scanJson(bytes: Uint8Array, maxDepth: number): number {
  let colons = 0
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x22) {
      at = skipString(bytes, at)
      if (at === lookCloser) return lookCloser
    } else if (byte === 0x3a) colons++
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > maxDepth) return lookCloser
    } else if (byte === 0x7d || byte === 0x5d) depth--
    else if (byte >= 0x30 && byte <= 0x39) {
      at = skipNumber(bytes, at) - 1
      if (at < 0) return lookCloser
    }
  }
  return colons
}
