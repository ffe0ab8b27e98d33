import { parseJson } from '../http/parse-json.ts'
import { compileJsonDecoder } from '../schema/compile-json-form.ts'
import type { Validation } from '../schema/compile-schema.ts'
import type { TextConversion } from '../schema/compile-text-conversion.ts'
import type { Schema } from '../schema/schema.ts'

const encoder = new TextEncoder()

/** How a field whose text is JSON becomes what its schema asks for: an object inside a form model. */
export function compileJsonTextConversion(schema: Schema, maxDepth: number): TextConversion {
  const decode = compileJsonDecoder(schema)
  const convert = (text: string): Validation => {
    const outcome = parseJson(encoder.encode(text), { maxDepth })
    if (!outcome.ok) return { ok: false, issues: [outcome.issue] }
    return decode === undefined ? { ok: true, value: outcome.value } : decode(outcome.value)
  }
  return { list: false, keepsEmpty: false, convert, convertList: (texts) => convert(texts.at(-1) ?? '') }
}
