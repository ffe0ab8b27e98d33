import { HttpError } from '../errors/http-error.ts'
import { checkJsonContentType, parseMediaType } from '../http/media-type.ts'
import { parseJson } from '../http/parse-json.ts'
import { addIssues, type ParamContext } from './read-param.ts'

const contentTypeReasons = {
  missing: 'The request has a body but no Content-Type. Send it as application/json.',
  unsupported: 'This Content-Type is not supported here. Send the body as application/json.',
  charset: 'JSON is read as UTF-8 only. Leave the charset parameter out, or say charset=utf-8.',
} as const

/** How the JSON body of an operation is read. */
export interface JsonBodyRules {
  readonly mediaType: string
  readonly maxDepth: number
  /** Whether a body without a Content-Type is refused. */
  readonly strict: boolean
}

/** An operation that takes its JSON under another media type says so; everything else is `application/json` or `+json`. */
function checkContentType(contentType: string | undefined, { mediaType, strict }: JsonBodyRules): void {
  const verdict = ownTypeVerdict(contentType, mediaType) ?? checkJsonContentType(contentType)
  if (verdict === 'ok' || (verdict === 'missing' && !strict)) return
  throw new HttpError(415, contentTypeReasons[verdict])
}

/** What the operation's own media type says; undefined when the body has another. */
function ownTypeVerdict(contentType: string | undefined, mediaType: string): 'ok' | 'charset' | undefined {
  if (mediaType === 'application/json' || contentType === undefined) return undefined
  const sent = parseMediaType(contentType)
  if (sent?.essence !== mediaType.toLowerCase()) return undefined
  return (sent.parameters.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8' ? 'ok' : 'charset'
}

/**
 * Reads the JSON body into `context.json`; at once when it has arrived.
 *
 * @throws HttpError 415 for a missing or other media type, 413 over the limit, 400 for bytes that are not UTF-8.
 */
export function readJsonBody(context: ParamContext, rules: JsonBodyRules): void | Promise<void> {
  const { request } = context
  if (!request.source.hasBody()) return
  const contentType = request.headers.get('content-type')
  // A body of unknown length may turn out empty, and nothing needs no type.
  if (contentType === undefined && request.headers.get('content-length') === undefined) {
    return request.body().then((bytes) => takeUntyped(context, bytes, rules))
  }
  checkContentType(contentType, rules)
  const arrived = request.arrivedBody()
  if (arrived === undefined) return request.body().then((bytes) => takeJson(context, bytes, rules.maxDepth))
  takeJson(context, arrived, rules.maxDepth)
}

function takeUntyped(context: ParamContext, bytes: Uint8Array, rules: JsonBodyRules): void {
  if (bytes.length === 0) return
  checkContentType(undefined, rules)
  takeJson(context, bytes, rules.maxDepth)
}

function takeJson(context: ParamContext, bytes: Uint8Array, maxDepth: number): void {
  if (bytes.length === 0) return
  const outcome = parseJson(bytes, { maxDepth })
  context.json = outcome.ok ? outcome.value : addIssues(context, { source: 'body', path: [] }, [outcome.issue])
}
