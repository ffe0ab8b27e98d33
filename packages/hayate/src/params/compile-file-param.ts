import type { SchemaIssue } from '../errors/validation-codes.ts'
import { type CompileSchemaOptions, compileSchema } from '../schema/compile-schema.ts'
import { isFileList } from '../schema/file-form.ts'
import type { Schema } from '../schema/schema.ts'
import { type Judge, judge } from './judge.ts'
import { addIssues, type ParamContext, type ParamReader } from './read-param.ts'
import { fileNames, takeFiles } from './take-files.ts'

const missing: readonly SchemaIssue[] = [{ path: [], code: 'missing' }]

/** One file of a form, or all files of one name. */
class FileParam implements ParamReader {
  readonly #name: string
  readonly #list: boolean
  readonly #judge: Judge

  constructor(name: string, schema: Schema, validators: CompileSchemaOptions) {
    this.#name = name
    this.#list = isFileList(schema)
    this.#judge = { schema: compileSchema(schema, validators), place: { source: 'form', path: [name] } }
  }

  read(context: ParamContext): unknown {
    const { schema, place } = this.#judge
    const taken = takeFiles(context, this.#name, this.#list)
    if (!taken.ok) return addIssues(context, place, taken.issues)
    if (taken.value === undefined && !schema.acceptsAbsent) return addIssues(context, place, missing)
    return judge(context, this.#judge, taken.value, fileNames(taken.value))
  }
}

/** @param name - Of the field in the form. */
export function compileFileParam(name: string, schema: Schema, validators: CompileSchemaOptions): ParamReader {
  return new FileParam(name, schema, validators)
}
