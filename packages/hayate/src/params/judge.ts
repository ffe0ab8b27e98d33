import { type CompiledSchema, runValidation, type Validation } from '../schema/compile-schema.ts'
import { addIssues, type ParamContext, type Place } from './read-param.ts'

/** What decides over a value, and where it stands: made once for each parameter. */
export interface Judge {
  readonly schema: CompiledSchema
  readonly place: Place
}

/**
 * Validates a value that was read: the value, or `failed` after its issues were added; a promise for asynchronous schemas.
 *
 * @param received - The value as it was sent, before conversion.
 */
// Four arguments: an object for the last two would be made for every parameter of every request.
export function judge(context: ParamContext, by: Judge, value: unknown, received: unknown): unknown {
  const verdict = runValidation(by.schema, value)
  if (verdict instanceof Promise) return judgeLater(context, by, verdict, received)
  return verdict.ok ? verdict.value : addIssues(context, by.place, verdict.issues, received)
}

async function judgeLater(
  context: ParamContext,
  by: Judge,
  pending: Promise<Validation>,
  received: unknown,
): Promise<unknown> {
  const verdict = await pending
  return verdict.ok ? verdict.value : addIssues(context, by.place, verdict.issues, received)
}
