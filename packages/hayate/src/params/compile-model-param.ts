import type { SchemaIssue } from '../errors/validation-codes.ts'
import { type CompiledSchema, compileSchema, runValidation, type Validation } from '../schema/compile-schema.ts'
import { compileTextConversion, type TextConversion } from '../schema/compile-text-conversion.ts'
import type { ObjectFields } from '../schema/object-fields.ts'
import type { Schema } from '../schema/schema.ts'
import { convertTexts, sentTexts, type TextSource } from './compile-text-param.ts'
import { addIssues, type failed, type ParamContext, type ParamReader } from './read-param.ts'
import { wireName } from './wire-name.ts'

interface ModelField {
  readonly name: string
  readonly wire: string
  readonly conversion: TextConversion
}

export interface ModelOptions {
  readonly codegen: boolean
  /** Names on the wire that other inputs of the operation read: not unknown to a strict model. */
  readonly declaredElsewhere: () => ReadonlySet<string>
}

/** A parameter model: an object schema whose every field is a parameter of its own. */
class ModelParam implements ParamReader {
  readonly #source: TextSource
  readonly #fields: readonly ModelField[]
  readonly #wires: ReadonlyMap<string, string>
  readonly #unknownKeys: ObjectFields['unknownKeys']
  readonly #schema: CompiledSchema
  readonly #options: ModelOptions

  constructor(source: TextSource, schema: Schema, fields: ObjectFields, options: ModelOptions) {
    this.#source = source
    this.#fields = fields.fields.map((field) => ({
      name: field.name,
      wire: wireName(source, field.name),
      conversion: compileTextConversion(field.schema),
    }))
    this.#wires = new Map(this.#fields.map((field) => [field.name, field.wire]))
    this.#unknownKeys = fields.unknownKeys
    this.#schema = compileSchema(schema, { codegen: options.codegen })
    this.#options = options
  }

  read(context: ParamContext): unknown {
    const model: Record<string, unknown> = {}
    const issues: SchemaIssue[] = []
    let sent = false
    for (const field of this.#fields) {
      const converted = convertTexts(field.conversion, sentTexts(context, this.#source, field.wire))
      if (!converted.ok) {
        for (const issue of converted.issues) issues.push({ ...issue, path: [field.wire, ...issue.path] })
      } else if (converted.value !== undefined) {
        sent = true
        model[field.name] = converted.value
      }
    }
    if (this.#unknownKeys !== 'drop') this.#takeUnknown(context, model)
    if (!sent && issues.length === 0 && this.#schema.acceptsAbsent && Object.keys(model).length === 0) {
      return this.#judge(context, undefined, issues)
    }
    return this.#judge(context, model, issues)
  }

  #judge(context: ParamContext, model: unknown, converted: readonly SchemaIssue[]): unknown {
    const verdict = runValidation(this.#schema, model)
    if (verdict instanceof Promise) return verdict.then((later) => this.#conclude(context, converted, later))
    return this.#conclude(context, converted, verdict)
  }

  #conclude(context: ParamContext, converted: readonly SchemaIssue[], verdict: Validation): unknown {
    if (verdict.ok && converted.length === 0) return verdict.value
    return this.#refuse(context, converted, verdict.ok ? [] : verdict.issues)
  }

  /** A field whose text did not convert is absent from the model: only its own issue is told, not that it is missing. */
  #refuse(context: ParamContext, converted: readonly SchemaIssue[], judged: readonly SchemaIssue[]): typeof failed {
    const told = new Set(converted.map((issue) => issue.path[0]))
    const named = judged.map((issue) => {
      const [first, ...rest] = issue.path
      return { ...issue, path: first === undefined ? [] : [this.#wires.get(String(first)) ?? first, ...rest] }
    })
    return addIssues(context, this.#source, [], [...converted, ...named.filter((issue) => !told.has(issue.path[0]))])
  }

  #takeUnknown(context: ParamContext, model: Record<string, unknown>): void {
    const known = new Set(this.#fields.map((field) => field.wire))
    const elsewhere = this.#options.declaredElsewhere()
    for (const name of this.#sentNames(context)) {
      if (known.has(name) || elsewhere.has(name) || Object.hasOwn(model, name)) continue
      const texts = sentTexts(context, this.#source, name)
      // defineProperty: a parameter named `__proto__` is a name like any other and must not set the prototype.
      Object.defineProperty(model, name, {
        value: texts.length > 1 ? texts : texts[0],
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
  }

  #sentNames(context: ParamContext): Iterable<string> {
    if (this.#source === 'query') return context.request.query.names()
    if (this.#source === 'cookie') return context.request.cookies.keys()
    if (this.#source === 'form') return context.form?.names() ?? []
    return [...context.request.headers].map(([name]) => name)
  }
}

export function compileModelParam(
  source: Exclude<TextSource, 'path'>,
  schema: Schema,
  fields: ObjectFields,
  options: ModelOptions,
): ParamReader {
  return new ModelParam(source, schema, fields, options)
}
