import type { JsonSchema } from '../schema/json-schema.ts'

/** Where every reference to a component begins. */
export const schemaPrefix = '#/components/schemas/'

// Their values are data, not schemas: a `$ref` in there is an example's, not ours.
const dataKeywords: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples', 'example'])
// Their values are schemas by name, and a name may be that of a keyword.
const mapKeywords: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])

function mapValues(value: unknown, change: (member: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]))
}

/** A copy of a JSON Schema with every reference changed, those of a discriminator's mapping included. */
export function changeRefs(schema: JsonSchema, change: (ref: string) => string): JsonSchema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walkMember(key, value)]))
  }
  const walkMember = (key: string, value: unknown): unknown => {
    if (key === '$ref' && typeof value === 'string') return change(value)
    if (key === 'mapping') return mapValues(value, (member) => (typeof member === 'string' ? change(member) : member))
    if (dataKeywords.has(key)) return value
    if (mapKeywords.has(key)) return mapValues(value, walk)
    return walk(value)
  }
  // Proof: an object goes in, and `walk` makes an object of an object.
  return walk(schema) as JsonSchema
}
