import type { SchemaIssue } from '../errors/validation-codes.ts'
import {
  type CompiledSchema,
  type CompileSchemaOptions,
  compileSchema,
  runValidation,
  type Validation,
} from '../schema/compile-schema.ts'
import type { TextConversion } from '../schema/compile-text-conversion.ts'
import { type FileForm, fileForm } from '../schema/file-form.ts'
import type { ObjectField, ObjectFields } from '../schema/object-fields.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { hasNoTextForm } from './check-text-form.ts'
import { conversionFor, convertTexts, sentTexts, type TextSource } from './compile-text-param.ts'
import {
  compileDeepObject,
  type DeepObject,
  deepPlace,
  holdsAnything,
  isDeepObject,
  readDeepObject,
} from './deep-object.ts'
import { compileJsonTextConversion } from './json-text-conversion.ts'
import { addIssues, type failed, type ParamContext, type ParamReader, type Place } from './read-param.ts'
import { setOwn } from './set-own.ts'
import { fileForText, fileNames, takeFiles } from './take-files.ts'
import { wireName } from './wire-name.ts'

interface ModelField {
  readonly name: string
  readonly wire: string
  readonly conversion: TextConversion
  /** Only in a form. */
  readonly file: FileForm | undefined
}

export interface ModelOptions {
  readonly validators: CompileSchemaOptions
  /** Of the JSON that a field of a form may be. */
  readonly maxJsonDepth: number
  /** Of the operation, for messages. */
  readonly label: string
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
  /** Fields of the query that are objects: `filter[price][min]`. */
  readonly #objects: readonly DeepObject[]
  readonly #known: ReadonlySet<string>
  readonly #unknownKeys: ObjectFields['unknownKeys']
  readonly #schema: CompiledSchema
  readonly #options: ModelOptions
  #declaredElsewhere: ReadonlySet<string> | undefined

  constructor(source: TextSource, schema: Schema, fields: ObjectFields, options: ModelOptions) {
    this.#source = source
    this.#place = { source, path: [] }
    const isObject = (field: ObjectField) => source === 'query' && isDeepObject(field.schema)
    this.#fields = fields.fields
      .filter((field) => !isObject(field))
      .map((field) => compileField(source, field, options.maxJsonDepth))
    this.#objects = fields.fields
      .filter(isObject)
      .map((field) => compileDeepObject(options.label, field.name, field.schema))
    this.#wires = new Map([...this.#fields, ...this.#objects].map((field) => [field.name, field.wire]))
    this.#known = new Set([...this.#wires.values(), ...this.#objects.map((object) => `${object.wire}[`)])
    this.#unknownKeys = fields.unknownKeys
    this.#schema = compileSchema(schema, options.validators)
    this.#options = options
  }

  read(context: ParamContext): unknown {
    const model: ReadModel = { values: {}, received: {}, issues: [] }
    for (const field of this.#fields) this.#readField(context, field, model)
    for (const object of this.#objects) {
      const value = readDeepObject(object, { ...model, query: context.request.query })
      if (value !== undefined) setOwn(model.values, object.name, value)
    }
    if (this.#unknownKeys !== 'drop') this.#readUnknown(context, model)
    return this.#judge(context, model, this.#isAbsent(model) ? undefined : model.values)
  }

  #readField(context: ParamContext, field: ModelField, model: ReadModel): void {
    const converted =
      field.file === undefined ? this.#convert(context, field, model) : takeModelFiles(context, field, model)
    if (converted.ok) {
      if (converted.value !== undefined) setOwn(model.values, field.name, converted.value)
      return
    }
    for (const issue of converted.issues) model.issues.push({ ...issue, path: [field.wire, ...issue.path] })
  }

  #convert(context: ParamContext, field: ModelField, model: ReadModel): Validation {
    const texts = sentTexts(context, this.#source, field.wire)
    if (texts.length > 0) setOwn(model.received, field.wire, texts.length === 1 ? texts[0] : texts)
    const wrong = this.#source === 'form' ? fileForText(context, field.wire) : undefined
    return wrong === undefined ? convertTexts(field.conversion, texts) : { ok: false, issues: wrong }
  }

  /** Names that no field has: the schema keeps or refuses them, and never takes one for a field. */
  #readUnknown(context: ParamContext, model: ReadModel): void {
    const elsewhere = this.#elsewhere()
    for (const name of this.#sentNames(context)) {
      if (this.#known.has(name) || elsewhere.has(name)) continue
      const bracket = name.indexOf('[') + 1
      if (bracket > 0 && (this.#known.has(name.slice(0, bracket)) || elsewhere.has(name.slice(0, bracket)))) continue
      const sent = this.#sentAs(context, name)
      setOwn(model.received, name, fileNames(sent))
      // A header `user_agent` is another one than `user-agent`, which the field `user_agent` reads: proxies confuse them.
      if (!this.#wires.has(name)) setOwn(model.values, name, sent)
      else if (this.#unknownKeys === 'refuse') {
        model.issues.push({ path: [name], code: 'unrecognized_key', params: { key: name }, input: sent })
      }
    }
  }

  #sentAs(context: ParamContext, name: string): unknown {
    const texts = sentTexts(context, this.#source, name)
    const files = this.#source === 'form' ? context.form?.files?.(name) : undefined
    const sent: readonly unknown[] = files === undefined ? texts : [...texts, ...files]
    return sent.length === 1 ? sent[0] : sent
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
    if (!this.#schema.acceptsAbsent || model.issues.length > 0) return false
    return Object.entries(model.values).every(([name, value]) => {
      const object = this.#objects.find((one) => one.name === name)
      // Proof: what stands under an object's name was read by readDeepObject.
      return object !== undefined && !holdsAnything(object, value as Record<string, unknown>)
    })
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
    const named = judged.map((issue) => ({ ...issue, path: this.#placeOf(issue.path) }))
    // An object that came as one text is told once, and not that each of its fields is missing.
    const isTold = (place: string | number | undefined) =>
      told.has(place) ||
      this.#objects.some((object) => told.has(object.wire) && String(place).startsWith(`${object.wire}[`))
    const others = named.filter((issue) => !isTold(issue.path[0]))
    return addIssues(context, this.#place, [...model.issues, ...others], model.received)
  }

  #placeOf(path: SchemaIssue['path']): SchemaIssue['path'] {
    const [first, ...rest] = path
    if (first === undefined) return path
    const object = this.#objects.find((one) => one.name === first)
    return object === undefined ? [this.#wires.get(String(first)) ?? first, ...rest] : deepPlace(object, rest)
  }
}

function compileField(source: TextSource, { name, schema }: ObjectField, maxJsonDepth: number): ModelField {
  const isJson = source === 'form' && hasNoTextForm(readShape(schema, 'input'))
  return {
    name,
    wire: wireName(source, name),
    conversion: isJson ? compileJsonTextConversion(schema, maxJsonDepth) : conversionFor(source, schema),
    file: source === 'form' ? fileForm(schema) : undefined,
  }
}

function takeModelFiles(context: ParamContext, field: ModelField, model: ReadModel): Validation {
  const taken = takeFiles(context, field.wire, field.file === 'list')
  if (taken.ok && taken.value !== undefined) setOwn(model.received, field.wire, fileNames(taken.value))
  return taken
}

export function compileModelParam(
  source: Exclude<TextSource, 'path'>,
  schema: Schema,
  fields: ObjectFields,
  options: ModelOptions,
): ParamReader {
  return new ModelParam(source, schema, fields, options)
}
