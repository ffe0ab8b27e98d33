import { HttpResponse } from '../http/http-response.ts'
import { fromWebResponse } from './from-web-response.ts'

/**
 * The response that user code returned, as one that this request may change; undefined for anything else. A copy: one
 * response may be returned for every request, and must not gather the headers, cookies and work of each.
 */
export function ownResponse(returned: unknown): HttpResponse | undefined {
  if (returned instanceof HttpResponse) {
    const copy = new HttpResponse(returned.status, [...returned.headers], returned.body)
    copy.onSent = returned.onSent
    copy.omittedLength = returned.omittedLength
    return copy
  }
  return returned instanceof Response ? fromWebResponse(returned) : undefined
}
