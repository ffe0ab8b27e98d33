import type { AnyDependency, SecurityRequirement } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { CompiledBody, CompiledParameter } from '../params/described-param.ts'
import type { Output } from '../responses/output.ts'
import type { OutputOptions } from '../responses/output-options.ts'
import type { RouteDefinition } from './route.ts'

export type { SecurityRequirement } from '../dependencies/dependency.ts'
export type { CompiledBody, CompiledBodyMember, CompiledParameter } from '../params/described-param.ts'

/** A route with everything that its routers and the application add: what documents and `hayate routes` read. */
export interface CompiledRoute {
  readonly method: string
  /** With all prefixes, in OpenAPI's spelling: `{file_path:path}` reads `{file_path}`. */
  readonly path: string
  /** As declared, with all prefixes. */
  readonly pattern: string
  readonly definition: RouteDefinition
  /** The value that the verb returned, one for all places of a route. */
  readonly declared?: object
  readonly operationId: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  readonly documented: boolean
  readonly parameters: readonly CompiledParameter[]
  readonly body: CompiledBody | undefined
  readonly output: Output | undefined
  /** What of its answers is left out; undefined for nothing. */
  readonly outputOptions?: OutputOptions | undefined
  /** Of what a plain value becomes; `null` for an answer without content. Undefined for JSON. */
  readonly mediaType?: string | null | undefined
  /** Status of a plain value. */
  readonly status: number
  /** Its own, its dependencies', its routers': each once. */
  readonly errors: readonly AnyError[]
  readonly security: readonly SecurityRequirement[]
  readonly dependencies: readonly AnyDependency[]
  readonly maxBodyBytes: number
}
