import { statusPhrase } from '../errors/status-phrases.ts'
import { isStreamed } from '../responses/mark-output.ts'
import type { Encoded, Output, Outputs, Streamed } from '../responses/output.ts'
import { leavesOut } from '../responses/output-options.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import { describeSchema, type JsonSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { MediaType, Response } from './document-types.ts'
import { leaveOut } from './leave-out.ts'
import type { Side } from './schema-collector.ts'

type StreamedOutput = Streamed<Schema, 'jsonl' | 'sse'>

/** Whether a value is a schema: it has `~standard`. ArkType's schemas are functions. */
export function isSchema(value: unknown): value is Schema {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
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

/** A schema as an answer of the route shows it: output options may leave fields out. */
function useOutput(schema: Schema, side: Side, { route, draft, where }: Place): JsonSchema {
  const options = route.outputOptions
  const described = leavesOut(options) ? describeSchema(schema, side) : undefined
  if (options === undefined || described === undefined) return draft.schemas.use(schema, side, where)
  return draft.schemas.useDescribed(leaveOut(described, describeSchema(schema, 'input'), options), side, where)
}

interface Place {
  readonly route: CompiledRoute
  readonly draft: DocumentDraft
  readonly where: string
}

function describeStream(output: StreamedOutput, place: Place): Record<string, MediaType> {
  const { draft } = place
  const item = useOutput(output.item, 'output', place)
  const schema = output.kind === 'sse' ? eventSchema(item) : item
  // OpenAPI 3.1 has no word for the items of a stream; 3.2 §4.8.14 calls it `itemSchema`.
  const content: MediaType = draft.specification === '3.2' ? { itemSchema: schema } : { 'x-item-schema': schema }
  return { [output.kind === 'sse' ? 'text/event-stream' : 'application/jsonl']: content }
}

/** What nothing is known of: JSON may be anything, and text is a string. */
function unknownContent(mediaType: string): JsonSchema {
  return /^text\/|[/+]xml$/.test(mediaType) ? { type: 'string' } : {}
}

function describePlain(
  schema: JsonSchema | undefined,
  status: number,
  { route, description }: { readonly route: CompiledRoute; readonly description: string | undefined },
): Response {
  const mediaType = route.mediaType === undefined ? 'application/json' : route.mediaType
  if (mediaType === null) return { description: description ?? statusPhrase(status) }
  return describeContent(schema ?? unknownContent(mediaType), status, mediaType, description)
}

function describeContent(
  schema: JsonSchema,
  status: number,
  mediaType: string,
  description: string | undefined,
): Response {
  const own = typeof schema.description === 'string' ? schema.description : undefined
  const text = description ?? own ?? statusPhrase(status)
  if (hasNoContent(status)) return { description: text }
  return { description: text, content: { [mediaType]: { schema } } }
}

function describeOutcomes(output: Outputs, place: Place): Record<string, Response> {
  const { route } = place
  const entries = Object.entries(output).map(([key, schema], index): [string, Response] => {
    const status = Number(key)
    // The one description that a route has belongs to its first outcome that is a success.
    const description = index === 0 ? route.definition.responseDescription : undefined
    if (schema === null) return [key, { description: description ?? statusPhrase(status) }]
    return [key, describePlain(useOutput(schema, 'output', place), status, { route, description })]
  })
  return Object.fromEntries(entries)
}

/** The answers that a route's `output` declares, by status. */
export function describeOutput(route: CompiledRoute, draft: DocumentDraft, where: string): Record<string, Response> {
  const { output, status } = route
  const { responseDescription } = route.definition
  const place = { route, draft, where }
  const saying = { route, description: responseDescription }
  const one = (schema: Schema, side: Side): Record<string, Response> => ({
    [status]: describePlain(useOutput(schema, side, place), status, saying),
  })
  if (output === undefined) return { [status]: describePlain(undefined, status, saying) }
  if (isSchema(output)) return one(output, 'output')
  if (isStreamed(output)) {
    const description = responseDescription ?? statusPhrase(status)
    return { [status]: { description, content: describeStream(output, place) } }
  }
  // `z.encode` yields the schema's input side.
  if (isEncoded(output)) return one(output.schema, 'input')
  return describeOutcomes(output, place)
}
