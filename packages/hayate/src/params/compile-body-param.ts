import type { SchemaIssue } from '../errors/validation-codes.ts'
import { compileJsonDecoder } from '../schema/compile-json-form.ts'
import { type CompileSchemaOptions, compileSchema, type Validation } from '../schema/compile-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { type Judge, judge } from './judge.ts'
import { addIssues, failed, type ParamContext, type ParamReader, type Place } from './read-param.ts'

const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]

const notAnObject: readonly SchemaIssue[] = [{ path: [], code: 'invalid_type', params: { expected: 'object' } }]
const wholeBody: Place = { source: 'body', path: [] }

/** The JSON body, or one member of it. */
class BodyParam implements ParamReader {
  readonly #member: string | undefined
  readonly #judge: Judge
  readonly #decode: ((value: unknown) => Validation) | undefined

  constructor(member: string | undefined, schema: Schema, validators: CompileSchemaOptions) {
    const place = member === undefined ? wholeBody : ({ source: 'body', path: [member] } as const)
    this.#member = member
    this.#judge = { schema: compileSchema(schema, validators), place }
    this.#decode = compileJsonDecoder(schema)
  }

  read(context: ParamContext): unknown {
    if (context.json === failed) return failed
    const value = this.#member === undefined ? context.json : memberOf(context, this.#member)
    if (value === failed) return failed
    const { place, schema } = this.#judge
    if (value === undefined) {
      return schema.acceptsAbsent
        ? judge(context, this.#judge, undefined, undefined)
        : addIssues(context, place, missing)
    }
    if (this.#decode === undefined) return judge(context, this.#judge, value, value)
    const decoded = this.#decode(value)
    if (!decoded.ok) return addIssues(context, place, decoded.issues, value)
    return judge(context, this.#judge, decoded.value, value)
  }
}

function memberOf(context: ParamContext, member: string): unknown {
  const body = context.json
  if (body === undefined) return undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return addIssues(context, wholeBody, notAnObject, body)
  }
  // Proof: an object that is neither null nor an array, read by own key only.
  return Object.hasOwn(body, member) ? (body as Record<string, unknown>)[member] : undefined
}

/** @param member - The body's member under which the value stands; undefined for the body itself. */
export function compileBodyParam(
  schema: Schema,
  options: { readonly member?: string; readonly validators: CompileSchemaOptions },
): ParamReader {
  return new BodyParam(options.member, schema, options.validators)
}
