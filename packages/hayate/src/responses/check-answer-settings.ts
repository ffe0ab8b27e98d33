import { ConfigurationError } from '../errors/configuration-error.ts'
import type { Schema } from '../schema/schema.ts'
import { isStreamed } from './mark-output.ts'
import type { Output } from './output.ts'
import { leavesOut } from './output-options.ts'
import { answerFields } from './prune-output.ts'
import type { ResponseSettings } from './response-builder.ts'

/**
 * What a route says of its own must have an effect; what it inherits may not apply to it.
 *
 * @throws ConfigurationError `HAYATE_OUTPUT_OPTIONS`.
 */
export function checkAnswerSettings(output: Output | undefined, { label, own }: ResponseSettings): void {
  if (own?.respondWith !== undefined && output !== undefined && isStreamed(output))
    throw invalid(`${label}: respondWith has no effect on a stream. Leave it out, or leave out the output`)
  const options = own?.outputOptions
  if (!leavesOut(options)) return
  if (output === undefined) throw invalid(`${label}: outputOptions need an output, which says what may be left out`)
  const schema = schemaOf(output)
  const fields = schema && answerFields(schema)
  if (fields === undefined) return
  const unknown = [...(options.include ?? []), ...(options.exclude ?? [])].find((name) => !fields.has(name))
  if (unknown === undefined) return
  throw invalid(`${label}: outputOptions name '${unknown}', which its output does not have (${[...fields].join(', ')})`)
}

/** The one schema of an output; undefined where every status has its own. */
function schemaOf(output: Output): Schema | undefined {
  if ('~standard' in output) return output
  if (!('kind' in output)) return undefined
  return 'item' in output ? output.item : 'schema' in output ? output.schema : undefined
}

function invalid(what: string): ConfigurationError {
  return new ConfigurationError('HAYATE_OUTPUT_OPTIONS', `${what}.`)
}
