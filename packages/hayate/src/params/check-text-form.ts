import { ConfigurationError } from '../errors/configuration-error.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import type { Shape } from '../schema/shape.ts'
import type { Place } from './read-param.ts'

const withoutTextForm: ReadonlySet<Shape['kind']> = new Set(['object', 'record', 'map'])

/** Deeper than any schema is wrapped; a lazy schema may name itself. */
const maxWrappers = 50

/** Whether no text can ever become a value of this shape. A preprocess or a transform may make one of any text. */
export function hasNoTextForm(shape: Shape, depth = 0): boolean {
  if (depth > maxWrappers) return false
  switch (shape.kind) {
    case 'optional':
    case 'nullable':
    case 'same':
      return hasNoTextForm(shape.inner(), depth + 1)
    case 'array':
    case 'set':
      return hasNoTextForm(shape.item(), depth + 1)
    case 'union':
      return shape.members.every((member) => hasNoTextForm(member(), depth + 1))
    default:
      return withoutTextForm.has(shape.kind)
  }
}

/**
 * @param label - Of the operation, for the message.
 * @throws ConfigurationError `HAYATE_NO_TEXT_FORM` for an object in a parameter: every request would be refused.
 */
export function checkTextForm(label: string, schema: Schema, place: Place): void {
  if (!hasNoTextForm(readShape(schema, 'input'))) return
  throw new ConfigurationError(
    'HAYATE_NO_TEXT_FORM',
    `${label}: the ${place.source} parameter '${place.path.join('.')}' is an object inside, which text cannot say. Send it in body(), or give each of its fields a parameter.`,
  )
}
