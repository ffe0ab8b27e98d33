/** A Host header, taken apart. */
export interface ParsedHost {
  /** In lower case; an IPv6 address in its brackets; a trailing dot stays. */
  readonly name: string
  /** Undefined when none is given: the scheme's own. */
  readonly port: number | undefined
}

/** RFC 1035 §2.3.4: no name on the wire is longer. */
const maxNameLength = 255

const number255 = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = new RegExp(`^${number255}(?:\\.${number255}){3}$`)

/** A last label that browsers read as part of an IPv4 address (WHATWG URL, "ends in a number"). */
const endsInNumber = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/

/** Letters, digits, `-`, `.`, `_`, `~`: the unreserved characters, which is all that registered names use. */
function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x7e
  )
}

function isHex(text: string): boolean {
  if (text.length < 1 || text.length > 4) return false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) | 0x20
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false
  }
  return true
}

/** Groups of a side of `::`, an IPv4 tail counting as two; -1 when one is not a group. */
function countGroups(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0
  const groups = text.split(':')
  let count = 0
  for (const [at, group] of groups.entries()) {
    if (isHex(group)) count++
    else if (mayEndInIpv4 && at === groups.length - 1 && ipv4.test(group)) count += 2
    else return -1
  }
  return count
}

/** RFC 3986 §3.2.2 `IPv6address`: no zone, no IPvFuture. */
function isIpv6(text: string): boolean {
  if (text.length > 45) return false
  const gap = text.indexOf('::')
  if (gap === -1) return countGroups(text, true) === 8
  const before = countGroups(text.slice(0, gap), false)
  const after = countGroups(text.slice(gap + 2), true)
  return before !== -1 && after !== -1 && before + after <= 7
}

function isName(name: string): boolean {
  if (name === '' || name.length > maxNameLength || name.startsWith('.') || name.includes('..')) return false
  if (endsInNumber.test(name)) return ipv4.test(name)
  // An invalid punycode label has no host behind it, and no URL can be made of it.
  return !name.includes('xn--') || URL.canParse(`http://${name}/`)
}

/** The port after the colon at `colon`; -1 when it is not one; undefined for an empty one (RFC 3986 §3.2.3). */
function parsePort(text: string, colon: number): number | undefined {
  if (colon + 1 === text.length) return undefined
  if (text.length - colon > 6) return -1
  let port = 0
  for (let at = colon + 1; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return -1
    port = port * 10 + digit
  }
  return port <= 65_535 ? port : -1
}

/**
 * Reads a Host header (RFC 9110 §7.2, RFC 3986 §3.2.2) strictly: a name, an IPv4 address or an IPv6 address in brackets, and
 * a port. Whatever it accepts, a URL can be made of.
 *
 * @returns undefined for userinfo, a path, a query, spaces, commas, percent-encoding, a port above 65535, or an address
 *   written in a way that only some readers take for one (`127.1`, `0x7f.1`).
 */
export function parseHost(text: string): ParsedHost | undefined {
  let end = 0
  if (text.charCodeAt(0) === 0x5b) {
    end = text.indexOf(']') + 1
    if (end === 0 || !isIpv6(text.slice(1, end - 1))) return undefined
  } else {
    while (end < text.length && isNameCode(text.charCodeAt(end))) end++
  }
  const hasPort = end < text.length
  if (hasPort && text.charCodeAt(end) !== 0x3a) return undefined
  const name = (hasPort ? text.slice(0, end) : text).toLowerCase()
  const port = hasPort ? parsePort(text, end) : undefined
  if (port === -1 || (name.charCodeAt(0) !== 0x5b && !isName(name))) return undefined
  return { name, port }
}
