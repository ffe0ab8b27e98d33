import type { SchemaIssue } from '../errors/validation-codes.ts'
import {
  type CompiledSchema,
  type CompileSchemaOptions,
  compileSchema,
  runValidation,
  type Validation,
} from '../schema/compile-schema.ts'
import { compileTextConversion, type TextConversion } from '../schema/compile-text-conversion.ts'
import type { ObjectField, ObjectFields } from '../schema/object-fields.ts'
import type { Schema } from '../schema/schema.ts'
import { convertTexts, sentTexts, type TextSource } from './compile-text-param.ts'
import { addIssues, type failed, type ParamContext, type ParamReader, type Place } from './read-param.ts'
import { wireName } from './wire-name.ts'

interface ModelField {
  readonly name: string
  readonly wire: string
  readonly conversion: TextConversion
}

export interface ModelOptions {
  readonly validators: CompileSchemaOptions
  /** Names on the wire that other inputs of the operation read: not unknown to a strict model. */
  readonly declaredElsewhere: () => ReadonlySet<string>
}

/** What was read of a model: its values, and what did not convert. */
interface ReadModel {
  readonly values: Record<string, unknown>
  /** Texts by their names on the wire. */
  readonly received: Record<string, unknown>
  readonly issues: SchemaIssue[]
}

/** A parameter model: an object schema whose every field is a parameter of its own. */
class ModelParam implements ParamReader {
  readonly #source: TextSource
  readonly #place: Place
  readonly #fields: readonly ModelField[]
  /** Names on the wire by the names of their fields. */
  readonly #wires: ReadonlyMap<string, string>
  readonly #known: ReadonlySet<string>
  readonly #unknownKeys: ObjectFields['unknownKeys']
  readonly #schema: CompiledSchema
  readonly #options: ModelOptions
  #declaredElsewhere: ReadonlySet<string> | undefined

  constructor(source: TextSource, schema: Schema, fields: ObjectFields, options: ModelOptions) {
    this.#source = source
    this.#place = { source, path: [] }
    this.#fields = fields.fields.map((field) => compileField(source, field))
    this.#wires = new Map(this.#fields.map((field) => [field.name, field.wire]))
    this.#known = new Set(this.#fields.map((field) => field.wire))
    this.#unknownKeys = fields.unknownKeys
    this.#schema = compileSchema(schema, options.validators)
    this.#options = options
  }

  read(context: ParamContext): unknown {
    const model: ReadModel = { values: {}, received: {}, issues: [] }
    for (const field of this.#fields) this.#readField(context, field, model)
    if (this.#unknownKeys !== 'drop') this.#readUnknown(context, model)
    return this.#judge(context, model, this.#isAbsent(model) ? undefined : model.values)
  }

  #readField(context: ParamContext, field: ModelField, model: ReadModel): void {
    const texts = sentTexts(context, this.#source, field.wire)
    if (texts.length > 0) setOwn(model.received, field.wire, texts.length === 1 ? texts[0] : texts)
    const converted = convertTexts(field.conversion, texts)
    if (converted.ok) {
      if (converted.value !== undefined) setOwn(model.values, field.name, converted.value)
      return
    }
    for (const issue of converted.issues) model.issues.push({ ...issue, path: [field.wire, ...issue.path] })
  }

  /** Names that no field has: the schema keeps or refuses them, and never takes one for a field. */
  #readUnknown(context: ParamContext, model: ReadModel): void {
    const elsewhere = this.#elsewhere()
    for (const name of this.#sentNames(context)) {
      if (this.#known.has(name) || elsewhere.has(name)) continue
      const texts = sentTexts(context, this.#source, name)
      const sent = texts.length === 1 ? texts[0] : texts
      setOwn(model.received, name, sent)
      // A header `user_agent` is another one than `user-agent`, which the field `user_agent` reads: proxies confuse them.
      if (!this.#wires.has(name)) setOwn(model.values, name, sent)
      else if (this.#unknownKeys === 'refuse') {
        model.issues.push({ path: [name], code: 'unrecognized_key', params: { key: name }, input: sent })
      }
    }
  }

  #elsewhere(): ReadonlySet<string> {
    this.#declaredElsewhere ??= new Set(
      Array.from(this.#options.declaredElsewhere(), (name) => (this.#source === 'header' ? name.toLowerCase() : name)),
    )
    return this.#declaredElsewhere
  }

  #sentNames(context: ParamContext): Iterable<string> {
    if (this.#source === 'query') return context.request.query.names()
    if (this.#source === 'cookie') return context.request.cookies.keys()
    if (this.#source === 'form') return context.form?.names() ?? []
    return new Set(Array.from(context.request.headers, ([name]) => name))
  }

  #isAbsent(model: ReadModel): boolean {
    return this.#schema.acceptsAbsent && model.issues.length === 0 && Object.keys(model.values).length === 0
  }

  #judge(context: ParamContext, model: ReadModel, value: unknown): unknown {
    const verdict = runValidation(this.#schema, value)
    if (verdict instanceof Promise) return verdict.then((later) => this.#conclude(context, model, later))
    return this.#conclude(context, model, verdict)
  }

  #conclude(context: ParamContext, model: ReadModel, verdict: Validation): unknown {
    if (verdict.ok && model.issues.length === 0) return verdict.value
    return this.#refuse(context, model, verdict.ok ? [] : verdict.issues)
  }

  /** A field whose text did not convert is absent from the model: only its own issue is told, not that it is missing. */
  #refuse(context: ParamContext, model: ReadModel, judged: readonly SchemaIssue[]): typeof failed {
    const told = new Set(model.issues.map((issue) => issue.path[0]))
    const named = judged.map((issue) => {
      const [first, ...rest] = issue.path
      return { ...issue, path: first === undefined ? [] : [this.#wires.get(String(first)) ?? first, ...rest] }
    })
    const others = named.filter((issue) => !told.has(issue.path[0]))
    return addIssues(context, this.#place, [...model.issues, ...others], model.received)
  }
}

function compileField(source: TextSource, { name, schema }: ObjectField): ModelField {
  const wire = wireName(source, name)
  return { name, wire, conversion: compileTextConversion(schema) }
}

/** `__proto__` is a name like any other, and must not set the prototype. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

export function compileModelParam(
  source: Exclude<TextSource, 'path'>,
  schema: Schema,
  fields: ObjectFields,
  options: ModelOptions,
): ParamReader {
  return new ModelParam(source, schema, fields, options)
}
