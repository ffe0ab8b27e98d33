import * as core from 'zod/v4/core'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CompiledSchema, Validation } from './compile-schema.ts'
import { findAsyncZod, someZodSchema } from './find-async-zod.ts'
import { isZodSchema, type ZodSchema } from './read-zod-shape.ts'
import type { Schema } from './schema.ts'
import { translateZodIssues, unwordedMessage } from './translate-zod-issues.ts'

/**
 * A Zod schema run backward, as `z.encode` does: the value is the schema's output, the result its input.
 *
 * @throws ConfigurationError `HAYATE_ENCODED_SCHEMA` for another vendor's schema, and for one that holds a transform.
 */
export function compileEncoder(schema: Schema): CompiledSchema {
  if (!isZodSchema(schema)) {
    throw new ConfigurationError(
      'HAYATE_ENCODED_SCHEMA',
      `encoded() takes a Zod schema; this one is ${schema['~standard'].vendor}'s, which cannot be run backward.`,
    )
  }
  if (someZodSchema(schema, isOneWay)) {
    throw new ConfigurationError(
      'HAYATE_ENCODED_SCHEMA',
      'encoded() takes a schema that runs in both directions; this one holds a transform, which has no inverse. Write it as a z.codec.',
    )
  }
  return new ZodEncoder(schema)
}

/** `preprocess` is a transform in front of a schema. */
function isOneWay(schema: ZodSchema): boolean {
  const { type } = schema._zod.def
  return type === 'transform' || type === 'success'
}

class ZodEncoder implements CompiledSchema {
  readonly schema: ZodSchema
  readonly async: boolean
  readonly acceptsAbsent: boolean = false

  constructor(schema: ZodSchema) {
    this.schema = schema
    this.async = findAsyncZod(schema)
  }

  compile(): void {}

  validate(value: unknown): Validation {
    return outcome(core.safeEncode(this.schema, value, { error: unworded }), value)
  }

  async validateAsync(value: unknown): Promise<Validation> {
    return outcome(await core.safeEncodeAsync(this.schema, value, { error: unworded }), value)
  }
}

function unworded(): string {
  return unwordedMessage
}

function outcome(
  result: { success: true; data: unknown } | { success: false; error: core.$ZodError },
  value: unknown,
): Validation {
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, issues: translateZodIssues(result.error.issues, value) }
}
