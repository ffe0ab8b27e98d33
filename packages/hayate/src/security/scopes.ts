import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency, Lifetime } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ChallengeError, insufficientScope } from './challenge-errors.ts'

/** The scopes that the users of a dependency asked for, along the chain, outermost first, each once. */
export interface SecurityScopes {
  readonly scopes: readonly string[]
  /** The same, separated by spaces. */
  readonly text: string
}

/**
 * Provides the scopes that its users asked for with `requires()`: a dependency that has it among its inputs checks them.
 *
 * ```ts
 * const currentUser = depends({ token: oauth2, asked: securityScopes }, async ({ token, asked }) => {
 *   const claims = await readToken(token)
 *   assertScopes(asked, claims.scopes)
 *   return findUser(claims.sub)
 * })
 * ```
 */
export const securityScopes: Dependency<SecurityScopes, object, never> = makeDependency('request', {
  name: 'securityScopes',
  read: (_scope, scopes): SecurityScopes => ({ scopes, text: scopes.join(' ') }),
  // Proof: `read` returns a SecurityScopes, takes nothing from the client and throws nothing.
}) as Dependency<SecurityScopes, object, never>

/**
 * The same dependency, asked for with scopes: they add up along the chain and appear in the documents.
 *
 * It only asks. What checks them is the dependency that uses {@link securityScopes}.
 *
 * @throws ConfigurationError `HAYATE_INVALID_SCOPE` for a name that RFC 6749 §3.3 does not allow.
 */
export function requires<T, I, E, X extends Lifetime>(
  dependency: Dependency<T, I, E, X>,
  scopes: readonly string[],
): Dependency<T, I, E | typeof insufficientScope, X> {
  checkScopeNames(scopes)
  const asking = makeDependency(dependency.lifetime, {
    errors: [insufficientScope],
    target: dependency,
    scopes: Object.freeze([...scopes]),
  })
  // Proof: the solver provides for `target` what `target` provides, and the lifetime is the target's own.
  return asking as Dependency<T, I, E | typeof insufficientScope, X>
}

/**
 * Ends the request unless everything that was asked for is granted.
 *
 * @throws insufficientScope 403 whose `WWW-Authenticate` names what was asked for, and whose detail what is missing.
 */
export function assertScopes(asked: SecurityScopes, granted: readonly string[]): void {
  const missing = asked.scopes.filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return
  const challenge = `Bearer error="insufficient_scope", scope="${asked.text}"`
  throw new ChallengeError(insufficientScope, challenge, `Missing: ${missing.join(', ')}`)
}

// RFC 6749 §3.3 scope-token. It cannot leave a quoted-string, so a scope may stand in a header as it is.
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

export function checkScopeNames(scopes: readonly string[]): void {
  const wrong = scopes.find((scope) => !scopeToken.test(scope))
  if (wrong === undefined) return
  throw new ConfigurationError(
    'HAYATE_INVALID_SCOPE',
    `'${wrong}' cannot name a scope: printable ASCII without spaces, quotation marks and backslashes (RFC 6749 §3.3).`,
  )
}
