import { compileOperation } from '../dependencies/compile-operation.ts'
import type { CompiledOperation } from '../dependencies/operation.ts'
import type { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import type { FlatRoute } from '../routing/flatten-routes.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import type { AppOptions } from './app-options.ts'

export interface CompileInputSettings {
  readonly options: AppOptions
  readonly resolver: DependencyResolver
  /** Make every validator now instead of with its first value. */
  readonly eager: boolean
}

/** What a route or a web socket reads, with the dependencies around it. */
export function compileInput(flat: FlatRoute, label: string, settings: CompileInputSettings): CompiledOperation {
  const { options, resolver, eager } = settings
  const { names } = parsePattern(flat.pattern)
  return compileOperation(
    { label, input: flat.route.definition.input, dependencies: flat.dependencies, pathNames: names },
    resolver,
    {
      validators: { codegen: options.codegen !== false, eager },
      maxJsonDepth: options.limits?.maxJsonDepth ?? 64,
      strictContentType: flat.strictContentType ?? options.strictContentType ?? true,
      formLimits: { ...options.limits, ...flat.formLimits },
    },
  )
}
