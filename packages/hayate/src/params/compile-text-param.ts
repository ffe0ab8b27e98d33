import type { SchemaIssue } from '../errors/validation-codes.ts'
import { type CompiledSchema, compileSchema } from '../schema/compile-schema.ts'
import { compileTextConversion, type TextConversion } from '../schema/compile-text-conversion.ts'
import type { Schema } from '../schema/schema.ts'
import { judge } from './judge.ts'
import { addIssues, type ParamContext, type ParamReader } from './read-param.ts'

/** The sources whose values are text. */
export type TextSource = 'path' | 'query' | 'header' | 'cookie' | 'form'

const nothing: readonly string[] = []
const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]
const repeated: readonly SchemaIssue[] = [{ path: [], code: 'repeated' }]

/** Every value that was sent under a name, in order. */
export function sentTexts(context: ParamContext, source: TextSource, name: string): readonly string[] {
  if (source === 'query') return context.request.query.getAll(name)
  if (source === 'header') return context.request.headers.getAll(name)
  if (source === 'form') return context.form?.getAll(name) ?? nothing
  const value = context.request.cookies.get(name)
  return value === undefined ? nothing : [value]
}

/** Text → the value that the schema is to judge; `undefined` is absent. */
export function convertTexts(
  conversion: TextConversion,
  texts: readonly string[],
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly SchemaIssue[] } {
  if (conversion.list) return texts.length === 0 ? absent : conversion.convertList(texts)
  const text = texts[0]
  if (text === undefined || (text === '' && !conversion.keepsEmpty)) return absent
  if (texts.length > 1) return { ok: false, issues: [{ ...repeated[0], path: [], code: 'repeated', input: texts }] }
  return conversion.convert(text)
}

const absent = { ok: true, value: undefined } as const

class TextParam implements ParamReader {
  readonly #source: TextSource
  readonly #name: string
  readonly #place: { readonly source: TextSource; readonly path: readonly string[] }
  readonly #pathIndex: number
  readonly #conversion: TextConversion
  readonly #schema: CompiledSchema

  constructor(source: TextSource, name: string, pathIndex: number, schema: Schema, codegen: boolean) {
    this.#source = source
    this.#name = name
    this.#place = { source, path: [name] }
    this.#pathIndex = pathIndex
    this.#conversion = compileTextConversion(schema)
    this.#schema = compileSchema(schema, { codegen })
  }

  read(context: ParamContext): unknown {
    const value = this.#source === 'path' ? this.#convertPath(context) : this.#convertSent(context)
    if (!value.ok) return addIssues(context, this.#source, this.#place.path, value.issues)
    if (value.value === undefined && !this.#schema.acceptsAbsent) {
      return addIssues(context, this.#source, this.#place.path, missing)
    }
    return judge(context, this.#schema, value.value, this.#place)
  }

  #convertPath(context: ParamContext): ReturnType<typeof convertTexts> {
    const text = context.pathValues[this.#pathIndex] ?? ''
    return this.#conversion.list ? this.#conversion.convertList([text]) : this.#conversion.convert(text)
  }

  #convertSent(context: ParamContext): ReturnType<typeof convertTexts> {
    return convertTexts(this.#conversion, sentTexts(context, this.#source, this.#name))
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
  options: { readonly pathIndex?: number; readonly codegen: boolean },
): ParamReader {
  return new TextParam(source, name, options.pathIndex ?? 0, schema, options.codegen)
}
