import { ConfigurationError } from '../errors/configuration-error.ts'
import type { SchemaIssue } from '../errors/validation-codes.ts'
import { shadowedMember, unionMembers } from '../schema/check-union.ts'
import { compileEncoder } from '../schema/compile-encoder.ts'
import { compileJsonEncoder, JsonFormError, toJsonForm } from '../schema/compile-json-form.ts'
import { compileProjection } from '../schema/compile-projection.ts'
import {
  type CompiledSchema,
  type CompileSchemaOptions,
  compileSchema,
  runValidation,
  type Validation,
} from '../schema/compile-schema.ts'
import { describeSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { droppedKeys } from './dropped-keys.ts'
import { MarkedValue, NamedValue } from './mark-output.ts'
import { leavesOut, type OutputOptions } from './output-options.ts'
import { compilePrune, type Prune } from './prune-output.ts'
import { misplacedMark, ResponseError } from './response-error.ts'
import { withoutKeys } from './without-keys.ts'

/** Filters, validates and serialises one value. */
export interface OutputWriter {
  /**
   * The JSON text; a promise only for schemas with asynchronous checks.
   *
   * @throws ResponseError When the value does not fit.
   */
  write(value: unknown): string | Promise<string>
}

/** A writer for answers that are not JSON text alone. */
export interface FormWriter extends OutputWriter {
  /** What `end` makes of the value's JSON form. @throws ResponseError as `write`. */
  writeForm<T>(value: unknown, end: (form: unknown) => T): T | Promise<T>
}

/** The text of a JSON form. */
export function jsonOf(form: unknown): string {
  return JSON.stringify(form) ?? 'null'
}

export interface OutputSettings {
  readonly label: string
  readonly validators: CompileSchemaOptions
  readonly onDroppedKeys?: ((keys: readonly string[]) => void) | undefined
  readonly outputOptions?: OutputOptions | undefined
}

/** @throws ConfigurationError `HAYATE_OUTPUT_SCHEMA`, `HAYATE_AMBIGUOUS_UNION`. */
export function compileOutputSchema(
  schema: Schema,
  settings: OutputSettings,
  direction: 'forward' | 'encode' = 'forward',
): FormWriter {
  if (direction === 'encode') return compileEncoded(schema, settings)
  if (describeSchema(schema, 'output') === undefined) {
    throw new ConfigurationError(
      'HAYATE_OUTPUT_SCHEMA',
      `${settings.label}: its output schema (${schema['~standard'].vendor}) gives no JSON Schema, so nothing could be filtered or documented. Wrap it so that it implements Standard JSON Schema.`,
    )
  }
  checkUnion(schema, settings.label)
  const compiled = compileSchema(schema, settings.validators)
  const encode = compileJsonEncoder(schema)
  const writer = new SchemaWriter(schema, compiled, encode, settings)
  const members = unionMembers(schema)
  return members.length > 1 ? new UnionWriter(writer, members, settings) : writer
}

/** What `z.encode` makes is the schema's input, whose JSON form no schema of its own describes: the value decides. */
function compileEncoded(schema: Schema, settings: OutputSettings): FormWriter {
  checkUnion(schema, settings.label)
  try {
    return new SchemaWriter(schema, compileEncoder(schema), toJsonForm, settings)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(error.code, `${settings.label}: ${error.message}`)
  }
}

function checkUnion(schema: Schema, label: string): void {
  const shadowed = shadowedMember(schema)
  if (shadowed === undefined) return
  const place = shadowed.path === '' ? 'its output' : `its output at '${shadowed.path}'`
  throw new ConfigurationError(
    'HAYATE_AMBIGUOUS_UNION',
    `${label}: ${place} is a union whose member ${shadowed.earlier + 1} has every required key of member ${shadowed.later + 1}, so the wrong one could be chosen. Write the smaller member first, use z.discriminatedUnion, or tell them apart by a literal.`,
  )
}

class SchemaWriter implements FormWriter {
  readonly #schema: Schema
  readonly #compiled: CompiledSchema
  readonly #project: ((value: unknown) => unknown) | undefined
  readonly #encode: ((value: unknown) => unknown) | undefined
  readonly #prune: Prune | undefined
  readonly #settings: OutputSettings

  constructor(
    schema: Schema,
    compiled: CompiledSchema,
    encode: ((value: unknown) => unknown) | undefined,
    settings: OutputSettings,
  ) {
    this.#schema = schema
    this.#compiled = compiled
    this.#project = compileProjection(schema)
    this.#encode = encode
    this.#prune = leavesOut(settings.outputOptions) ? compilePrune(schema, settings.outputOptions) : undefined
    this.#settings = settings
  }

  write(value: unknown): string | Promise<string> {
    return this.writeForm(value, jsonOf)
  }

  writeForm<T>(value: unknown, end: (form: unknown) => T): T | Promise<T> {
    if (value instanceof MarkedValue) return this.#writeMarked(value, end)
    const verdict = runValidation(this.#compiled, value)
    if (verdict instanceof Promise) return this.#writeLater(value, verdict, end)
    return verdict.ok ? this.#leave(value, verdict.value, end) : this.#writeTrimmed(value, verdict, end)
  }

  #writeMarked<T>(marked: MarkedValue, end: (form: unknown) => T): T | Promise<T> {
    if (!(marked instanceof NamedValue)) throw misplacedMark(marked, this.#settings.label)
    if (marked.schema === this.#schema) return this.writeForm(marked.value, end)
    throw new ResponseError(`${this.#settings.label}: as() named a schema that is not a member of its output.`)
  }

  /** Some vendors name one unknown key at a time: as long as unknown keys are all that is wrong, they go. */
  #writeTrimmed<T>(value: unknown, refusal: Validation, end: (form: unknown) => T): T | Promise<T> {
    let trimmed = value
    let verdict = refusal
    for (let keys = unknownKeys(verdict); keys !== undefined; keys = unknownKeys(verdict, keys)) {
      trimmed = withoutKeys(trimmed, keys)
      const next = runValidation(this.#compiled, trimmed)
      if (next instanceof Promise) return this.#writeLater(value, next, end, trimmed)
      verdict = next
    }
    return this.#final(value, verdict, end)
  }

  async #writeLater<T>(
    value: unknown,
    pending: Promise<Validation>,
    end: (form: unknown) => T,
    validated: unknown = value,
  ): Promise<T> {
    let trimmed = validated
    let verdict = await pending
    for (let keys = unknownKeys(verdict); keys !== undefined; keys = unknownKeys(verdict, keys)) {
      trimmed = withoutKeys(trimmed, keys)
      verdict = await runValidation(this.#compiled, trimmed)
    }
    return this.#final(value, verdict, end)
  }

  #final<T>(value: unknown, verdict: Validation, end: (form: unknown) => T): T {
    if (verdict.ok) return this.#leave(value, verdict.value, end)
    const places = verdict.issues.map((issue) => `${issue.path.join('.') || '(the value)'}: ${issue.code}`).join(', ')
    throw new ResponseError(
      `${this.#settings.label}: the handler returned what its output does not allow: ${places}`,
      verdict.issues,
    )
  }

  #leave<T>(returned: unknown, valid: unknown, end: (form: unknown) => T): T {
    const projected = this.#project === undefined ? valid : this.#project(valid)
    this.#settings.onDroppedKeys?.(droppedKeys(returned, projected))
    try {
      const form = this.#encode === undefined ? projected : this.#encode(projected)
      return end(this.#prune === undefined ? form : this.#prune(form, returned))
    } catch (error) {
      if (!(error instanceof JsonFormError)) throw error
      throw new ResponseError(`${this.#settings.label}: the handler returned what JSON cannot carry: ${error.message}`)
    }
  }
}

type Places = readonly SchemaIssue['path'][]

/**
 * A strict schema refuses unknown keys; on the way out they are dropped at every level instead.
 *
 * @param before - What was dropped last: a key that is still there cannot be dropped.
 * @returns The unknown keys; undefined when something else is wrong as well.
 */
function unknownKeys(verdict: Validation, before?: Places): Places | undefined {
  if (verdict.ok || !verdict.issues.every((issue) => issue.code === 'unrecognized_key')) return undefined
  const keys = verdict.issues.map((issue) => issue.path)
  return JSON.stringify(keys[0]) === JSON.stringify(before?.[0]) ? undefined : keys
}

/** A union: `as(Member, value)` names the member; else they are tried as written. */
class UnionWriter implements FormWriter {
  readonly #any: FormWriter
  readonly #members: ReadonlyMap<Schema, FormWriter>

  constructor(any: FormWriter, members: readonly Schema[], settings: OutputSettings) {
    this.#any = any
    this.#members = new Map(members.map((member) => [member, compileOutputSchema(member, settings)]))
  }

  write(value: unknown): string | Promise<string> {
    return this.writeForm(value, jsonOf)
  }

  writeForm<T>(value: unknown, end: (form: unknown) => T): T | Promise<T> {
    const member = value instanceof NamedValue ? this.#members.get(value.schema) : undefined
    // Without a member the writer of the whole union refuses whatever as() named, except itself.
    return member === undefined ? this.#any.writeForm(value, end) : member.writeForm(value, end)
  }
}
