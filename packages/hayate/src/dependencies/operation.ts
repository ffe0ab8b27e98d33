import type { AnyError } from '../errors/define-error.ts'
import type { FormLimits } from '../http/form-limits.ts'
import type { CompiledBody, CompiledParameter } from '../params/described-param.ts'
import type { CompileSchemaOptions } from '../schema/compile-schema.ts'
import type { AnyDependency, Inputs, SecurityRequirement } from './dependency.ts'
import type { InputsPlan } from './inputs-plan.ts'
import type { Step } from './step.ts'

/** What is to be compiled: a route, or anything else with an `input` record. */
export interface OperationSource {
  /** For messages: `GET /items/{item_id}`. */
  readonly label: string
  readonly input: Inputs
  /** Solved for their effect before the inputs, outermost first. */
  readonly dependencies: readonly AnyDependency[]
  /** Names in the path, in order. */
  readonly pathNames: readonly string[]
}

export interface CompileSettings {
  readonly validators: CompileSchemaOptions
  /** Deepest nesting of a JSON body. */
  readonly maxJsonDepth: number
  /** Whether a JSON body without a Content-Type is refused. */
  readonly strictContentType: boolean
  /** Default: those of `FormLimits`. */
  readonly formLimits?: FormLimits
}

/** The frozen plan of an operation: what solving it takes, and what its documents say. */
export interface CompiledOperation {
  readonly steps: readonly Step[]
  readonly handlerInputs: InputsPlan
  readonly parameters: readonly CompiledParameter[]
  readonly body: CompiledBody | undefined
  /** Bytes that the files of its form may have together, as far as their schemas say it. */
  readonly uploadBytes: number
  readonly errors: readonly AnyError[]
  readonly security: readonly SecurityRequirement[]
  /** Every dependency of the graph, each once, in the order of solving. */
  readonly dependencies: readonly AnyDependency[]
}
