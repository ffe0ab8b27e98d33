import type { HttpResponse } from '../http/http-response.ts'
import { cancelBody } from '../responses/take-over.ts'

const encoder = new TextEncoder()

/** The answer to HEAD: what GET would say, without the body; a stream is never started. */
export function withoutBody(response: HttpResponse): HttpResponse {
  const { body } = response
  if (body === null) return response
  if (typeof body === 'string') response.omittedLength = encoder.encode(body).length
  else if (body instanceof Uint8Array) response.omittedLength = body.length
  else cancelBody(body)
  response.body = null
  return response
}
