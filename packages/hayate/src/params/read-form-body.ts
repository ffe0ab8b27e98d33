import { HttpError } from '../errors/http-error.ts'
import { isFormMediaType } from '../http/media-type.ts'
import { parseUrlencodedForm } from '../http/parse-form.ts'
import type { MultipartRules } from '../http/read-multipart.ts'
import type { ParamContext } from './read-param.ts'

/**
 * Reads a form into `context.form`, urlencoded or multipart; a urlencoded one at once when it has arrived.
 *
 * @throws HttpError 415 for another media type, 413 over a limit, 400 for bad percent-encoding, and for what is not a multipart
 *   form.
 */
export function readFormBody(context: ParamContext, rules: MultipartRules): void | Promise<void> {
  const { request } = context
  if (!request.source.hasBody()) return
  const contentType = request.headers.get('content-type')
  if (isFormMediaType(contentType)) {
    const arrived = request.arrivedBody()
    if (arrived === undefined) return request.body().then((bytes) => takeForm(context, bytes, rules))
    return takeForm(context, arrived, rules)
  }
  if (contentType !== undefined && /^multipart\/form-data\s*(?:;|$)/i.test(contentType)) {
    return readParts(context, contentType, rules)
  }
  throw new HttpError(
    415,
    'This route takes a form. Send it as multipart/form-data, or as application/x-www-form-urlencoded when it has no files.',
  )
}

function takeForm(context: ParamContext, bytes: Uint8Array, rules: MultipartRules): void {
  context.form = parseUrlencodedForm(bytes, rules.limits)
}

async function readParts(context: ParamContext, contentType: string, rules: MultipartRules): Promise<void> {
  // Loaded with the first upload: most applications never need the parser, and not every runtime has what it is made of.
  const { readBoundary, readMultipart } = await import('../http/read-multipart.ts')
  context.form = await readMultipart(context.request.stream(), readBoundary(contentType), rules)
}
