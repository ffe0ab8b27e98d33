import { base64url } from 'jose'
import { parseTokenJson } from './parse-token-json.ts'
import { maxCredentialLength } from './read-authorization.ts'
import type { TokenRefusal } from './token-claims.ts'

/** What the header of a token claims, before anything is proven. */
export interface TokenHeader {
  readonly kind: 'header'
  readonly alg: string
  /** Ours always have it; those of other issuers may not. */
  readonly typ: string | undefined
  readonly kid: string | undefined
}

export type TokenHeaderResult = TokenHeader | { readonly kind: 'refused'; readonly reason: TokenRefusal }

// Three parts exactly (RFC 7515 §7.1): five would be encrypted, two unsigned.
const compact = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

// What would change how the rest is read or make checking it expensive. `jku`, `jwk`, `x5u` and `x5c`, which would bring
// a key along, are never looked at: keys come from the configuration only.
const refused = ['crit', 'b64', 'zip', 'enc', 'p2c', 'p2s', 'epk']

/** Reads the header of a signed token in compact form, of at most 8 KiB. */
export function readTokenHeader(token: string): TokenHeaderResult {
  // Callers in plain JavaScript may hand over whatever a body had.
  if (typeof token !== 'string') return refuse('malformed')
  if (token.length > maxCredentialLength) return refuse('too-long')
  if (!compact.test(token)) return refuse('malformed')
  // Unused bits of the last character would give one signature several spellings.
  if (!isCanonical(token.slice(token.lastIndexOf('.') + 1))) return refuse('malformed')
  const header = parseTokenJson(token.slice(0, token.indexOf('.')))
  if (header === undefined) return refuse('header')
  const { alg, typ, kid } = header
  if (typeof alg !== 'string' || !isOptionalText(typ) || !isOptionalText(kid)) return refuse('header')
  if (refused.some((name) => Object.hasOwn(header, name))) return refuse('header')
  return { kind: 'header', alg, typ, kid }
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isCanonical(part: string): boolean {
  try {
    return base64url.encode(base64url.decode(part)) === part
  } catch {
    return false
  }
}

function refuse(reason: TokenRefusal): TokenHeaderResult {
  return { kind: 'refused', reason }
}
