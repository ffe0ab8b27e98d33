import * as z from 'zod'
import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { type DeclaredError, defineError } from '../errors/define-error.ts'

/** 403: the user is known and may not do this. Its member `missing` names the permissions that would be needed. */
export const missingPermissions: DeclaredError<403, 'missing_permissions', { missing: string[] }> = defineError(
  'missing_permissions',
  {
    status: 403,
    title: 'Missing permissions',
    description: 'The user does not have the permissions that this operation needs; `missing` names them.',
    extra: z.object({ missing: z.array(z.string()) }),
  },
)

/** What `permissionsFrom()` takes beside the user. */
export interface PermissionsOptions<T, P extends string> {
  /**
   * What the client reads as `detail`, for a language of your own.
   *
   * @param missing - In the order in which they were asked for; at least one.
   * @param value - What the dependency provided.
   */
  readonly detail?: (missing: readonly P[], value: T) => string
}

/** Asks for permissions: provides what the dependency under it provides, or ends the request with {@link missingPermissions}. */
export type RequirePermissions<T, I, E, P extends string, X extends 'request' | 'after-response'> = (
  ...needed: readonly [P, ...P[]]
) => Dependency<T, I, E | typeof missingPermissions, X>

/**
 * Makes the function that asks for permissions, from a dependency that knows them.
 *
 * ```ts
 * const requirePermissions = permissionsFrom(currentUser, (user) => user.permissions)
 *
 * app.delete('/articles/{id}', { input: { id: z.int(), user: requirePermissions('articles:write', 'articles:delete') } }, …)
 * ```
 *
 * All that are named are needed. The 403 is an error of the route, in the document and in clients' types.
 *
 * @param held - The permissions that the provided value has. Names that are typed are checked by the compiler.
 * @throws ConfigurationError `HAYATE_INVALID_PERMISSION` (the made function) without a name, or for one with blanks.
 */
export function permissionsFrom<T, I, E, P extends string, X extends 'request' | 'after-response' = 'request'>(
  dependency: Dependency<T, I, E, X>,
  held: (value: T) => readonly P[] | ReadonlySet<P>,
  options: PermissionsOptions<T, NoInfer<P>> = {},
): RequirePermissions<T, I, E, P, X> {
  const { detail = (missing: readonly P[]) => `Missing permissions: ${missing.join(', ')}` } = options
  return (...needed) => {
    checkNames(needed)
    const asked = Object.freeze([...new Set<P>(needed)])
    const demanding = makeDependency(dependency.lifetime, {
      name: `requirePermissions(${asked.join(', ')})`,
      inputs: Object.freeze({ value: dependency }),
      errors: [missingPermissions],
      provide: ({ value }: { readonly value: T }): T => {
        const has = new Set<string>(held(value))
        const missing = asked.filter((name) => !has.has(name))
        if (missing.length > 0) throw missingPermissions(detail(missing, value), { missing: [...missing] })
        return value
      },
    })
    // Proof: `provide` returns the value of `dependency`, its only input, and throws the one error that it declares.
    return demanding as Dependency<T, I, E | typeof missingPermissions, X>
  }
}

// Nothing asked for would open the route to every user, which is never what somebody meant who wrote the call.
function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[^\s\p{Cc}]+$/u.test(name))
  if (names.length > 0 && wrong === undefined) return
  const problem = wrong === undefined ? 'got no name' : `got '${wrong}'`
  throw new ConfigurationError(
    'HAYATE_INVALID_PERMISSION',
    `requirePermissions() ${problem}: give at least one permission, each without blanks, like 'articles:write'.`,
  )
}
