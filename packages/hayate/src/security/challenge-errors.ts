import { type DeclaredError, DeclaredHttpError, defineError } from '../errors/define-error.ts'

/**
 * 401: no credential, or one that does not hold. Declared by every security scheme.
 *
 * Thrown by your own code it carries `WWW-Authenticate: Bearer`; a scheme that speaks another challenge sends its own.
 */
export const notAuthenticated: DeclaredError<401, 'not_authenticated'> = defineError('not_authenticated', {
  status: 401,
  title: 'Not authenticated',
  description: 'No credential was sent, or the one that was sent is not valid.',
  headers: { 'www-authenticate': 'Bearer' },
})

/** 403: the credential is valid, but was not given for this (RFC 6750 §3.1). Declared by every `requires()`. */
export const insufficientScope: DeclaredError<403, 'insufficient_scope'> = defineError('insufficient_scope', {
  status: 403,
  title: 'Insufficient scope',
  description: 'The credential is valid but does not carry the scopes that this operation asks for.',
  headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
})

/** An occurrence of one of the two with the `WWW-Authenticate` of its own scheme (RFC 9110 §11.6.1). */
export class ChallengeError extends DeclaredHttpError {
  override readonly headers: Readonly<Record<string, string>>

  constructor(
    declaration: typeof notAuthenticated | typeof insufficientScope,
    challenge: string,
    detail: string | undefined,
  ) {
    super(declaration, detail, undefined)
    this.name = 'ChallengeError'
    this.headers = { 'www-authenticate': challenge }
  }
}
