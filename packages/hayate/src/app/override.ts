import type { Dependency, Lifetime } from '../dependencies/dependency.ts'
import type { Override } from './running-app.ts'

type Awaitable<T> = T | Promise<T>

/**
 * Replaces a dependency everywhere in a copy of the application, type-checked: for tests.
 *
 * ```ts
 * await using client = await testClient(app, { overrides: [override(session, testSession)] })
 * ```
 */
export function override<T>(
  target: Dependency<T, unknown, unknown, Lifetime>,
  replacement: Dependency<NoInfer<T>, unknown, unknown, Lifetime> | (() => Awaitable<NoInfer<T>>),
): Override {
  return Object.freeze({
    kind: 'override' as const,
    target,
    replacement,
  })
}
