import type { ErrorBodies } from '../responses/problem-document.ts'
import { describeSchema } from '../schema/json-schema.ts'
import type { ErrorSchemas } from './document-info.ts'

/** The schemas of an error format of the application's own: one for validation, one for every other error. */
export function ownErrorSchemas(mediaType: string, bodies: ErrorBodies): ErrorSchemas {
  const error = describeSchema(bodies.error, 'output')
  const validation = describeSchema(bodies.validation, 'output')
  return {
    mediaType,
    general: error?.schema ?? {},
    validation: validation?.schema ?? {},
    problem: () => error?.schema ?? {},
    // Only `write` knows its words.
    example: () => undefined,
    components: { ...error?.components, ...validation?.components },
  }
}
