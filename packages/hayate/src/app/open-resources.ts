import type { AnyDependency } from '../dependencies/dependency.ts'
import type { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import { disposerOf, generatorCleanup, isGenerator } from '../dependencies/solve-dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { Logger } from '../logging/logger.ts'
import type { Lifespan } from '../routing/route-group.ts'
import type { Extension } from './extension.ts'

/** What was opened at startup, to be closed last first. */
export class OpenResources {
  readonly #log: Logger
  readonly #closers: { readonly name: string; close(): Promise<void> | void }[] = []

  constructor(log: Logger) {
    this.#log = log
  }

  add(name: string, close: () => Promise<void> | void): void {
    this.#closers.push({ name, close })
  }

  /** Closes everything; one that fails is logged, and the rest is closed all the same. */
  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).toReversed()) {
      try {
        await closer.close()
      } catch (error) {
        this.#log.error({ resource: closer.name, error }, 'closing a resource failed')
      }
    }
  }
}

/** An extension, a middleware, or what a dependency was declared with. */
export interface CheckedAtStartup {
  check?(run: { readonly workers: number }): readonly ConfigurationError[]
}

/** @throws ConfigurationError With all problems together. */
export function checkRun(checked: readonly CheckedAtStartup[], workers: number): void {
  const problems = checked.flatMap((one) => one.check?.({ workers }) ?? [])
  if (problems.length === 0) return
  const [only] = problems
  if (problems.length === 1 && only !== undefined) throw only
  throw new ConfigurationError(
    'HAYATE_EXTENSIONS',
    problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'),
  )
}

export async function openExtensions(extensions: readonly Extension[], resources: OpenResources): Promise<void> {
  for (const extension of extensions) {
    await extension.prepare?.()
    const close = await extension.open?.()
    if (close !== undefined) resources.add(extension.name, close)
  }
}

/** The first is the outermost: opened first, closed last. */
export async function openLifespans(lifespans: readonly Lifespan[], resources: OpenResources): Promise<void> {
  for (const lifespan of lifespans) {
    const generator = lifespan()
    const first = await generator.next()
    if (first.done === true) {
      throw new ConfigurationError(
        'HAYATE_NOTHING_YIELDED',
        'A lifespan ended without yielding. It yields exactly once: startup stands before the yield, shutdown after it.',
      )
    }
    const cleanup = generatorCleanup('lifespan', generator, false)
    resources.add('lifespan', () => cleanup.close(undefined))
  }
}

/** Opens every `depends.app` that a route uses, each after what it needs itself. */
export async function openAppDependencies(resolver: DependencyResolver, resources: OpenResources): Promise<void> {
  for (const [dependency, cell] of resolver.appDependencies) {
    cell.value = await openAppDependency(dependency, resolver, resources)
  }
}

async function openAppDependency(
  dependency: AnyDependency,
  resolver: DependencyResolver,
  resources: OpenResources,
): Promise<unknown> {
  const { definition } = dependency
  const name = definition.name ?? 'anonymous'
  const inputs = inputsOf(dependency, resolver)
  // Proof: every entry was opened before, and the declaration tied their types to `provide`.
  const provided = definition.provide(inputs as never)
  if (isGenerator(provided)) {
    const first = await provided.next()
    if (first.done === true)
      throw new ConfigurationError(
        'HAYATE_NOTHING_YIELDED',
        `The app-wide dependency ${name} ended without yielding a value.`,
      )
    const cleanup = generatorCleanup(name, provided, false)
    resources.add(name, () => cleanup.close(undefined))
    return first.value
  }
  const value = await provided
  const dispose = disposerOf(value, inputs)
  if (dispose !== undefined) resources.add(name, () => dispose(undefined))
  return value
}

function inputsOf(dependency: AnyDependency, resolver: DependencyResolver): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(dependency.definition.inputs)) {
    if (!('kind' in entry) || entry.kind !== 'dependency') continue
    inputs[key] = resolver.appDependencies.get(resolver.resolve(entry, []).dependency)?.value
  }
  return inputs
}
