import { HttpError } from '../errors/http-error.ts'
import { checkJsonContentType, isFormMediaType, parseMediaType } from '../http/media-type.ts'
import { parseUrlencodedForm } from '../http/parse-form.ts'
import { parseJson } from '../http/parse-json.ts'
import { addIssues, type ParamContext } from './read-param.ts'

const contentTypeReasons = {
  missing: 'The request has a body but no Content-Type. Send it as application/json.',
  unsupported: 'This Content-Type is not supported here. Send the body as application/json.',
  charset: 'JSON is read as UTF-8 only. Leave the charset parameter out, or say charset=utf-8.',
} as const

/** An operation that takes its JSON under another media type says so; everything else is `application/json` or `+json`. */
function checkContentType(contentType: string | undefined, mediaType: string): void {
  const verdict = ownTypeVerdict(contentType, mediaType) ?? checkJsonContentType(contentType)
  if (verdict !== 'ok') throw new HttpError(415, contentTypeReasons[verdict])
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
export function readJsonBody(context: ParamContext, mediaType: string, maxDepth: number): void | Promise<void> {
  const { request } = context
  if (!request.source.hasBody()) return
  checkContentType(request.headers.get('content-type'), mediaType)
  const arrived = request.arrivedBody()
  if (arrived === undefined) return request.body().then((bytes) => takeJson(context, bytes, maxDepth))
  takeJson(context, arrived, maxDepth)
}

function takeJson(context: ParamContext, bytes: Uint8Array, maxDepth: number): void {
  if (bytes.length === 0) return
  const outcome = parseJson(bytes, { maxDepth })
  context.json = outcome.ok ? outcome.value : addIssues(context, { source: 'body', path: [] }, [outcome.issue])
}

/**
 * Reads a form into `context.form`; at once when it has arrived.
 *
 * @throws HttpError 415 for another media type, 413 over a limit, 400 for bad percent-encoding.
 */
export function readFormBody(context: ParamContext): void | Promise<void> {
  const { request } = context
  if (!request.source.hasBody()) return
  if (!isFormMediaType(request.headers.get('content-type'))) {
    throw new HttpError(415, 'This route takes a form. Send it as application/x-www-form-urlencoded.')
  }
  const arrived = request.arrivedBody()
  if (arrived === undefined) return request.body().then((bytes) => takeForm(context, bytes))
  takeForm(context, arrived)
}

function takeForm(context: ParamContext, bytes: Uint8Array): void {
  context.form = parseUrlencodedForm(bytes)
}
