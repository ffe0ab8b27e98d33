import type { AnyError } from '../errors/define-error.ts'
import { validationCodes } from '../errors/validation-codes.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { ErrorSchemas } from './document-info.ts'

const text: JsonSchema = { type: 'string' }
const uri: JsonSchema = { type: 'string', format: 'uri-reference' }

const httpProblem: JsonSchema = {
  type: 'object',
  title: 'HttpProblem',
  description: 'A problem document (RFC 9457).',
  properties: {
    type: { ...uri, description: 'Identifies the kind of problem; `about:blank` says no more than the status.' },
    title: { ...text, description: 'The same for every occurrence of the problem.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { ...text, description: 'Stable; for programs.' },
    detail: { ...text, description: 'About this occurrence; for people.' },
    request_id: { ...text, description: 'Under which the server logged the request; only from status 500 on.' },
  },
  required: ['type', 'title', 'status', 'code'],
}

const invalidInput: JsonSchema = {
  type: 'object',
  title: 'InvalidInput',
  description: 'One input that is not valid.',
  properties: {
    in: { type: 'string', enum: ['path', 'query', 'header', 'cookie', 'body', 'form'] },
    path: {
      type: 'array',
      items: { anyOf: [text, { type: 'integer' }] },
      description: 'From the input to the part that is wrong.',
    },
    message: { ...text, description: 'For people, in the language of the answer.' },
    code: { type: 'string', enum: [...validationCodes] },
  },
  required: ['in', 'path', 'message', 'code'],
}

const validationProblem: JsonSchema = {
  type: 'object',
  title: 'ValidationProblem',
  description: 'Every input of the request that is not valid, at once.',
  properties: {
    type: uri,
    title: text,
    status: { type: 'integer', const: 422 },
    code: { type: 'string', const: 'invalid' },
    detail: text,
    errors: { type: 'array', items: { $ref: '#/components/schemas/InvalidInput' } },
  },
  required: ['type', 'title', 'status', 'code', 'errors'],
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** `extra` stands at the top level: its members join the standard ones; a reference is joined by `allOf`. */
function withExtra(problem: JsonSchema, required: readonly string[], extra: JsonSchema | undefined): JsonSchema {
  if (extra === undefined) return { ...problem, required }
  if (!isRecord(extra.properties)) return { allOf: [{ ...problem, required }, extra] }
  const extraRequired: unknown = extra.required
  return {
    ...problem,
    properties: { ...(isRecord(problem.properties) && problem.properties), ...extra.properties },
    required: [...required, ...(isList(extraRequired) ? extraRequired : [])],
  }
}

/**
 * The schemas of problem documents (RFC 9457), as the default error format writes them.
 *
 * @param errorBase - Stands before a declared error's code in `type`: `urn:problem:`.
 */
export function problemSchemas(errorBase: string): ErrorSchemas {
  return {
    mediaType: 'application/problem+json',
    general: { $ref: '#/components/schemas/HttpProblem' },
    validation: { $ref: '#/components/schemas/ValidationProblem' },
    problem(error: AnyError, extra: JsonSchema | undefined): JsonSchema {
      const problem = {
        type: 'object',
        description: error.description ?? error.title,
        properties: {
          type: { type: 'string', const: `${errorBase}${error.code}` },
          title: { type: 'string', const: error.title },
          status: { type: 'integer', const: error.status },
          code: { type: 'string', const: error.code },
          detail: text,
          ...(error.status >= 500 && { request_id: text }),
        },
      }
      return withExtra(problem, ['type', 'title', 'status', 'code'], extra)
    },
    example(error: AnyError): unknown {
      if (error.extraSchema !== undefined) return undefined
      return {
        type: `${errorBase}${error.code}`,
        title: error.title,
        status: error.status,
        code: error.code,
        detail: error.title,
      }
    },
    components: { HttpProblem: httpProblem, InvalidInput: invalidInput, ValidationProblem: validationProblem },
  }
}
