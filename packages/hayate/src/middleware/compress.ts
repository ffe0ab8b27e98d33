import { chooseCoding } from '../http/accept-encoding.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { isBodiless } from '../responses/bodiless-status.ts'
import { cancelBody } from '../responses/take-over.ts'
import { addVary } from './add-vary.ts'
import { checkCodings, checkLevels, checkNumber } from './check-compress-options.ts'
import { CompressedBody } from './compressed-body.ts'
import { compileTypes, type TypeCheck } from './compressible-types.ts'
import { type AnswerCoding, type CodingLevels, compressWhole } from './content-coder.ts'
import { forbidCompression, isForgeable, isKept, weakenEtag } from './judge-compression.ts'
import type { Middleware } from './middleware.ts'

export type { AnswerCoding } from './content-coder.ts'

/** What `compress()` takes. */
export interface CompressOptions {
  /**
   * Bytes below which a body that is known is sent as it is: a smaller one fits the first packet anyhow. Streams are
   * compressed whatever becomes of them. Default 1_024.
   */
  readonly minBytes?: number
  /** What is offered, the best liked first: it decides between those that a client likes equally. Default zstd, br, gzip. */
  readonly codings?: readonly AnswerCoding[]
  /** How hard to try: zstd 1 to 19, br 0 to 11, gzip 1 to 9. Default `{ zstd: 3, br: 4, gzip: 6 }`. */
  readonly levels?: Partial<CodingLevels>
  /** Media types besides text, JSON, XML, JavaScript, SVG and the like: `application/pdf`, `font/*`. */
  readonly alsoTypes?: readonly string[]
  /** Media types that are sent as they are: `text/csv`, `text/*`. */
  readonly exceptTypes?: readonly string[]
  /** Requests whose answers are sent as they are; `request.route` is known. A route may say so itself, see `uncompressed`. */
  readonly except?: (request: HttpRequest) => boolean
  /** Compresses what a page of another site asks for with the cookies of its visitor, too; see `compress`. Default false. */
  readonly crossSite?: boolean
  /** Streams that are compressed at the same time, and as many other answers; further ones are sent as they are. Default 256. */
  readonly maxConcurrent?: number
}

/**
 * Sends answers compressed, as Accept-Encoding asks for it (RFC 9110 §12.5.3): zstd, brotli or gzip.
 *
 * Text, JSON, XML, JavaScript, SVG and the like; never pictures, videos, parts of a file (206), what is coded already or
 * says `cache-control: no-transform`. Streams stay streams: each item, event or line leaves when it is made. The work is
 * done in Node's thread pool. Put it before what makes answers, on the application.
 *
 * Where an answer holds a secret beside text of the request, its compressed length gives the secret away (BREACH): such a
 * route uses {@link uncompressed}. What pages of other sites ask for with cookies, which is how that is tried, is not
 * compressed.
 *
 * ```ts
 * app.use(compress())
 * ```
 *
 * @throws ConfigurationError `HAYATE_COMPRESS` for levels, codings, sizes or types that do not exist.
 */
export function compress(options: CompressOptions = {}): Middleware {
  const policy = new CompressPolicy(options)
  return async function compress(request, next) {
    return policy.apply(request, await next())
  }
}

/**
 * Keeps `compress`, and every proxy on the way, from compressing the answers inside: `router.use(uncompressed)`. It adds
 * `no-transform` to `cache-control`; one handler says the same with `response.setHeader('cache-control', 'no-transform')`.
 */
export const uncompressed: Middleware = async function uncompressed(_request, next) {
  const response = await next()
  forbidCompression(response)
  return response
}

class CompressPolicy {
  readonly #minBytes: number
  readonly #codings: readonly AnswerCoding[]
  readonly #levels: CodingLevels
  readonly #hasType: TypeCheck
  readonly #except: ((request: HttpRequest) => boolean) | undefined
  readonly #crossSite: boolean
  readonly #maxConcurrent: number
  readonly #streams = { count: 0 }
  readonly #whole = { count: 0 }
  /** Of bytes that a strong entity tag says will not change: files that an application keeps in memory. */
  readonly #kept = new WeakMap<Uint8Array, Map<string, Promise<Uint8Array>>>()

  constructor(options: CompressOptions) {
    this.#minBytes = checkNumber('minBytes', options.minBytes ?? 1_024, 0)
    this.#codings = checkCodings(options.codings ?? ['zstd', 'br', 'gzip'])
    this.#levels = checkLevels({ zstd: 3, br: 4, gzip: 6, ...options.levels })
    this.#hasType = compileTypes(options.alsoTypes, options.exceptTypes)
    this.#except = options.except
    this.#crossSite = options.crossSite === true
    this.#maxConcurrent = checkNumber('maxConcurrent', options.maxConcurrent ?? 256, 1)
  }

  apply(request: HttpRequest, response: HttpResponse): HttpResponse | Promise<HttpResponse> {
    const { status } = response
    if (status === 304) return confirm(request, response)
    if (isBodiless(status) || isKept(response)) return response
    if (!this.#hasType(response.header('content-type'))) return response
    const size = sizeOf(response)
    if (size !== undefined && size < this.#minBytes) return response
    addVary(response, 'accept-encoding')
    // A part of the plain bytes; what the client puts it to must be plain as well.
    if (status === 206 || response.header('content-range') !== undefined) return response
    const coding = chooseCoding(request.headers.get('accept-encoding'), this.#codings)
    if (coding === undefined || this.#except?.(request) === true) return response
    if (!this.#crossSite && isForgeable(request)) return response
    return this.#compress(request, response, coding)
  }

  #compress(request: HttpRequest, response: HttpResponse, coding: AnswerCoding): HttpResponse | Promise<HttpResponse> {
    const { body } = response
    if (request.method === 'HEAD') {
      cancelBody(body)
      response.body = null
      return label(response, coding)
    }
    if (body === null) return response
    if (typeof body === 'string' || body instanceof Uint8Array) return this.#compressWhole(response, body, coding)
    if (this.#streams.count >= this.#maxConcurrent) return response
    const flushes = response.header('content-length') === undefined
    response.body = new CompressedBody(body, { coding, level: this.#levels[coding], flushes, open: this.#streams })
    return label(response, coding)
  }

  async #compressWhole(response: HttpResponse, body: string | Uint8Array, coding: AnswerCoding): Promise<HttpResponse> {
    const etag = response.header('etag')
    if (typeof body !== 'string' && etag?.startsWith('"') === true) {
      response.body = await this.#compressOnce(body, etag, coding)
      return label(response, coding)
    }
    if (this.#whole.count >= this.#maxConcurrent) return response
    this.#whole.count += 1
    try {
      response.body = await compressWhole(body, coding, this.#levels[coding])
    } finally {
      this.#whole.count -= 1
    }
    return label(response, coding)
  }

  #compressOnce(body: Uint8Array, etag: string, coding: AnswerCoding): Promise<Uint8Array> {
    const key = coding + etag
    const kept = this.#kept.get(body)
    const before = kept?.get(key)
    if (before !== undefined) return before
    const made = compressWhole(body, coding, this.#levels[coding])
    // With another tag they are other bytes, and the ones before are gone.
    const same = new Map([...(kept ?? [])].filter(([name]) => name.endsWith(etag)))
    this.#kept.set(body, same.set(key, made))
    made.catch(() => this.#kept.delete(body))
    return made
  }
}

/** The headers of an answer whose body is, or for HEAD would be, compressed. */
function label(response: HttpResponse, coding: AnswerCoding): HttpResponse {
  response.omittedLength = undefined
  response.removeHeader('content-length')
  // Ranges are of the plain bytes, and nobody could put them to these.
  response.removeHeader('accept-ranges')
  response.setHeader('content-encoding', coding)
  weakenEtag(response)
  return response
}

/** A 304 has the headers that the 200 would have (RFC 9110 §15.4.5): the tag is that of the copy which is confirmed. */
function confirm(request: HttpRequest, response: HttpResponse): HttpResponse {
  if (isKept(response)) return response
  addVary(response, 'accept-encoding')
  const etag = response.header('etag') ?? ''
  if (etag !== '' && request.headers.get('if-none-match')?.includes(`W/${etag}`) === true) weakenEtag(response)
  return response
}

/** In bytes; undefined for a stream, and for the answer to HEAD in the place of one. */
function sizeOf(response: HttpResponse): number | undefined {
  const { body, omittedLength } = response
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (body instanceof Uint8Array) return body.byteLength
  const length = response.header('content-length')
  return length === undefined ? omittedLength : Number(length)
}
