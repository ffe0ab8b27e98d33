import { HttpResponse } from '../http/http-response.ts'
import { ResponseError } from './response-error.ts'
import { WebBody } from './web-body.ts'

/**
 * A web-standard `Response` as an answer of ours; its body is streamed.
 *
 * @throws ResponseError For a body that was read or sent before: it would be an empty answer.
 */
export function fromWebResponse(response: Response): HttpResponse {
  if (response.bodyUsed || response.body?.locked === true) {
    throw new ResponseError(
      'A Response was returned whose body is read already. Return a new one for every request, or a clone().',
    )
  }
  const headers: string[] = []
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers.push(name, value)
  // `Headers` joins repeats with ", ", which corrupts set-cookie (RFC 6265 §3).
  for (const cookie of response.headers.getSetCookie()) headers.push('set-cookie', cookie)
  return new HttpResponse(response.status, headers, response.body && new WebBody(response.body))
}
