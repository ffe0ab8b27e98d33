import type { InputSource } from '../errors/validation-codes.ts'
import { type CompiledSchema, runValidation, type Validation } from '../schema/compile-schema.ts'
import { addIssues, type ParamContext } from './read-param.ts'

/** Validates a value that was read: the value, or `failed` after its issues were added; a promise for asynchronous schemas. */
export function judge(
  context: ParamContext,
  schema: CompiledSchema,
  value: unknown,
  place: { readonly source: InputSource; readonly path: readonly (string | number)[] },
): unknown {
  const verdict = runValidation(schema, value)
  if (verdict instanceof Promise) return judgeLater(context, verdict, place)
  return verdict.ok ? verdict.value : addIssues(context, place.source, place.path, verdict.issues)
}

async function judgeLater(
  context: ParamContext,
  pending: Promise<Validation>,
  place: { readonly source: InputSource; readonly path: readonly (string | number)[] },
): Promise<unknown> {
  const verdict = await pending
  return verdict.ok ? verdict.value : addIssues(context, place.source, place.path, verdict.issues)
}
