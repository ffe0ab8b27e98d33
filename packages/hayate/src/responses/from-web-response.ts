import { HttpResponse } from '../http/http-response.ts'

/** A web-standard `Response` as an answer of ours; its body is streamed. */
export function fromWebResponse(response: Response): HttpResponse {
  const headers: string[] = []
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers.push(name, value)
  // `Headers` joins repeats with ", ", which corrupts set-cookie (RFC 6265 §3).
  for (const cookie of response.headers.getSetCookie()) headers.push('set-cookie', cookie)
  return new HttpResponse(response.status, headers, response.body)
}
