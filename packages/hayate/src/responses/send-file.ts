import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { HayateError } from '../errors/hayate-error.ts'
import { contentDisposition } from '../http/content-disposition.ts'
import { fileEtag } from '../http/etag.ts'
import { formatHttpDate } from '../http/http-date.ts'
import { HttpResponse } from '../http/http-response.ts'
import { mediaTypeOf } from '../http/media-type-of.ts'
import { FileBody, type FileState } from './file-body.ts'
import { addHeaders, type ResponseOptions } from './make-response.ts'

/** What `sendFile()` takes beside the path. */
export interface SendFileOptions extends ResponseOptions {
  /** Default: by the file's extension, else `application/octet-stream`. Text is UTF-8. */
  readonly mediaType?: string
  /** The name that a browser saves it under; sent as RFC 8187 when it is not ASCII. */
  readonly filename?: string
  /** Default `attachment` with a `filename`, else none. */
  readonly disposition?: 'attachment' | 'inline'
}

/**
 * Sends a file from disk, streamed, with its length, `last-modified` and `etag`. Returned by a handler it answers GET and
 * HEAD as the client asks (RFC 9110 §13, §14): 304 for a copy that is still right, 412 for a condition that does not hold,
 * 206 for ranges, up to 16, and 416 for ranges behind the end. Headers of your own, `etag` too, count for that.
 *
 * @param path - Chosen by your code: never join what a client sent without checking it. Relative to the working directory,
 *   absolute, or a `file:` URL.
 * @throws HayateError `HAYATE_FILE_NOT_SENT` when there is no such file, or it cannot be read; the client gets a 500.
 */
export async function sendFile(path: string | URL, options: SendFileOptions = {}): Promise<HttpResponse> {
  const name = typeof path === 'string' ? path : fileURLToPath(path)
  try {
    const state = await stat(name)
    if (state.isFile()) return fileResponse(name, state, options)
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw notSent(name, `${cause.message}.`, { cause })
    throw cause
  }
  throw notSent(name, 'It is a folder, a pipe or a device.')
}

/** @throws TypeError or RangeError For headers or a status that HTTP does not allow. */
export function fileResponse(path: string, state: FileState, options: SendFileOptions = {}): HttpResponse {
  const status = options.status ?? 200
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`A response has a status from 200 to 599, not ${status}.`)
  }
  const headers = [
    ...['content-type', options.mediaType ?? mediaTypeOf(path)],
    ...['content-length', String(state.size)],
    ...['last-modified', formatHttpDate(state.mtimeMs)],
    ...['etag', fileEtag(state, Date.now())],
    ...['accept-ranges', 'bytes'],
    ...['x-content-type-options', 'nosniff'],
  ]
  const disposition = options.disposition ?? (options.filename === undefined ? undefined : 'attachment')
  if (disposition !== undefined) headers.push('content-disposition', contentDisposition(options.filename, disposition))
  const response = new HttpResponse(status, headers, new FileBody(path, state))
  addHeaders(response, options.headers)
  return response
}

function notSent(path: string, reason: string, options?: ErrorOptions): HayateError {
  const message = `sendFile('${path}'): there is no such file to send. ${reason} Check that it exists, or answer 404 first.`
  return new HayateError('HAYATE_FILE_NOT_SENT', message, options)
}
