import { checkHeaderName, checkHeaderValue } from '../http/header-value.ts'
import { HttpResponse, type ResponseBody } from '../http/http-response.ts'
import { safeLocation } from '../http/location.ts'
import { jsonText } from '../schema/compile-json-form.ts'
import { isBodiless } from './bodiless-status.ts'
import { WebBody } from './web-body.ts'

/** What every maker of a response takes besides its content. */
export interface ResponseOptions {
  /** Default 200; 307 for `redirect`. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A function that makes a response, as `respondWith` takes it: `json`, `text`, `html`, `redirect`, `stream`, and what
 * `defineResponse` makes.
 */
export interface ResponseMaker<T, O extends ResponseOptions = ResponseOptions> {
  (value: T, options?: O): HttpResponse
  /** For documents; `null` for an answer without content. */
  readonly mediaType: string | null
  /** The status where the route names none. */
  readonly defaultStatus: number
}

/** @throws TypeError For a name or value that HTTP does not allow. */
export function addHeaders(response: HttpResponse, headers: ResponseOptions['headers']): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    checkHeaderName(name)
    checkHeaderValue(name, value)
    response.setHeader(name.toLowerCase(), value)
  }
}

export function makeResponse(
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

function maker<T, O extends ResponseOptions>(
  mediaType: string | null,
  make: (value: T, options?: O) => HttpResponse,
  defaultStatus = 200,
): ResponseMaker<T, O> {
  return Object.freeze(Object.assign(make, { mediaType, defaultStatus }))
}

function checkText(name: string, value: unknown): void {
  // Without types a value of a client could stand here, and an object would be sent as `[object Object]`.
  if (typeof value !== 'string')
    throw new TypeError(`${name}() takes text, not ${value === null ? 'null' : typeof value}.`)
}

/** Any value as JSON, without an `output`: dates are RFC 3339, bigints digits, `undefined` members are left out. */
export const json: ResponseMaker<unknown> = maker('application/json', (value: unknown, options: ResponseOptions = {}) =>
  makeResponse('application/json', jsonText(value), options),
)

/** `text/plain; charset=utf-8`. */
export const text: ResponseMaker<string> = maker('text/plain', (value: string, options: ResponseOptions = {}) => {
  checkText('text', value)
  return makeResponse('text/plain; charset=utf-8', value, options)
})

/** `text/html; charset=utf-8`. The text is sent as it is: escape what users wrote. */
export const html: ResponseMaker<string> = maker('text/html', (value: string, options: ResponseOptions = {}) => {
  checkText('html', value)
  return makeResponse('text/html; charset=utf-8', value, options)
})

/**
 * A redirect to a path of this server or a whole URL, percent-encoded where RFC 3986 asks for it: 307, keeping the method,
 * unless `status` says otherwise (303 after a form).
 *
 * @throws TypeError For control characters. Never pass what a client sent without checking that it is a path of your own.
 */
export const redirect: ResponseMaker<string> = maker(
  null,
  (location: string, options: ResponseOptions = {}) => {
    checkText('redirect', location)
    const response = makeResponse(undefined, null, options, 307)
    if (response.status < 300 || response.status > 399)
      throw new RangeError(`redirect() takes a status from 300 to 399, not ${response.status}.`)
    response.setHeader('location', safeLocation(location))
    return response
  },
  307,
)

/** Bytes or text, made while they are sent. */
export type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** Streams bytes or text as they come, with back-pressure; the iterable is closed when the client goes away. */
export const stream: ResponseMaker<Pieces, ResponseOptions & { readonly mediaType?: string }> = maker(
  'application/octet-stream',
  (body: Pieces, options: ResponseOptions & { readonly mediaType?: string } = {}) =>
    makeResponse(options.mediaType ?? 'application/octet-stream', toAsync(body), options),
)

/** An async iterable is passed on as it is: a generator around it would keep `return` back until its next piece. */
export function toAsync(body: Pieces): AsyncIterable<Uint8Array | string> {
  // Proof: its pieces are what the type of `body` says.
  if (body instanceof ReadableStream) return new WebBody(body as ReadableStream<Uint8Array | string>)
  return typeof body === 'object' && Symbol.asyncIterator in body ? body : eachOf(body)
}

async function* eachOf(body: Iterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  yield* body
}
