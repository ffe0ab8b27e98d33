import type { AnyError } from '../errors/define-error.ts'
import { statusPhrase } from '../errors/status-phrases.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { DocumentedResponse } from '../routing/route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { describeExamples } from './describe-examples.ts'
import { describeOutput, isSchema } from './describe-output.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { Example, MediaType, Response } from './document-types.ts'
import { mergeOpenApi } from './merge-openapi.ts'

function uniqueByCode(errors: readonly AnyError[]): readonly AnyError[] {
  return [...new Map(errors.map((error) => [error.code, error])).values()]
}

function describeHeaders(errors: readonly AnyError[]): Record<string, unknown> | undefined {
  const names = [...new Set(errors.flatMap((error) => Object.keys(error.headers ?? {})))]
  if (names.length === 0) return undefined
  return Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]))
}

function describeErrorExamples(errors: readonly AnyError[], draft: DocumentDraft): Record<string, Example> | undefined {
  if (errors.length < 2) return undefined
  const entries = errors.flatMap((error): [string, Example][] => {
    const value = draft.problems.schemas.example(error)
    return value === undefined ? [] : [[error.code, { summary: error.title, value }]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The declared errors of one status, and for 422 the validation of the inputs, as one answer. */
function describeErrors(
  status: number,
  errors: readonly AnyError[],
  validation: JsonSchema | undefined,
  draft: DocumentDraft,
  where: string,
): Response {
  const all = [...errors.map((error) => draft.problems.describe(error, where)), ...(validation ? [validation] : [])]
  const distinct = [...new Map(all.map((schema) => [JSON.stringify(schema), schema])).values()]
  const [only] = distinct
  const schema = distinct.length === 1 && only !== undefined ? only : { oneOf: distinct }
  const texts = errors.map((error) => error.description ?? error.title)
  const lines = errors.map((error, index) => `- \`${error.code}\`: ${texts[index]}`)
  if (validation) lines.push('- `invalid`: Inputs that are not valid.')
  const headers = describeHeaders(errors)
  const examples = describeErrorExamples(errors, draft)
  return {
    description: lines.length > 1 ? lines.join('\n') : (texts[0] ?? statusPhrase(status)),
    ...(headers !== undefined && { headers }),
    content: { [draft.problems.schemas.mediaType]: { schema, ...(examples !== undefined && { examples }) } },
  }
}

/** A schema of the user's may stand where OpenAPI has a JSON Schema: `content: { 'application/xml': { schema: Item } }`. */
function describeGiven(
  given: DocumentedResponse,
  known: Response | undefined,
  draft: DocumentDraft,
  where: string,
): Response {
  const use = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'schema' in value && isSchema(value.schema)
      ? { ...value, schema: draft.schemas.use(value.schema, 'output', where) }
      : value
  const written = { ...(given.schema && { 'application/json': { schema: given.schema } }), ...given.content }
  // Proof: `DocumentedResponse.content` holds OpenAPI's own media type objects.
  const content = Object.entries(written).map(([name, value]) => [name, use(value)] as [string, MediaType])
  const { description } = given
  const headers =
    given.headers && Object.fromEntries(Object.entries(given.headers).map(([name, value]) => [name, use(value)]))
  const examples = describeExamples(given.examples)
  if (examples !== undefined) {
    const [mediaType = 'application/json'] = [...content.map(([name]) => name), ...Object.keys(known?.content ?? {})]
    const at = content.findIndex(([name]) => name === mediaType)
    content[at === -1 ? content.length : at] = [mediaType, { ...content[at]?.[1], examples }]
  }
  return {
    ...(description !== undefined && { description }),
    ...(headers !== undefined && { headers }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  }
}

const rangePhrases: Readonly<Record<string, string>> = {
  '1XX': 'Information',
  '2XX': 'Success',
  '3XX': 'Redirection',
  '4XX': 'Client Error',
  '5XX': 'Server Error',
  default: 'Default Response',
}

/** `404` → Not Found, `4XX` → Client Error. */
function phraseOf(status: string): string {
  return /^\d{3}$/.test(status) ? statusPhrase(Number(status)) : (rangePhrases[status] ?? status)
}

function mergeGiven(
  described: Record<string, Response>,
  route: CompiledRoute,
  draft: DocumentDraft,
  where: string,
): void {
  for (const [status, given] of Object.entries(route.definition.responses ?? {})) {
    const response = describeGiven(given, described[status], draft, where)
    // Without an `output` nothing is known of the content, so what is given is all of it.
    if (route.output === undefined && status === String(route.status) && response.content !== undefined)
      delete described[status]
    const known = described[status]
    // A reference has no members to merge with. Proof: both sides are response objects.
    const merge = known !== undefined && known.$ref === undefined
    const whole = merge ? (mergeOpenApi(known, response) as Response) : response
    described[status] = whole.description === undefined ? { description: phraseOf(status), ...whole } : whole
  }
}

function groupByStatus(errors: readonly AnyError[]): Map<number, readonly AnyError[]> {
  const groups = new Map<number, readonly AnyError[]>()
  for (const error of errors) groups.set(error.status, [...(groups.get(error.status) ?? []), error])
  return groups
}

/** Whether the route itself says what an answer with this status is: `422`, `4XX` or `default`. */
function isGiven(route: CompiledRoute, status: number): boolean {
  const given = route.definition.responses ?? {}
  return [`${status}`, `${Math.floor(status / 100)}XX`, 'default'].some((key) => Object.hasOwn(given, key))
}

function shareInputAnswers(described: Record<string, Response>, route: CompiledRoute, draft: DocumentDraft): void {
  const readsText =
    route.body !== undefined || route.parameters.some(({ in: from }) => from === 'path' || from === 'query')
  const candidates = [
    { status: 400, name: 'BadRequest', applies: readsText },
    { status: 413, name: 'ContentTooLarge', applies: route.body !== undefined },
    { status: 415, name: 'UnsupportedMediaType', applies: route.body !== undefined },
  ] as const
  for (const { status, name, applies } of candidates) {
    if (applies && described[status] === undefined && !isGiven(route, status))
      described[status] = draft.problems.share(name)
  }
}

/**
 * Every answer of an operation: what `output` declares, each declared error, 422 where it has inputs, the answers that
 * reading the inputs may give, and what `responses` adds or replaces.
 */
export function describeResponses(route: CompiledRoute, draft: DocumentDraft, where: string): Record<string, Response> {
  const described = describeOutput(route, draft, where)
  const groups = groupByStatus(uniqueByCode(route.errors))
  const hasInputs = route.parameters.length > 0 || route.body !== undefined
  const validates = hasInputs && !isGiven(route, 422)
  if (validates && !groups.has(422)) groups.set(422, [])
  for (const [status, errors] of groups) {
    const validation = status === 422 && validates ? draft.problems.describeValidation() : undefined
    const answer = describeErrors(status, errors, validation, draft, where)
    // An `output` by status may name the same one. Proof: both sides are response objects.
    described[status] = mergeOpenApi(described[status] ?? {}, answer) as Response
  }
  shareInputAnswers(described, route, draft)
  mergeGiven(described, route, draft, where)
  return described
}

/**
 * What this application expects of the answers of an operation that somebody else serves. Nothing is added to what is
 * declared: which inputs are refused there, and how, is not ours to say.
 */
export function describeExpectedResponses(
  route: CompiledRoute,
  draft: DocumentDraft,
  where: string,
): Record<string, Response> {
  const { output, status, definition } = route
  const described: Record<string, Response> =
    output === undefined
      ? { [status]: { description: definition.responseDescription ?? statusPhrase(status) } }
      : describeOutput(route, draft, where)
  for (const [code, errors] of groupByStatus(uniqueByCode(definition.errors)))
    described[code] ??= describeErrors(code, errors, undefined, draft, where)
  mergeGiven(described, route, draft, where)
  return described
}
