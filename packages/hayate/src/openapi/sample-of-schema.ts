import { type DocumentReader, isNode, type JsonNode, listOf, nodeOf } from './read-document.ts'

// Deep enough to show a shape.
const deepest = 6
// Models that all refer to each other would be a sample of megabytes.
const mostValues = 500

/** Where in a sample a schema stands. */
interface Place {
  readonly reader: DocumentReader
  readonly depth: number
  /** References that led here: a schema that contains itself ends. */
  readonly around: readonly unknown[]
  readonly made: { count: number }
}

function below(place: Place): Place {
  return { ...place, depth: place.depth + 1 }
}

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

function sampleObject(schema: JsonNode, place: Place): unknown {
  const members = Object.entries(nodeOf(schema.properties))
    .filter(([, member]) => place.reader.resolve(member).readOnly !== true)
    .map(([name, member]) => [name, sampleOf(member, below(place))])
  return Object.fromEntries(members.filter(([, sample]) => sample !== undefined))
}

/** @returns undefined where a sample ends: nothing stands there. */
function sampleOf(value: unknown, at: Place): unknown {
  const { reader, depth, around, made } = at
  const { $ref } = nodeOf(value)
  made.count += 1
  if (made.count > mostValues || ($ref !== undefined && around.includes($ref))) return undefined
  const place = $ref === undefined ? at : { ...at, around: [...around, $ref] }
  const schema = { ...reader.resolve(value), ...(isNode(value) && withoutRef(value)) }
  const [example] = listOf(schema.examples)
  if (example !== undefined) return example
  if ('example' in schema) return schema.example
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  const [first] = listOf(schema.enum)
  if (first !== undefined) return first
  if (depth > deepest) return undefined
  const parts = listOf(schema.allOf)
  if (parts.length > 0) {
    const samples = [...parts, { ...schema, allOf: undefined }].map((part) => sampleOf(part, below(place)))
    const objects = samples.filter(isNode)
    return objects.length === 0 ? samples[0] : Object.fromEntries(objects.flatMap((each) => Object.entries(each)))
  }
  const choices = [...listOf(schema.oneOf), ...listOf(schema.anyOf)]
  return choices.length > 0 ? sampleOfChoice(choices, place) : sampleOfType(schema, place)
}

function sampleOfChoice(choices: readonly unknown[], place: Place): unknown {
  const isNull = (each: unknown): boolean => place.reader.resolve(each).type === 'null'
  const chosen = choices.find((each) => !isNull(each)) ?? choices[0]
  return sampleOf(chosen, below(place)) ?? (choices.some(isNull) ? null : undefined)
}

function sampleOfType(schema: JsonNode, place: Place): unknown {
  const type = Array.isArray(schema.type) ? listOf(schema.type).find((each) => each !== 'null') : schema.type
  if (type === 'string') return sampleText(schema)
  if (type === 'integer' || type === 'number') return sampleNumber(schema)
  if (type === 'boolean') return false
  if (type === 'object' || isNode(schema.properties)) return sampleObject(schema, place)
  if (type !== 'array') return null
  const prefix = listOf(schema.prefixItems)
  if (prefix.length > 0) return prefix.map((item) => sampleOf(item, below(place)) ?? null)
  const item = schema.items === undefined ? undefined : sampleOf(schema.items, below(place))
  return item === undefined ? [] : [item]
}

function withoutRef({ $ref: _ref, ...rest }: JsonNode): JsonNode {
  return rest
}

/** A value that a schema describes: its example, its default, else one made of its type, format and bounds. */
export function sampleOfSchema(reader: DocumentReader, schema: unknown): unknown {
  return sampleOf(schema, { reader, depth: 0, around: [], made: { count: 0 } }) ?? null
}

/** The example of a parameter or a media type, else a sample of its schema. */
export function sampleOfHolder(reader: DocumentReader, holder: JsonNode): unknown {
  const [named] = Object.values(nodeOf(holder.examples))
  const example = reader.resolve(named)
  if ('value' in example) return example.value
  return 'example' in holder ? holder.example : sampleOfSchema(reader, holder.schema)
}
