import { checkHeaderName, checkHeaderValue } from '../http/header-value.ts'
import { HttpResponse, type ResponseBody } from '../http/http-response.ts'
import { safeLocation } from '../http/location.ts'
import { jsonText } from '../schema/compile-json-form.ts'
import { isBodiless } from './bodiless-status.ts'

/** What every maker of a response takes besides its content. */
export interface ResponseOptions {
  /** Default 200; 307 for `redirect`. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** @throws TypeError For a name or value that HTTP does not allow. */
export function addHeaders(response: HttpResponse, headers: ResponseOptions['headers']): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    checkHeaderName(name)
    checkHeaderValue(name, value)
    response.setHeader(name.toLowerCase(), value)
  }
}

function make(
  contentType: string | undefined,
  body: ResponseBody,
  options: ResponseOptions,
  status = 200,
): HttpResponse {
  const chosen = options.status ?? status
  if (!Number.isInteger(chosen) || chosen < 200 || chosen > 599)
    throw new RangeError(`A response has a status from 200 to 599, not ${chosen}.`)
  const sent = isBodiless(chosen) ? null : body
  const headers = contentType === undefined || sent === null ? [] : ['content-type', contentType]
  const response = new HttpResponse(chosen, headers, sent)
  addHeaders(response, options.headers)
  return response
}

/** Any value as JSON, without an `output`: dates are RFC 3339, bigints digits, `undefined` members are left out. */
export function json(value: unknown, options: ResponseOptions = {}): HttpResponse {
  return make('application/json', jsonText(value), options)
}

export function text(value: string, options: ResponseOptions = {}): HttpResponse {
  return make('text/plain; charset=utf-8', value, options)
}

/** The text is sent as it is: escape what users wrote. */
export function html(value: string, options: ResponseOptions = {}): HttpResponse {
  return make('text/html; charset=utf-8', value, options)
}

/**
 * 307, keeping the method, unless `status` says otherwise (303 after a form).
 *
 * @param location - A path of this server or a whole URL; percent-encoded where RFC 3986 asks for it.
 * @throws TypeError For control characters. Never pass what a client sent without checking that it is a path of your own.
 */
export function redirect(location: string, options: ResponseOptions = {}): HttpResponse {
  const response = make(undefined, null, options, 307)
  if (response.status < 300 || response.status > 399)
    throw new RangeError(`redirect() takes a status from 300 to 399, not ${response.status}.`)
  response.setHeader('location', safeLocation(location))
  return response
}

/** Streams bytes or text as they come, with back-pressure; the iterable is closed when the client goes away. */
export function stream(
  body: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ResponseOptions & { readonly mediaType?: string } = {},
): HttpResponse {
  return make(options.mediaType ?? 'application/octet-stream', toAsync(body), options)
}

async function* toAsync(
  body: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string> {
  yield* body
}
