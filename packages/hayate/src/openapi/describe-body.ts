import type { CompiledBody, CompiledBodyMember } from '../routing/compiled-route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { describeExamples, withOptions } from './describe-parameters.ts'
import type { RequestBody } from './document-types.ts'
import type { SchemaCollector } from './schema-collector.ts'

function describeMembers(members: readonly CompiledBodyMember[], schemas: SchemaCollector, where: string): JsonSchema {
  const shown = members.filter((member) => member.options.document !== false)
  const properties = shown.map((member) => [
    member.name,
    withOptions(schemas.use(member.schema, 'input', where), member.options),
  ])
  const required = shown.filter((member) => member.required).map((member) => member.name)
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) }
}

/** The request body: one schema, an object of several by name, or a form's fields. */
export function describeBody(body: CompiledBody, schemas: SchemaCollector, where: string): RequestBody | undefined {
  if (body.kind !== 'json') {
    if (body.members.every((member) => member.options.document === false)) return undefined
    const required = body.members.some((member) => member.required)
    const content = { [body.mediaType]: { schema: describeMembers(body.members, schemas, where) } }
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
