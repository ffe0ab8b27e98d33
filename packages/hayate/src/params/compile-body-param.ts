import type { SchemaIssue } from '../errors/validation-codes.ts'
import { compileJsonDecoder } from '../schema/compile-json-form.ts'
import { type CompiledSchema, compileSchema, type Validation } from '../schema/compile-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { judge } from './judge.ts'
import { addIssues, failed, type ParamContext, type ParamReader } from './read-param.ts'

const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]

/** The JSON body, or one member of it. */
class BodyParam implements ParamReader {
  readonly #member: string | undefined
  readonly #place: readonly string[]
  readonly #schema: CompiledSchema
  readonly #decode: ((value: unknown) => Validation) | undefined

  constructor(member: string | undefined, schema: Schema, codegen: boolean) {
    this.#member = member
    this.#place = member === undefined ? [] : [member]
    this.#schema = compileSchema(schema, { codegen })
    this.#decode = compileJsonDecoder(schema)
  }

  read(context: ParamContext): unknown {
    if (context.json === failed) return failed
    const value = this.#member === undefined ? context.json : this.#memberOf(context)
    if (value === failed) return failed
    if (value === undefined && !this.#schema.acceptsAbsent) return addIssues(context, 'body', this.#place, missing)
    const decoded = this.#decode === undefined || value === undefined ? undefined : this.#decode(value)
    if (decoded !== undefined && !decoded.ok) return addIssues(context, 'body', this.#place, decoded.issues)
    return judge(context, this.#schema, decoded === undefined ? value : decoded.value, {
      source: 'body',
      path: this.#place,
    })
  }

  #memberOf(context: ParamContext): unknown {
    const body = context.json
    if (body === undefined) return undefined
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return addIssues(
        context,
        'body',
        [],
        [{ path: [], code: 'invalid_type', params: { expected: 'object' }, input: body }],
      )
    }
    // Proof: an object that is neither null nor an array, read by own key only.
    return Object.hasOwn(body, this.#member ?? '') ? (body as Record<string, unknown>)[this.#member ?? ''] : undefined
  }
}

/** @param member - The body's member under which the value stands; undefined for the body itself. */
export function compileBodyParam(
  schema: Schema,
  options: { readonly member?: string; readonly codegen: boolean },
): ParamReader {
  return new BodyParam(options.member, schema, options.codegen)
}
