import type { Schema } from './schema.ts'
import type { Shape, Side } from './shape.ts'

type Read = (schema: Schema, side: Side) => Shape

function isSchema(value: unknown): value is Schema {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
}

/** ArkType's nodes are functions. */
function isProperty(value: unknown): value is { readonly key: string; readonly value: Schema } {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return 'key' in value && typeof value.key === 'string' && 'value' in value && isSchema(value.value)
}

/** ArkType's `props`: every key of an object type with its own type (arktype.io/docs/objects). */
function propertySchemas(schema: Schema): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>()
  const listed: unknown = 'props' in schema ? schema.props : undefined
  const properties: readonly unknown[] = Array.isArray(listed) ? listed : []
  for (const property of properties) if (isProperty(property)) found.set(property.key, property.value)
  return found
}

/** Adds to an object shape, read from ArkType's JSON Schema, the schemas of its members. */
export function readArkShape(schema: Schema, shape: Shape, side: Side, read: Read): Shape {
  if (shape.kind !== 'object') return shape
  const members = propertySchemas(schema)
  const fields = shape.fields.map((field) => {
    const member = members.get(field.name)
    return member ? { ...field, schema: member, shape: () => read(member, side) } : field
  })
  return { ...shape, fields }
}
