import type { SchemaIssue } from '../errors/validation-codes.ts'
import { parseJson } from '../http/parse-json.ts'
import { compileJsonDecoder } from '../schema/compile-json-form.ts'
import { type CompileSchemaOptions, compileSchema, type Validation } from '../schema/compile-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { sentTexts, type TextSource } from './compile-text-param.ts'
import { type Judge, judge } from './judge.ts'
import { addIssues, type ParamContext, type ParamReader } from './read-param.ts'

const encoder = new TextEncoder()
const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]
const repeated: readonly SchemaIssue[] = [{ path: [], code: 'repeated' }]

/** A text that is JSON, `?filter={"a":[1,2]}`: read as strictly as a body is. */
class JsonTextParam implements ParamReader {
  readonly #source: Exclude<TextSource, 'path'>
  readonly #name: string
  readonly #maxDepth: number
  readonly #judge: Judge
  readonly #decode: ((value: unknown) => Validation) | undefined

  constructor(source: Exclude<TextSource, 'path'>, name: string, schema: Schema, options: JsonTextOptions) {
    this.#source = source
    this.#name = source === 'header' ? name.toLowerCase() : name
    this.#maxDepth = options.maxJsonDepth
    this.#judge = { schema: compileSchema(schema, options.validators), place: { source, path: [name] } }
    this.#decode = compileJsonDecoder(schema)
  }

  read(context: ParamContext): unknown {
    const texts = sentTexts(context, this.#source, this.#name)
    const [text = ''] = texts
    const { place, schema } = this.#judge
    if (texts.length > 1) return addIssues(context, place, repeated, texts)
    if (text === '') {
      return schema.acceptsAbsent
        ? judge(context, this.#judge, undefined, undefined)
        : addIssues(context, place, missing)
    }
    const outcome = parseJson(encoder.encode(text), { maxDepth: this.#maxDepth })
    if (!outcome.ok) return addIssues(context, place, [outcome.issue], text)
    if (this.#decode === undefined) return judge(context, this.#judge, outcome.value, outcome.value)
    const decoded = this.#decode(outcome.value)
    if (!decoded.ok) return addIssues(context, place, decoded.issues, outcome.value)
    return judge(context, this.#judge, decoded.value, outcome.value)
  }
}

interface JsonTextOptions {
  readonly maxJsonDepth: number
  readonly validators: CompileSchemaOptions
}

/** One parameter whose text is JSON. */
export function compileJsonTextParam(
  source: Exclude<TextSource, 'path'>,
  name: string,
  schema: Schema,
  options: JsonTextOptions,
): ParamReader {
  return new JsonTextParam(source, name, schema, options)
}
