import { readArkShape } from './read-ark-shape.ts'
import { readJsonSchemaShape } from './read-json-schema-shape.ts'
import { readValibotShape, valibotSchemaOf } from './read-valibot-shape.ts'
import { isZodSchema, readZodShape } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import type { Shape, Side } from './shape.ts'
import { standardJsonSchema } from './standard-json-schema.ts'

// A memo of pure results: the same schema always reads the same, and identity is how recursion is found.
const known = { input: new WeakMap<Schema, Shape>(), output: new WeakMap<Schema, Shape>() }

function read(schema: Schema, side: Side): Shape {
  if (isZodSchema(schema)) return readZodShape(schema, side, readShape)
  const valibot = valibotSchemaOf(schema)
  if (valibot) return readValibotShape(valibot, side, readShape)
  const document = standardJsonSchema(schema, side)
  if (document === undefined) return { kind: 'opaque', anything: false, schema }
  const shape = readJsonSchemaShape(document, schema)
  return schema['~standard'].vendor === 'arktype' ? readArkShape(schema, shape, side, readShape) : shape
}

/**
 * Reads what one side of a schema looks like: from Zod's and Valibot's own definitions, else from Standard JSON Schema.
 * A schema whose vendor shows neither is opaque.
 */
export function readShape(schema: Schema, side: Side): Shape {
  const memo = known[side]
  const before = memo.get(schema)
  if (before) return before
  const shape = read(schema, side)
  memo.set(schema, shape)
  return shape
}
