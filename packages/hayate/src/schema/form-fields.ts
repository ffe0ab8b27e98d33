import * as core from 'zod/v4/core'
import { type ObjectField, type ObjectFields, objectFields } from './object-fields.ts'
import { readShape } from './read-shape.ts'
import { isZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import { unwrapShape } from './shape.ts'

/** Fields of the same name in several members: any of their forms will do, and the union itself judges. */
function merged(fields: readonly ObjectField[], everywhere: boolean): ObjectField | undefined {
  const [first] = fields
  const schemas = [...new Set(fields.map((field) => field.schema))]
  if (first === undefined) return undefined
  const required = everywhere && fields.every((field) => field.required)
  if (schemas.length === 1 || !schemas.every(isZodSchema)) return { ...first, required }
  const options = schemas.filter(isZodSchema)
  return { name: first.name, schema: new core.$ZodUnion({ type: 'union', options }), required }
}

function unionFields(schema: Schema): ObjectFields | undefined {
  const shape = unwrapShape(readShape(schema, 'input'))
  if (shape.kind !== 'union') return undefined
  const members: ObjectFields[] = []
  for (const member of shape.members) {
    const inner = member().schema
    const fields = inner === undefined ? undefined : formFields(inner)
    if (fields === undefined) return undefined
    members.push(fields)
  }
  const byName = Map.groupBy(
    members.flatMap((member) => member.fields),
    (field) => field.name,
  )
  const kinds = members.map((member) => member.unknownKeys)
  return {
    fields: [...byName.values()].flatMap((fields) => merged(fields, fields.length === members.length) ?? []),
    unknownKeys: kinds.includes('refuse') ? 'refuse' : kinds.includes('keep') ? 'keep' : 'drop',
  }
}

/** The fields of a form model: those of an object, or of every object in a union, whose fields then decide which it is. */
export function formFields(schema: Schema): ObjectFields | undefined {
  return objectFields(schema) ?? unionFields(schema)
}

/** Whether a form model is a union of objects. */
export function isUnionModel(schema: Schema): boolean {
  return objectFields(schema) === undefined && unionFields(schema) !== undefined
}
