import type { ErrorSchemas } from './document-info.ts'

/** The schemas of `errorFormat: fastapiErrors`: `{"detail": …}`, under the names that FastAPI's documents have. */
export const fastapiErrorSchemas: ErrorSchemas = {
  mediaType: 'application/json',
  general: { $ref: '#/components/schemas/HTTPError' },
  validation: { $ref: '#/components/schemas/HTTPValidationError' },
  problem: () => ({ $ref: '#/components/schemas/HTTPError' }),
  example: (error) => ({ detail: error.title }),
  components: {
    HTTPError: {
      type: 'object',
      title: 'HTTPError',
      properties: { detail: { title: 'Detail' } },
      required: ['detail'],
    },
    HTTPValidationError: {
      type: 'object',
      title: 'HTTPValidationError',
      properties: {
        detail: { type: 'array', title: 'Detail', items: { $ref: '#/components/schemas/ValidationError' } },
      },
    },
    ValidationError: {
      type: 'object',
      title: 'ValidationError',
      properties: {
        loc: { type: 'array', title: 'Location', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
        msg: { type: 'string', title: 'Message' },
        type: { type: 'string', title: 'Error Type' },
        input: { title: 'Input' },
        ctx: { type: 'object', title: 'Context' },
      },
      required: ['loc', 'msg', 'type'],
    },
  },
}
