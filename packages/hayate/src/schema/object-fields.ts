import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeField, type UnknownKeys, unwrapShape } from './shape.ts'

/** One member of an object schema: in a parameter model, one parameter. */
export interface ObjectField {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
}

/** The members of an object schema, and what it does with others. */
export interface ObjectFields {
  readonly fields: readonly ObjectField[]
  readonly unknownKeys: UnknownKeys
}

function hasSchema(field: ShapeField): field is ShapeField & { readonly schema: Schema } {
  return field.schema !== undefined
}

/** Both sides of an intersection must accept the value: a key is refused if either side refuses what it does not know. */
function intersected(shapes: readonly Shape[]): ObjectFields | undefined {
  const sides = shapes.map((side) => fieldsOf(side))
  const fields = new Map<string, ObjectField>()
  for (const side of sides) {
    if (!side) return undefined
    for (const field of side.fields) {
      const required = field.required || fields.get(field.name)?.required === true
      fields.set(field.name, { ...field, required })
    }
  }
  const known = sides.map((side) => side?.unknownKeys)
  const unknownKeys = known.includes('keep') ? 'keep' : known.every((one) => one === 'refuse') ? 'refuse' : 'drop'
  return { fields: [...fields.values()], unknownKeys }
}

function fieldsOf(outer: Shape): ObjectFields | undefined {
  const shape = unwrapShape(outer)
  if (shape.kind === 'intersection') return intersected(shape.members.map((member) => member()))
  if (shape.kind !== 'object' || !shape.fields.every(hasSchema)) return undefined
  const fields = shape.fields.filter(hasSchema).map(({ name, schema, required }) => ({ name, schema, required }))
  return { fields, unknownKeys: shape.unknownKeys }
}

/**
 * The members an object schema accepts, seen through optional, default, refinements, transforms, lazy and intersections.
 * Undefined for anything else, and for a vendor that does not give the schemas of its members.
 */
export function objectFields(schema: Schema): ObjectFields | undefined {
  return fieldsOf(readShape(schema, 'input'))
}
