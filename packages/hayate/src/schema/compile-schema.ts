import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as core from 'zod/v4/core'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { HayateError } from '../errors/hayate-error.ts'
import type { SchemaIssue } from '../errors/validation-codes.ts'
import { declaredAbsence } from './declared-absence.ts'
import { findAsyncZod } from './find-async-zod.ts'
import { readShape } from './read-shape.ts'
import { valibotSchemaOf } from './read-valibot-shape.ts'
import { isInteger, isZodSchema, type ZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import { translateStandardIssues } from './translate-standard-issues.ts'
import { translateZodIssues, unwordedMessage } from './translate-zod-issues.ts'

/** The outcome of validating one value. */
export type Validation =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly SchemaIssue[] }

/**
 * A plain function inside a schema returned a promise: nothing showed that before it ran. From then on the schema's
 * `async` is true. {@link runValidation} does all of this.
 */
export class AsyncValidationNeeded extends HayateError {
  constructor() {
    super(
      'HAYATE_ASYNC_SCHEMA',
      'A function in a schema returned a promise, which its declaration does not show. Write it as `async`, then the schema is asynchronous from the start.',
    )
  }
}

/** A schema that is ready to validate. */
export interface CompiledSchema {
  readonly schema: Schema
  /** Whether only `validateAsync` can be used: an async refinement or transform was found. */
  readonly async: boolean
  /** Whether `undefined` is accepted: optional, default, prefault, catch … */
  readonly acceptsAbsent: boolean
  /** Makes the validator now instead of with the first value. */
  compile(): void
  /**
   * Never coerces: a text is not a number.
   *
   * @throws AsyncValidationNeeded when a function returned a promise that no declaration showed.
   */
  validate(value: unknown): Validation
  validateAsync(value: unknown): Promise<Validation>
}

/** How schemas are compiled. */
export interface CompileSchemaOptions {
  /** `false` leaves out `z.compile`, which makes code with `new Function`; the results are the same. Default `true`. */
  readonly codegen?: boolean
  /** Makes the validator at once instead of with the first value. Default `false`. */
  readonly eager?: boolean
}

/** Validates at once where that is possible, and asynchronously otherwise, also when that shows only now. */
export function runValidation(compiled: CompiledSchema, value: unknown): Validation | Promise<Validation> {
  if (compiled.async) return compiled.validateAsync(value)
  try {
    return compiled.validate(value)
  } catch (error) {
    if (error instanceof AsyncValidationNeeded) return compiled.validateAsync(value)
    throw error
  }
}

type ZodParser = (value: unknown) => unknown

const parseContext = { error: (): string => unwordedMessage, reportInput: true }

class CompiledZodSchema implements CompiledSchema {
  readonly schema: ZodSchema
  readonly acceptsAbsent: boolean
  async: boolean
  /** Replaced by generated code on first use; never called before. */
  private parser: ZodParser | undefined
  private readonly codegen: boolean
  private prepared = false

  constructor(schema: ZodSchema, codegen: boolean) {
    this.schema = schema
    this.codegen = codegen
    this.async = findAsyncZod(schema)
    this.acceptsAbsent = declaredAbsence(readShape(schema, 'input')) ?? this.acceptsUndefined()
  }

  compile(): void {
    if (this.prepared) return
    this.prepared = true
    if (this.codegen && !this.async) this.parser = generateParser(this.schema)
  }

  validate(value: unknown): Validation {
    if (!this.prepared) this.compile()
    const parser = this.parser
    if (parser === undefined) return this.interpret(value)
    let parsed: unknown
    try {
      parsed = parser(value)
    } catch (error) {
      throw this.promised(error)
    }
    return parsed === core.INVALID ? this.interpret(value) : { ok: true, value: parsed }
  }

  async validateAsync(value: unknown): Promise<Validation> {
    const context = { ...parseContext, async: true }
    return this.outcome(await this.schema._zod.run({ value, issues: [] }, context), context, value)
  }

  /** Zod's own parser: the way of every value that generated code refuses, since only it collects issues. */
  private interpret(value: unknown): Validation {
    const context = { ...parseContext, async: false }
    let payload: core.ParsePayload | Promise<core.ParsePayload>
    try {
      payload = this.schema._zod.run({ value, issues: [] }, context)
    } catch (error) {
      throw this.promised(error)
    }
    if (payload instanceof Promise) {
      // Its outcome is asked for again through validateAsync; a second rejection must not be an unhandled one.
      payload.catch(() => undefined)
      throw this.promised(new core.$ZodAsyncError())
    }
    return this.outcome(payload, context, value)
  }

  private outcome(payload: core.ParsePayload, context: core.ParseContextInternal, value: unknown): Validation {
    if (payload.issues.length === 0) return { ok: true, value: payload.value }
    const issues = payload.issues.map((issue) => core.util.finalizeIssue(namingIntegers(issue), context, core.config()))
    return { ok: false, issues: translateZodIssues(issues, value) }
  }

  private promised(error: unknown): unknown {
    if (!(error instanceof core.$ZodAsyncError)) return error
    this.async = true
    return new AsyncValidationNeeded()
  }

  private acceptsUndefined(): boolean {
    try {
      return !this.async && this.interpret(undefined).ok
    } catch {
      // The author's function cannot take an absent value.
      return false
    }
  }
}

/** Zod says that a text for an integer should be a number; the schema knows better. */
function namingIntegers(issue: core.$ZodRawIssue): core.$ZodRawIssue {
  if (issue.code !== 'invalid_type' || issue.expected !== 'number' || !isZodSchema(issue.inst)) return issue
  return isInteger(issue.inst) ? { ...issue, expected: 'int' } : issue
}

/** Generated code that returns the parsed value or `INVALID`; undefined where Zod has to interpret the schema. */
function generateParser(schema: ZodSchema): ZodParser | undefined {
  try {
    // What `z.compile` wraps into a clone of the schema: without the wrapper a valid value costs no allocation.
    return core.compileFn(schema)
  } catch {
    // Recursive schemas, and engines that forbid `new Function`: the interpreter gives the same results.
    return undefined
  }
}

class CompiledStandardSchema implements CompiledSchema {
  readonly schema: Schema
  readonly acceptsAbsent: boolean
  async: boolean
  private readonly standard: StandardSchemaV1['~standard']

  constructor(schema: Schema) {
    this.schema = schema
    // Proof: Standard Schema v1 requires `validate`; compileSchema has checked that it is a function.
    this.standard = (schema as StandardSchemaV1)['~standard']
    this.async = valibotSchemaOf(schema)?.async ?? false
    this.acceptsAbsent = declaredAbsence(readShape(schema, 'input')) ?? this.acceptsUndefined()
  }

  compile(): void {}

  validate(value: unknown): Validation {
    const result = this.standard.validate(value)
    if (!(result instanceof Promise)) return this.outcome(result, value)
    result.catch(() => undefined)
    this.async = true
    throw new AsyncValidationNeeded()
  }

  async validateAsync(value: unknown): Promise<Validation> {
    return this.outcome(await this.standard.validate(value), value)
  }

  private outcome(result: StandardSchemaV1.Result<unknown>, value: unknown): Validation {
    if (result.issues === undefined) return { ok: true, value: result.value }
    return { ok: false, issues: translateStandardIssues(result.issues, this.standard.vendor, value) }
  }

  private acceptsUndefined(): boolean {
    try {
      return !this.async && this.validate(undefined).ok
    } catch {
      return false
    }
  }
}

/**
 * Makes a schema ready to validate. Generated code is made with the first value, unless `eager`.
 *
 * @throws ConfigurationError `HAYATE_INVALID_SCHEMA` when it does not implement Standard Schema v1.
 */
export function compileSchema(schema: Schema, options: CompileSchemaOptions = {}): CompiledSchema {
  if (isZodSchema(schema)) {
    const compiled = new CompiledZodSchema(schema, options.codegen ?? true)
    if (options.eager === true) compiled.compile()
    return compiled
  }
  const standard: { readonly vendor: string; readonly validate?: unknown } | undefined = schema['~standard']
  if (typeof standard?.validate !== 'function') {
    throw new ConfigurationError(
      'HAYATE_INVALID_SCHEMA',
      'A schema must implement Standard Schema v1 (Zod, Valibot, ArkType …): this one has no `~standard.validate`.',
    )
  }
  return new CompiledStandardSchema(schema)
}
