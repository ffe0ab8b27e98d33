import { type DocumentReader, isNode, type JsonNode, listOf, nodeOf } from './read-document.ts'

// Deep enough to show a shape; a schema that contains itself ends here.
const deepest = 6

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
  'uri-reference': '/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: '',
  binary: '',
}

function sampleText(schema: JsonNode): string {
  if (typeof schema.format === 'string' && schema.format in byFormat) return byFormat[schema.format] ?? ''
  const [, literal] = typeof schema.pattern === 'string' ? (/^\^([\w -]+)\$$/.exec(schema.pattern) ?? []) : []
  if (literal !== undefined) return literal
  const shortest = typeof schema.minLength === 'number' ? schema.minLength : 0
  const text = 'string'.padEnd(shortest, '-')
  return typeof schema.maxLength === 'number' ? text.slice(0, schema.maxLength) : text
}

function sampleNumber(schema: JsonNode): number {
  const { minimum, exclusiveMinimum, maximum } = schema
  // 3.0 has a flag where 3.1 has a number.
  const above =
    typeof exclusiveMinimum === 'number' ? exclusiveMinimum : exclusiveMinimum === true ? minimum : undefined
  if (typeof above === 'number') return above + 1
  if (typeof minimum === 'number') return minimum
  return typeof maximum === 'number' ? Math.min(maximum, 0) : 0
}

function sampleObject(reader: DocumentReader, schema: JsonNode, depth: number): unknown {
  const members = Object.entries(nodeOf(schema.properties))
    .filter(([, member]) => reader.resolve(member).readOnly !== true)
    .map(([name, member]) => [name, sampleOf(reader, member, depth + 1)])
  return Object.fromEntries(members)
}

function sampleOf(reader: DocumentReader, value: unknown, depth: number): unknown {
  const schema = { ...reader.resolve(value), ...(isNode(value) && withoutRef(value)) }
  const [example] = listOf(schema.examples)
  if (example !== undefined) return example
  if ('example' in schema) return schema.example
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  const [first] = listOf(schema.enum)
  if (first !== undefined) return first
  if (depth > deepest) return null
  const parts = listOf(schema.allOf)
  if (parts.length > 0) {
    const samples = [...parts, { ...schema, allOf: undefined }].map((part) => sampleOf(reader, part, depth + 1))
    const objects = samples.filter(isNode)
    return objects.length === 0 ? samples[0] : Object.fromEntries(objects.flatMap((each) => Object.entries(each)))
  }
  const choices = [...listOf(schema.oneOf), ...listOf(schema.anyOf)]
  const chosen = choices.find((each) => reader.resolve(each).type !== 'null') ?? choices[0]
  if (chosen !== undefined) return sampleOf(reader, chosen, depth + 1)
  return sampleOfType(reader, schema, depth)
}

function sampleOfType(reader: DocumentReader, schema: JsonNode, depth: number): unknown {
  const type = Array.isArray(schema.type) ? listOf(schema.type).find((each) => each !== 'null') : schema.type
  if (type === 'string') return sampleText(schema)
  if (type === 'integer' || type === 'number') return sampleNumber(schema)
  if (type === 'boolean') return false
  if (type === 'object' || isNode(schema.properties)) return sampleObject(reader, schema, depth)
  if (type !== 'array') return null
  const prefix = listOf(schema.prefixItems)
  if (prefix.length > 0) return prefix.map((item) => sampleOf(reader, item, depth + 1))
  return schema.items === undefined || depth >= deepest ? [] : [sampleOf(reader, schema.items, depth + 1)]
}

function withoutRef({ $ref: _ref, ...rest }: JsonNode): JsonNode {
  return rest
}

/** A value that a schema describes: its example, its default, else one made of its type, format and bounds. */
export function sampleOfSchema(reader: DocumentReader, schema: unknown): unknown {
  return sampleOf(reader, schema, 0)
}

/** The example of a parameter or a media type, else a sample of its schema. */
export function sampleOfHolder(reader: DocumentReader, holder: JsonNode): unknown {
  const [named] = Object.values(nodeOf(holder.examples))
  const example = reader.resolve(named)
  if ('value' in example) return example.value
  return 'example' in holder ? holder.example : sampleOfSchema(reader, holder.schema)
}
