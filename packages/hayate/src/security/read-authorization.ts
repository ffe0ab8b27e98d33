import type { HttpRequest } from '../http/http-request.ts'

/** Longest credential that is looked at, in characters: 8 KiB. */
export const maxCredentialLength = 8192

/**
 * A credential as the request has it.
 *
 * `absent`: none for this scheme. `malformed`: one that two readers could take differently, or that its grammar refuses.
 */
export type Credential =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'found'; readonly text: string }

export const absentCredential: Credential = { kind: 'absent' }
export const malformedCredential: Credential = { kind: 'malformed' }

// RFC 6750 §2.1 b64token, which is RFC 9110 §11.2 token68. It has no comma: a list of credentials never fits.
const token68 = /^[A-Za-z0-9\-._~+/]+=*$/

/**
 * Reads the credential of one scheme from `Authorization` (RFC 9110 §11.6.2).
 *
 * Two `Authorization` headers are malformed whatever they say: proxies and applications disagree on which one counts.
 *
 * @param scheme - Lower case. Compared without regard to case.
 * @param grammar - Of what stands after it.
 */
export function readAuthorization(request: HttpRequest, scheme: string, grammar: RegExp = token68): Credential {
  const values = request.headers.getAll('authorization')
  const value = values[0]
  if (value === undefined) return absentCredential
  if (values.length > 1 || value.length > maxCredentialLength) return malformedCredential
  if (!hasScheme(value, scheme)) return absentCredential
  let start = scheme.length
  while (value.charCodeAt(start) === 0x20) start += 1
  const text = value.slice(start)
  return grammar.test(text) ? { kind: 'found', text } : malformedCredential
}

function hasScheme(value: string, scheme: string): boolean {
  if (value.length !== scheme.length && value.charCodeAt(scheme.length) !== 0x20) return false
  return value.slice(0, scheme.length).toLowerCase() === scheme
}
