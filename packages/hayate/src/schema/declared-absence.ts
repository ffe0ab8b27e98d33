import { isZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import type { Shape } from './shape.ts'

/** Deeper than any schema is wrapped; a lazy schema may name itself. */
const maxWrappers = 50

/**
 * Whether `undefined` is accepted by what an input shape declares. Undefined when only running the schema can tell: it
 * begins with a function, or its vendor shows too little.
 */
export function declaredAbsence(shape: Shape, depth = 0): boolean | undefined {
  if (depth > maxWrappers) return undefined
  switch (shape.kind) {
    case 'optional':
    case 'absent':
    case 'catch':
      return true
    case 'opaque':
      return shape.anything && isKnownVendor(shape.schema) ? true : undefined
    case 'literal':
      return shape.values.includes(undefined)
    case 'union': {
      const answers = shape.members.map((member) => declaredAbsence(member(), depth + 1))
      if (answers.includes(true)) return true
      return answers.includes(undefined) ? undefined : false
    }
    case 'preprocess':
      return declaredAbsence(shape.inner(), depth + 1) || undefined
    case 'nullable':
    case 'same':
      return isNonOptional(shape.schema) ? false : declaredAbsence(shape.inner(), depth + 1)
    case 'intersection':
      return undefined
    default:
      return false
  }
}

function isKnownVendor(schema: Schema | undefined): boolean {
  const vendor = schema?.['~standard'].vendor
  return vendor === 'zod' || vendor === 'valibot'
}

function isNonOptional(schema: Schema | undefined): boolean {
  if (isZodSchema(schema)) return schema._zod.def.type === 'nonoptional'
  return schema !== undefined && 'type' in schema && typeof schema.type === 'string' && schema.type.startsWith('non_')
}
