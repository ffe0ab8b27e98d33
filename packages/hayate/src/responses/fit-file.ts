import { HttpError } from '../errors/http-error.ts'
import { checkConditions } from '../http/conditional.ts'
import { parseHttpDate } from '../http/http-date.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { holdsIfRange, type RangeValidators } from '../http/if-range.ts'
import { frameByteranges } from '../http/multipart-byteranges.ts'
import { type ByteRange, contentRange, selectRanges } from '../http/ranges.ts'
import { FileBody } from './file-body.ts'

const encoder = new TextEncoder()

/**
 * Fits the answer with a whole file to what the request asks: 304, one range or several, or the answer as it is. Anything
 * else than a 200 with a file, and other methods than GET and HEAD, pass.
 *
 * @throws HttpError 412 for a condition that does not hold, 416 with `content-range` for ranges behind the end.
 */
export function fitFile(response: HttpResponse, request: HttpRequest): HttpResponse {
  const { body } = response
  const { headers, method } = request
  if (!(body instanceof FileBody) || response.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return response
  const validators = validatorsOf(response)
  const outcome = checkConditions(headers, method, validators)
  if (outcome === 'failed') throw new HttpError(412)
  if (outcome === 'not-modified') return notModified(response)
  const range = headers.get('range')
  // RFC 9110 §14.2: ranges are for GET alone.
  if (range === undefined || method === 'HEAD') return response
  const ifRange = headers.get('if-range')
  if (ifRange !== undefined && !holdsIfRange(ifRange, validators, Date.now())) return response
  return fitRanges(response, body, range)
}

function validatorsOf(response: HttpResponse): RangeValidators {
  const date = response.header('last-modified')
  return { etag: response.header('etag'), lastModifiedMs: date === undefined ? undefined : parseHttpDate(date) }
}

/** Headers that speak of bytes which a 304 does not have (RFC 9110 §15.4.5). */
const ofContent = /^(?:content-(?:type|length|encoding|disposition|range|language)|accept-ranges)$/

function notModified(response: HttpResponse): HttpResponse {
  const headers = response.headers.filter((_, at, all) => !ofContent.test(all[at - (at % 2)] ?? ''))
  const answer = new HttpResponse(304, headers, null)
  answer.onSent = response.onSent
  return answer
}

function fitRanges(response: HttpResponse, body: FileBody, header: string): HttpResponse {
  const selection = selectRanges(header, body.size)
  if (selection.kind === 'whole') return response
  if (selection.kind === 'unsatisfiable') {
    throw new HttpError(416, undefined, { headers: { 'content-range': contentRange(body.size) } })
  }
  const [range, ...more] = selection.ranges
  response.status = 206
  if (more.length > 0) return sendParts(response, body, selection.ranges)
  response.setHeader('content-range', contentRange(body.size, range))
  response.setHeader('content-length', String(range.last - range.first + 1))
  response.body = body.cut([range])
  return response
}

/** A random boundary: nobody can have written a file that contains it. */
function sendParts(response: HttpResponse, body: FileBody, ranges: readonly ByteRange[]): HttpResponse {
  const mediaType = response.header('content-type') ?? 'application/octet-stream'
  const frame = frameByteranges({ ranges, size: body.size, mediaType, boundary: crypto.randomUUID() })
  const pieces = ranges.flatMap((range, at) => [encoder.encode(frame.heads[at]), range])
  response.setHeader('content-type', frame.contentType)
  response.setHeader('content-length', String(frame.length))
  response.body = body.cut([...pieces, encoder.encode(frame.end)])
  return response
}
