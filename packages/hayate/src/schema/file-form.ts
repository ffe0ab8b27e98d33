import * as core from 'zod/v4/core'
import { readShape } from './read-shape.ts'
import { valibotSchemaOf } from './read-valibot-shape.ts'
import { isZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, unwrapShape } from './shape.ts'

/** Whether a schema takes one file or several. */
export type FileForm = 'one' | 'list'

/** What `file()` without a schema asks for. */
export const anyFile: Schema = new core.$ZodFile({ type: 'file' })

function isFile({ schema }: Shape): boolean {
  if (schema === undefined) return false
  if (isZodSchema(schema)) return schema._zod.def.type === 'file'
  const type = valibotSchemaOf(schema)?.type
  return type === 'file' || type === 'blob'
}

/** Whether a schema asks for a file (`z.file()`, Valibot's `file()` and `blob()`) or a list of them. */
export function fileForm(schema: Schema): FileForm | undefined {
  const shape = unwrapShape(readShape(schema, 'input'))
  if (isFile(shape)) return 'one'
  return shape.kind === 'array' && isFile(unwrapShape(shape.item())) ? 'list' : undefined
}

/** Whether the schema of a `file()` takes a list; anything else is shown one file. */
export function isFileList(schema: Schema): boolean {
  return unwrapShape(readShape(schema, 'input')).kind === 'array'
}
