import { globalRegistry } from 'zod/v4/core'
import { isSecretName } from '../logging/redact.ts'
import { readShape } from '../schema/read-shape.ts'
import { isZodSchema } from '../schema/read-zod-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { unwrapShape } from '../schema/shape.ts'

function declaredSecret(schema: Schema): boolean | undefined {
  let current: Schema | undefined = schema
  // The mark may stand before or after `.default()`, `.optional()` …
  for (let depth = 0; depth < 20 && isZodSchema(current); depth++) {
    const secret: unknown = globalRegistry.get(current)?.secret
    if (typeof secret === 'boolean') return secret
    const shape = readShape(current, 'input')
    const inner: Schema | undefined = 'inner' in shape ? shape.inner().schema : undefined
    if (inner === current) return undefined
    current = inner
  }
  return undefined
}

const neverSecret: ReadonlySet<string> = new Set(['number', 'boolean', 'date', 'literal'])

/**
 * Whether a setting is never shown: marked by `.meta({ secret: true })`, or named after a token, password, secret or key
 * unless it is a number, a boolean, a date or a choice (`ACCESS_TOKEN_EXPIRE_MINUTES`). `.meta({ secret: false })` shows
 * it all the same.
 */
export function isSecretField(name: string, schema: Schema): boolean {
  const declared = declaredSecret(schema)
  if (declared !== undefined) return declared
  if (!isSecretName(name) && !/(?:^|[_-])key$|[a-z]Key$/i.test(name)) return false
  return !neverSecret.has(unwrapShape(readShape(schema, 'input')).kind)
}
