import type { $ZodCheck } from 'zod/v4/core'
import { isZodSchema, type ZodSchema } from './read-zod-shape.ts'

function isAsyncFunction(candidate: unknown): boolean {
  return typeof candidate === 'function' && Object.prototype.toString.call(candidate) === '[object AsyncFunction]'
}

interface Definition {
  readonly type?: string
  readonly fn?: unknown
  readonly tx?: unknown
  readonly transform?: unknown
}

function hasAsyncFunction(schema: ZodSchema): boolean {
  // Proof: members are only tested for being async functions; absent ones are undefined.
  const own = schema._zod.def as Definition
  if (own.type === 'promise' || isAsyncFunction(own.fn) || isAsyncFunction(own.transform)) return true
  return (schema._zod.def.checks ?? []).some((check: $ZodCheck) => {
    const definition = check._zod.def as Definition
    return isAsyncFunction(definition.fn) || isAsyncFunction(definition.tx) || isAsyncFunction(check._zod.check)
  })
}

/** Schemas directly below: what a definition holds under any key, in lists, shapes and getters too. */
function innerSchemas(schema: ZodSchema): readonly ZodSchema[] {
  const found: ZodSchema[] = []
  const def: object = schema._zod.def
  const entries: readonly (readonly [string, unknown])[] = Object.entries(def)
  for (const [key, value] of entries) {
    // A default may be computed by a getter; it is a value, never a schema.
    if (key === 'defaultValue' || key === 'checks') continue
    if (isZodSchema(value)) found.push(value)
    else if (Array.isArray(value)) found.push(...value.filter(isZodSchema))
    else if (key === 'shape' && typeof value === 'object' && value !== null) {
      found.push(...Object.values(value).filter(isZodSchema))
    }
  }
  const shape: unknown = 'shape' in def ? def.shape : undefined
  if (typeof shape === 'object' && shape !== null) found.push(...Object.values(shape).filter(isZodSchema))
  const lazy: unknown = (schema._zod as { innerType?: unknown }).innerType
  if (isZodSchema(lazy)) found.push(lazy)
  return found
}

/**
 * Whether a Zod schema holds an async function anywhere: refinement, check, transform, codec. A plain function that
 * returns a promise cannot be seen before it is called; {@link AsyncValidationNeeded} covers it.
 */
export function findAsyncZod(schema: ZodSchema): boolean {
  return someZodSchema(schema, hasAsyncFunction)
}

/** Whether `found` holds for a Zod schema or one inside it. Recursive schemas end. */
export function someZodSchema(schema: ZodSchema, found: (schema: ZodSchema) => boolean): boolean {
  const seen = new Set<ZodSchema>([schema])
  const waiting = [schema]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found(next)) return true
    for (const inner of innerSchemas(next)) {
      if (seen.has(inner)) continue
      seen.add(inner)
      waiting.push(inner)
    }
  }
  return false
}
