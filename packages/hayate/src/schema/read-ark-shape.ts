import type { Schema } from './schema.ts'
import type { Shape, Side } from './shape.ts'
import { isRecord } from './standard-json-schema.ts'

type Read = (schema: Schema, side: Side) => Shape

function isSchema(value: unknown): value is Schema {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
}

/** ArkType's `props`: every key of an object type with its own type (arktype.io/docs/objects). */
function propertySchemas(schema: Schema): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>()
  const listed: unknown = 'props' in schema ? schema.props : undefined
  const properties: readonly unknown[] = Array.isArray(listed) ? listed : []
  for (const property of properties) {
    if (!isRecord(property)) continue
    const { key, value } = property
    if (typeof key === 'string' && isSchema(value)) found.set(key, value)
  }
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
