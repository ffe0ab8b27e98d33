import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'

/** Digests are of the bytes as they are (RFC 9530), or of the coding that the handler chose. */
const digests = ['content-digest', 'repr-digest', 'digest', 'content-md5']

const noTransform = /(?:^|,)\s*no-transform\s*(?:,|$)/i

/** Schemes that a browser sends by itself, as it does cookies. */
const ambient = /^(?:basic|digest|negotiate|ntlm)\b/i

/** Whether an answer stays as it is: coded already, or not to be changed. */
export function isKept(response: HttpResponse): boolean {
  if (response.header('content-encoding') !== undefined || isFinal(response)) return true
  return digests.some((name) => response.header(name) !== undefined)
}

function isFinal(response: HttpResponse): boolean {
  const cacheControl = response.header('cache-control')
  return cacheControl !== undefined && noTransform.test(cacheControl)
}

/** Nobody on the way to the client compresses it either. */
export function forbidCompression(response: HttpResponse): void {
  if (isFinal(response)) return
  const cacheControl = response.header('cache-control')
  response.setHeader('cache-control', cacheControl === undefined ? 'no-transform' : `${cacheControl}, no-transform`)
}

/**
 * Whether a page of another site may have made a browser ask, with what it knows of its visitor: such a page may try many
 * texts and measure the answers (BREACH). Scripts cannot write Sec-Fetch-Site, and browsers since 2023 all send it.
 */
export function isForgeable(request: HttpRequest): boolean {
  const { headers } = request
  if (headers.get('sec-fetch-site') !== 'cross-site') return false
  return headers.has('cookie') || ambient.test(headers.get('authorization') ?? '')
}

/** The same content in other bytes (RFC 9110 §8.8.1). */
export function weakenEtag(response: HttpResponse): void {
  const etag = response.header('etag')
  if (etag?.startsWith('"') === true) response.setHeader('etag', `W/${etag}`)
}
