import { statusPhrase } from '../errors/status-phrases.ts'
import type { Encoded, Output, Outputs, Streamed } from '../responses/output.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { MediaType, Response } from './document-types.ts'
import type { Side } from './schema-collector.ts'

type StreamedOutput = Streamed<Schema, 'jsonl' | 'sse'>

/** Whether a value is a schema: it has `~standard`. ArkType's schemas are functions. */
export function isSchema(value: unknown): value is Schema {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
}

function isStreamed(output: Output): output is StreamedOutput {
  return 'kind' in output && (output.kind === 'jsonl' || output.kind === 'sse')
}

function isEncoded(output: Output): output is Encoded<Schema> {
  return 'kind' in output && output.kind === 'encoded'
}

/** RFC 9110 §6.4.1: answers with these never have content. */
function hasNoContent(status: number): boolean {
  return status < 200 || status === 204 || status === 205 || status === 304
}

/** One server-sent event whose `data` is the item's JSON (WHATWG HTML §9.2). */
function eventSchema(item: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      data: { type: 'string', contentMediaType: 'application/json', contentSchema: item },
      event: { type: 'string' },
      id: { type: 'string' },
      retry: { type: 'integer', minimum: 0 },
    },
    required: ['data'],
  }
}

function describeStream(output: StreamedOutput, draft: DocumentDraft, where: string): Record<string, MediaType> {
  const item = draft.schemas.use(output.item, 'output', where)
  const schema = output.kind === 'sse' ? eventSchema(item) : item
  // OpenAPI 3.1 has no word for the items of a stream; 3.2 §4.8.14 calls it `itemSchema`.
  const content: MediaType = draft.specification === '3.2' ? { itemSchema: schema } : { 'x-item-schema': schema }
  return { [output.kind === 'sse' ? 'text/event-stream' : 'application/jsonl']: content }
}

function describeJson(schema: JsonSchema, status: number, description: string | undefined): Response {
  const own = typeof schema.description === 'string' ? schema.description : undefined
  const text = description ?? own ?? statusPhrase(status)
  if (hasNoContent(status)) return { description: text }
  return { description: text, content: { 'application/json': { schema } } }
}

function describeOutcomes(
  output: Outputs,
  route: CompiledRoute,
  draft: DocumentDraft,
  where: string,
): Record<string, Response> {
  const entries = Object.entries(output).map(([key, schema], index): [string, Response] => {
    const status = Number(key)
    // The one description that a route has belongs to its first outcome that is a success.
    const description = index === 0 ? route.definition.responseDescription : undefined
    if (schema === null) return [key, { description: description ?? statusPhrase(status) }]
    return [key, describeJson(draft.schemas.use(schema, 'output', where), status, description)]
  })
  return Object.fromEntries(entries)
}

/** The answers that a route's `output` declares, by status. */
export function describeOutput(route: CompiledRoute, draft: DocumentDraft, where: string): Record<string, Response> {
  const { output, status } = route
  const { responseDescription } = route.definition
  const one = (schema: Schema, side: Side): Record<string, Response> => ({
    [status]: describeJson(draft.schemas.use(schema, side, where), status, responseDescription),
  })
  if (output === undefined) return { [status]: describeJson({}, status, responseDescription) }
  if (isSchema(output)) return one(output, 'output')
  if (isStreamed(output)) {
    const description = responseDescription ?? statusPhrase(status)
    return { [status]: { description, content: describeStream(output, draft, where) } }
  }
  // `z.encode` yields the schema's input side.
  if (isEncoded(output)) return one(output.schema, 'input')
  return describeOutcomes(output, route, draft, where)
}
