import type { SchemaIssue } from '../errors/validation-codes.ts'
import { type CompileSchemaOptions, compileSchema, type Validation } from '../schema/compile-schema.ts'
import { compileTextConversion, type TextConversion } from '../schema/compile-text-conversion.ts'
import type { Schema } from '../schema/schema.ts'
import { type Judge, judge } from './judge.ts'
import { addIssues, type ParamContext, type ParamReader } from './read-param.ts'
import { fileForText } from './take-files.ts'

/** The sources whose values are text. */
export type TextSource = 'path' | 'query' | 'header' | 'cookie' | 'form'

const nothing: readonly string[] = []
const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]

/** Every value that was sent under a name, in order. */
export function sentTexts(context: ParamContext, source: TextSource, name: string): readonly string[] {
  if (source === 'query') return context.request.query.getAll(name)
  if (source === 'header') return context.request.headers.getAll(name)
  if (source === 'form') return context.form?.getAll(name) ?? nothing
  const value = context.request.cookies.get(name)
  return value === undefined ? nothing : [value]
}

/** How a source's text is converted. Browsers send every text input of a form, those left empty too: in a form empty is absent. */
export function conversionFor(source: TextSource, schema: Schema): TextConversion {
  const conversion = compileTextConversion(schema)
  return source === 'form' && !conversion.list ? { ...conversion, keepsEmpty: false } : conversion
}

const absent: Validation = { ok: true, value: undefined }

/** Text → the value that the schema is to judge; `undefined` is absent. */
export function convertTexts(conversion: TextConversion, texts: readonly string[]): Validation {
  if (conversion.list) return texts.length === 0 ? absent : conversion.convertList(texts)
  // Before empty text is taken for absent: of `?role=&role=admin` one reader sees the first, another the last.
  if (texts.length > 1) return { ok: false, issues: [{ path: [], code: 'repeated', input: texts }] }
  const text = texts[0]
  if (text === undefined || (text === '' && !conversion.keepsEmpty)) return absent
  return conversion.convert(text)
}

class TextParam implements ParamReader {
  readonly #source: TextSource
  /** As it is looked up: headers in lower case. */
  readonly #name: string
  readonly #pathIndex: number
  readonly #conversion: TextConversion
  readonly #judge: Judge

  constructor(source: TextSource, name: string, pathIndex: number, schema: Schema, validators: CompileSchemaOptions) {
    const place = { source, path: [name] }
    this.#source = source
    this.#name = source === 'header' ? name.toLowerCase() : name
    this.#pathIndex = pathIndex
    this.#conversion = conversionFor(source, schema)
    this.#judge = { schema: compileSchema(schema, validators), place }
  }

  read(context: ParamContext): unknown {
    return this.#source === 'path' ? this.#readPath(context) : this.#readSent(context)
  }

  /** Nothing in a path is absent: empty text, which only `{name:path}` can be, is converted like any other. */
  #readPath(context: ParamContext): unknown {
    const text = context.pathValues[this.#pathIndex] ?? ''
    return this.#take(context, this.#conversion.convert(text), text)
  }

  #readSent(context: ParamContext): unknown {
    const texts = sentTexts(context, this.#source, this.#name)
    const wrong = this.#source === 'form' ? fileForText(context, this.#name) : undefined
    if (wrong !== undefined) return addIssues(context, this.#judge.place, wrong)
    return this.#take(
      context,
      convertTexts(this.#conversion, texts),
      this.#conversion.list || texts.length > 1 ? texts : texts[0],
    )
  }

  #take(context: ParamContext, converted: Validation, received: unknown): unknown {
    const by = this.#judge
    if (!converted.ok) return addIssues(context, by.place, converted.issues, received)
    if (converted.value === undefined && !by.schema.acceptsAbsent) return addIssues(context, by.place, missing)
    return judge(context, by, converted.value, received)
  }
}

/**
 * One parameter of text, decided once: where it is read, how its text is converted, and what judges it.
 *
 * @param pathIndex - The place among the path's parameters; only for `path`.
 */
export function compileTextParam(
  source: TextSource,
  name: string,
  schema: Schema,
  options: { readonly pathIndex?: number; readonly validators: CompileSchemaOptions },
): ParamReader {
  return new TextParam(source, name, options.pathIndex ?? 0, schema, options.validators)
}
