import { hasNoTextForm } from '../params/check-text-form.ts'
import type { CompiledBodyMember } from '../params/described-param.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { fileForm } from '../schema/file-form.ts'
import { formFields } from '../schema/form-fields.ts'
import { describeSchema } from '../schema/json-schema.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import type { CollectedInput } from './collect-inputs.ts'

/** Whether one of the inputs can only be sent as multipart. */
export function asksForMultipart(inputs: readonly CollectedInput[]): boolean {
  return inputs.some(
    ({ param }) =>
      param.in === 'file' ||
      (param.in === 'form' && (param.options.mediaType === 'multipart/form-data' || hasFileField(param.schema))),
  )
}

function hasFileField(schema: Schema): boolean {
  return formFields(schema)?.fields.some((field) => fileForm(field.schema) !== undefined) ?? false
}

/** One member for each field of the form, those of a model one by one; what stands in a part as JSON says so. */
export function formMembers({ param, wire }: CollectedInput): readonly CompiledBodyMember[] {
  const { schema, options } = param
  const isJson = param.in === 'body' || options.json === true
  const fields = isJson || param.in === 'file' ? undefined : formFields(schema)
  const required = !compileSchema(schema).acceptsAbsent
  if (fields === undefined) {
    return [
      { name: wire, schema, required, options, ...(isJson && { form: 'json' as const }), ...fileMember(param.in) },
    ]
  }
  return fields.fields.map((field) => ({
    ...field,
    required: required && field.required,
    options: options.document === false ? { document: false } : {},
    ...(fileForm(field.schema) !== undefined && { form: 'file' as const }),
    ...(hasNoTextForm(readShape(field.schema, 'input')) && { form: 'json' as const }),
  }))
}

function fileMember(source: string): { readonly form?: 'file' } {
  return source === 'file' ? { form: 'file' } : {}
}

/** Bytes that the files of a form may have together, as far as their schemas say it (`z.file().max(…)`). */
export function uploadBytes(members: readonly CompiledBodyMember[], maxFiles: number): number {
  let bytes = 0
  for (const { schema, form } of members) {
    if (form !== 'file') continue
    const described = describeSchema(schema, 'input')?.schema ?? {}
    const items = described.items
    if (typeof items === 'object' && items !== null && 'maxLength' in items) {
      bytes += Number(items.maxLength) * Math.min(Number(described.maxItems ?? maxFiles), maxFiles)
    } else if ('maxLength' in described) bytes += Number(described.maxLength)
  }
  return bytes
}
