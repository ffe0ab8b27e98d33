import type { CompiledBody, CompiledBodyMember } from '../routing/compiled-route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { describeExamples } from './describe-examples.ts'
import { withOptions } from './describe-parameters.ts'
import type { Encoding, RequestBody } from './document-types.ts'
import type { SchemaCollector } from './schema-collector.ts'

const octetStream = 'application/octet-stream'
const bytes: JsonSchema = { type: 'string', format: 'binary', contentMediaType: octetStream }

function describeMember(member: CompiledBodyMember, schemas: SchemaCollector, where: string): JsonSchema {
  const schema = schemas.use(member.schema, 'input', where)
  // Not every vendor can describe a file.
  const shown = member.form === 'file' && Object.keys(schema).length === 0 ? bytes : schema
  return withOptions(shown, member.options)
}

function describeMembers(members: readonly CompiledBodyMember[], schemas: SchemaCollector, where: string): JsonSchema {
  const properties = members.map((member) => [member.name, describeMember(member, schemas, where)])
  const required = members.filter((member) => member.required).map((member) => member.name)
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) }
}

/** The media types that a file may have, when its schema names some. */
function mediaTypesOf(schema: JsonSchema): readonly string[] {
  const { contentMediaType, anyOf, items } = schema
  if (typeof contentMediaType === 'string') return contentMediaType === octetStream ? [] : [contentMediaType]
  if (Array.isArray(anyOf)) return anyOf.filter(isSchema).flatMap(mediaTypesOf)
  return isSchema(items) ? mediaTypesOf(items) : []
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the parts of a form are when they are not what OpenAPI takes them for (3.1 §4.8.15). */
function describeEncoding(
  members: readonly CompiledBodyMember[],
  { properties }: JsonSchema,
): Readonly<Record<string, Encoding>> | undefined {
  const encodings = members.flatMap(({ name, form }): [string, Encoding][] => {
    if (form === 'json') return [[name, { contentType: 'application/json' }]]
    const schema: unknown = isSchema(properties) ? properties[name] : undefined
    const types = form === 'file' && isSchema(schema) ? mediaTypesOf(schema) : []
    return types.length === 0 ? [] : [[name, { contentType: types.join(', ') }]]
  })
  return encodings.length === 0 ? undefined : Object.fromEntries(encodings)
}

/** The request body: one schema, an object of several by name, or a form's fields. */
export function describeBody(body: CompiledBody, schemas: SchemaCollector, where: string): RequestBody | undefined {
  if (body.kind !== 'json') {
    const shown = body.members.filter((member) => member.options.document !== false)
    if (shown.length === 0) return undefined
    const required = shown.some((member) => member.required)
    const flat = describeMembers(shown, schemas, where)
    const encoding = describeEncoding(shown, flat)
    const schema = body.kind === 'form' && body.schema !== undefined ? schemas.use(body.schema, 'input', where) : flat
    const content = { [body.mediaType]: { schema, ...(encoding !== undefined && { encoding }) } }
    return { ...(required && { required }), content }
  }
  const { description, examples: values, document, ...rest } = body.options
  if (document === false) return undefined
  const schema = withOptions(schemas.use(body.schema, 'input', where), rest)
  const examples = describeExamples(values)
  return {
    ...(description !== undefined && { description }),
    ...(body.required && { required: true }),
    content: { [body.mediaType]: { schema, ...(examples !== undefined && { examples }) } },
  }
}
