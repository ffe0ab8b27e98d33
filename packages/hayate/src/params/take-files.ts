import type { SchemaIssue } from '../errors/validation-codes.ts'
import type { Validation } from '../schema/compile-schema.ts'
import type { ParamContext } from './read-param.ts'

const absent: Validation = { ok: true, value: undefined }
const textExpected: readonly SchemaIssue[] = [{ path: [], code: 'invalid_type', params: { expected: 'string' } }]

/** The files of a name as its schema takes them; `undefined` is absent. A text where a file should be is an issue. */
export function takeFiles(context: ParamContext, name: string, list: boolean): Validation {
  const { form } = context
  // An empty text is what some clients send for a file that was not chosen.
  const text = form?.getAll(name).find((sent) => sent !== '')
  if (text !== undefined) {
    return { ok: false, issues: [{ path: [], code: 'invalid_type', params: { expected: 'file' }, input: text }] }
  }
  const files = form?.files?.(name) ?? []
  if (files.length === 0) return absent
  if (list) return { ok: true, value: [...files] }
  if (files.length > 1) return { ok: false, issues: [{ path: [], code: 'repeated', input: fileNames(files) }] }
  return { ok: true, value: files[0] }
}

/** What an error shows of a file. */
export function fileNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fileNames)
  return value instanceof File ? value.name : value
}

/** The issue of a file that was sent where text is read; undefined when there is none. */
export function fileForText(context: ParamContext, name: string): readonly SchemaIssue[] | undefined {
  const files = context.form?.files?.(name) ?? []
  return files.length === 0 ? undefined : textExpected
}
