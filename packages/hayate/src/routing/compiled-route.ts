import type { AnyDependency, SecurityScheme } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { ParamOptions, ParamSource } from '../params/param.ts'
import type { Output } from '../responses/output.ts'
import type { Schema } from '../schema/schema.ts'
import type { RouteDefinition } from './route.ts'

/** One text parameter of an operation, its own or a dependency's, under its name on the wire. */
export interface CompiledParameter {
  readonly in: Exclude<ParamSource, 'body' | 'form'>
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly options: ParamOptions
}

/** The body of an operation. */
export type CompiledBody =
  | { readonly kind: 'json'; readonly schema: Schema; readonly required: boolean; readonly mediaType: string; readonly options: ParamOptions }
  /** Several bodies, or one with `embed`: an object with one member for each. */
  | { readonly kind: 'embedded'; readonly mediaType: string; readonly members: readonly CompiledBodyMember[] }
  | { readonly kind: 'form'; readonly mediaType: string; readonly members: readonly CompiledBodyMember[] }

export interface CompiledBodyMember {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly options: ParamOptions
}

/** Schemes that must all be satisfied, each with the scopes asked for along the chain. */
export interface SecurityRequirement {
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
}

/** A route with everything that its routers and the application add: what documents and `hayate routes` read. */
export interface CompiledRoute {
  readonly method: string
  /** With all prefixes, in OpenAPI's spelling: `{file_path:path}` reads `{file_path}`. */
  readonly path: string
  /** As declared, with all prefixes. */
  readonly pattern: string
  readonly definition: RouteDefinition
  readonly operationId: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  readonly documented: boolean
  readonly parameters: readonly CompiledParameter[]
  readonly body: CompiledBody | undefined
  readonly output: Output | undefined
  /** Status of a plain value. */
  readonly status: number
  /** Its own, its dependencies', its routers': each once. */
  readonly errors: readonly AnyError[]
  readonly security: readonly SecurityRequirement[]
  readonly dependencies: readonly AnyDependency[]
  readonly maxBodyBytes: number
}
