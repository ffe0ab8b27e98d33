import { ConfigurationError } from '../errors/configuration-error.ts'
import { checkHeaderValue } from '../http/header-value.ts'
import type { ResponseBody } from '../http/http-response.ts'
import { makeResponse, type Pieces, type ResponseMaker, toAsync } from './make-response.ts'

/** What a body is made of: text is UTF-8, an iterable is streamed. */
export type ResponseContent = string | Uint8Array | Pieces

/** A kind of answer of your own. */
export interface ResponseDefinition<T> {
  /** `application/xml`, `image/png`, `text/csv` …: `text/*` gets `; charset=utf-8` unless it names one. */
  readonly mediaType: string
  /** The status where nobody names one. Default 200. */
  readonly status?: number
  /** Makes the body from what the handler returned, or from the JSON form of what its `output` let through. */
  readonly render: (value: T) => ResponseContent
}

/**
 * A kind of answer with a type and a writer of its own: to be returned like `html()`, or as `respondWith` of a route, a
 * router or the application, where its type stands in the document.
 *
 * ```ts
 * const indented = defineResponse({ mediaType: 'application/json', render: (value: unknown) => JSON.stringify(value, null, 2) })
 * app.get('/', { respondWith: indented }, () => ({ message: 'Hello' }))
 * ```
 *
 * @throws ConfigurationError `HAYATE_INVALID_RESPONSE` for a media type or a status that cannot be sent.
 */
export function defineResponse<T = ResponseContent>(definition: ResponseDefinition<T>): ResponseMaker<T> {
  const { mediaType, status: defaultStatus = 200, render } = definition
  checkDefinition(mediaType, defaultStatus)
  const contentType = /^text\/[^;]+$/i.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType
  const make: (...args: Parameters<ResponseMaker<T>>) => ReturnType<ResponseMaker<T>> = (value, options = {}) =>
    makeResponse(contentType, bodyOf(render(value)), options, defaultStatus)
  return Object.freeze(Object.assign(make, { mediaType: mediaType.split(';')[0]?.trim() ?? mediaType, defaultStatus }))
}

function bodyOf(content: ResponseContent): ResponseBody {
  if (typeof content === 'string' || content instanceof Uint8Array) return content
  if (typeof content === 'object' && content !== null) return toAsync(content)
  throw new TypeError(`render() gave ${typeof content}; a body is text, bytes or an iterable of them.`)
}

function checkDefinition(mediaType: string, status: number): void {
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+( *;.*)?$/.test(mediaType)) throw invalid(`'${mediaType}' is no media type`)
  try {
    checkHeaderValue('content-type', mediaType)
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : 'its media type cannot be sent')
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) throw invalid(`${status} is no status from 200 to 599`)
}

function invalid(what: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_INVALID_RESPONSE',
    `defineResponse(): ${what}. Write it like { mediaType: 'application/xml', render }.`,
  )
}
