import { compileSchema } from './compile-schema.ts'
import type { Shape, ShapeOf } from './shape.ts'

/** A test of one value; made once, run for every value of a union. */
export type Fits = (value: unknown) => boolean

/**
 * Whether a member of a union accepts a value: by its own validator where the vendor gives one for the member, else by
 * its shape. An asynchronous member counts as accepting, since it cannot be asked here; the whole union is validated
 * afterwards in any case.
 */
export function compileFits(shape: Shape): Fits {
  const { schema } = shape
  if (schema === undefined) return (value) => fitsShape(shape, value, 0)
  let validator: { readonly async: boolean; validate(value: unknown): { readonly ok: boolean } } | undefined
  return (value) => {
    validator ??= compileSchema(schema)
    return validator.async ? fitsShape(shape, value, 0) : accepts(validator, value)
  }
}

function accepts(validator: { validate(value: unknown): { readonly ok: boolean } }, value: unknown): boolean {
  try {
    return validator.validate(value).ok
  } catch {
    // A function of the member's author cannot take this value, or answered with a promise.
    return false
  }
}

/** Beyond this depth a shape is taken to fit: the union itself is validated afterwards. */
const maxDepth = 20

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fitsObject(shape: ShapeOf<'object'>, value: unknown, depth: number): boolean {
  if (!isObject(value)) return false
  return shape.fields.every((field) => {
    const member = Object.hasOwn(value, field.name) ? value[field.name] : undefined
    return member === undefined ? !field.required : fitsShape(field.shape(), member, depth + 1)
  })
}

/** Whether a value looks like a shape; checks and refinements are not seen. */
export function fitsShape(shape: Shape, value: unknown, depth: number): boolean {
  if (depth > maxDepth) return true
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && (!shape.integer || Number.isSafeInteger(value))
    case 'boolean':
    case 'bigint':
      return typeof value === shape.kind
    case 'null':
      return value === null
    case 'absent':
      return value === undefined
    case 'never':
      return false
    case 'date':
      return value instanceof Date
    case 'bytes':
      return value instanceof Uint8Array
    case 'literal':
      return shape.values.includes(value)
    case 'object':
      return fitsObject(shape, value, depth)
    case 'record':
      return isObject(value)
    case 'map':
      return value instanceof Map
    case 'array':
      return Array.isArray(value) && value.every((item) => fitsShape(shape.item(), item, depth + 1))
    case 'set':
      return value instanceof Set
    case 'tuple':
      return Array.isArray(value) && shape.items.every((item, index) => fitsShape(item(), value[index], depth + 1))
    case 'union':
      return shape.members.some((member) => fitsShape(member(), value, depth + 1))
    case 'intersection':
      return shape.members.every((member) => fitsShape(member(), value, depth + 1))
    case 'optional':
      return value === undefined || fitsShape(shape.inner(), value, depth + 1)
    case 'nullable':
      return value === null || fitsShape(shape.inner(), value, depth + 1)
    case 'same':
      return fitsShape(shape.inner(), value, depth + 1)
    default:
      return true
  }
}
