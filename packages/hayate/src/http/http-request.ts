import {
  buildLink,
  type LinkArguments,
  type LinkParts,
  type LinkQuery,
  type LinkTable,
  type LinkTarget,
} from './link.ts'
import { parseCookieHeader } from './parse-cookies.ts'
import { QueryString } from './query-string.ts'
import { RequestHeaders } from './request-headers.ts'
import { streamIterable } from './stream-iterable.ts'

/** The peer of the connection, or what a trusted proxy says it is. */
export interface ClientAddress {
  /** Canonical IP text: `::ffff:1.2.3.4` reads `1.2.3.4`. */
  readonly host: string
  readonly port: number
}

/** The matched route as middleware and dependencies may see it. */
export interface MatchedRoute {
  /** `/items/{item_id}`, prefixes included. */
  readonly pattern: string
  readonly operationId: string
}

/** A limit of time on the work of one request. */
export interface Deadline {
  /** Fires when `other` does, or when the time is over. */
  signalBeside(other: AbortSignal): AbortSignal
  /** Ends waiting: rejects when the time is over first. */
  within<T>(work: Promise<T>): Promise<T>
}

/** Who asks, and by which address: what the connection says, or what a trusted proxy says in its place. */
export interface RequestOrigin {
  /** `http` or `https`. */
  readonly scheme: string
  /** Name and port, as a Host header has them; '' for HTTP/1.0 without one. */
  readonly host: string
  readonly client: ClientAddress | undefined
  /** What stands before `path` in the address that the client asked for: '' or `/api/v1`. */
  readonly rootPath: string
}

/** What an adapter supplies for one request. The adapter has already refused what is not canonical HTTP. */
export interface RequestSource {
  /** Upper case. */
  readonly method: string
  /** `http` or `https`. */
  readonly scheme: string
  /** The Host header, checked against RFC 3986 §3.2.2; '' for HTTP/1.0 without one. */
  readonly host: string
  /** Origin form as sent: path, then `?` and the query if there is one. */
  readonly target: string
  /** `[name, value, name, value …]` as received. */
  readonly rawHeaders: readonly string[]
  client(): ClientAddress | undefined
  /** Fires when the client goes away before the answer is complete. */
  signal(): AbortSignal
  /**
   * Reads the whole body, content codings removed.
   *
   * @throws HttpError 413 as soon as `maxBytes` is passed (counted after decompression), 415 for an unknown
   *   Content-Encoding, 400 for a body that ends early or does not decompress.
   */
  readBody(maxBytes: number): Promise<Uint8Array>
  /** The whole body when it is here already and within the limit: nobody then waits for it. Else undefined, and `readBody` follows. */
  takeArrived?(maxBytes: number): Uint8Array | undefined
  /** The body as it arrives, under the same limit; instead of `readBody`. */
  streamBody(maxBytes: number): AsyncIterable<Uint8Array>
  /** Whether a body was announced: Content-Length above 0, or Transfer-Encoding. */
  hasBody(): boolean
}

/**
 * One request, read once: what every step after the adapter sees, and what the `request` dependency provides.
 *
 * Path, host, query and cookies are parsed in one place, so that no second reader can disagree.
 */
export class HttpRequest {
  readonly method: string
  /** As sent, percent-encoded, without the query: starts with `/`. */
  readonly path: string
  /** As sent, without `?`; '' when there is none. */
  readonly queryString: string
  /** Set after matching; undefined for 404 and 405. */
  route: MatchedRoute | undefined = undefined
  /** Most bytes that `body()` reads; set from the matched route's limit. Default 1 MiB. */
  maxBodyBytes: number = 1_048_576
  /** The id under which this request is logged; '' when request ids are switched off. */
  id: string = ''
  /** Set where a root path, a mount or a trusted proxy says more than the connection; else undefined. */
  origin: RequestOrigin | undefined = undefined
  /** Set by the application that answers: where its routes stand. */
  links: LinkTable | undefined = undefined
  /** Set where the matched route has a time limit. */
  deadline: Deadline | undefined = undefined
  readonly source: RequestSource
  #headers: RequestHeaders | undefined
  #query: QueryString | undefined
  #cookies: ReadonlyMap<string, string> | undefined
  #body: Promise<Uint8Array> | undefined
  #arrived: Uint8Array | undefined
  #streamed = false

  constructor(source: RequestSource) {
    const { target } = source
    const mark = target.indexOf('?')
    this.source = source
    this.method = source.method
    this.path = mark === -1 ? target : target.slice(0, mark)
    this.queryString = mark === -1 ? '' : target.slice(mark + 1)
  }

  /** `http` or `https`: of the connection, or what a trusted proxy says. */
  get scheme(): string {
    return this.origin === undefined ? this.source.scheme : this.origin.scheme
  }

  /** The Host header, or what a trusted proxy says it was: a name and maybe a port. */
  get host(): string {
    return this.origin === undefined ? this.source.host : this.origin.host
  }

  /**
   * What stands before `path` in the address that the client asked for: the root path that a proxy strips, and the prefixes
   * of the mounts around the application. '' or `/api/v1`: starts with `/`, does not end with one.
   */
  get rootPath(): string {
    return this.origin === undefined ? '' : this.origin.rootPath
  }

  /** The root of the application, absolute: `https://example.com/api/v1/`. */
  get baseUrl(): string {
    const { scheme, host, rootPath } = this
    return `${scheme}://${host === '' ? 'localhost' : host}${rootPath}/`
  }

  /** The address that the client asked for, absolute, as sent: `https://example.com/api/v1/items?q=a%20b`. */
  get url(): string {
    const query = this.queryString === '' ? '' : `?${this.queryString}`
    return this.baseUrl.slice(0, -1) + this.path + query
  }

  /**
   * The path to a route of this application, or of one mounted in it, from the root of the server: `/api/v1/items/7?q=a%20b`.
   * Root path, mounts and prefixes are included; of several places of a route the one nearest to this request is taken.
   *
   * @param route - What `app.get(…)` returned, or an `operationId`.
   * @throws HayateError `HAYATE_LINK` for a route that is not there, or a value that no request can have in its path.
   */
  pathFor<Path extends string, I>(route: LinkTarget<Path, I>, ...link: LinkArguments<Path, I>): string
  pathFor(name: string, params?: LinkParts['params'], query?: LinkQuery): string
  pathFor(route: string | object, params?: LinkParts['params'], query?: LinkQuery): string {
    return this.rootPath + buildLink(this.links, route, { params, query, near: this.route?.pattern })
  }

  /**
   * The same, absolute: `https://example.com/api/v1/items/7`. The host is the one of this request, which its client chose:
   * for a link that somebody else will follow, in a mail, put `pathFor` behind an address of your settings.
   *
   * @throws HayateError `HAYATE_LINK`, as `pathFor`.
   */
  urlFor<Path extends string, I>(route: LinkTarget<Path, I>, ...link: LinkArguments<Path, I>): string
  urlFor(name: string, params?: LinkParts['params'], query?: LinkQuery): string
  urlFor(route: string | object, params?: LinkParts['params'], query?: LinkQuery): string {
    const path = buildLink(this.links, route, { params, query, near: this.route?.pattern })
    return this.baseUrl.slice(0, -1) + path
  }

  get headers(): RequestHeaders {
    this.#headers ??= new RequestHeaders(this.source.rawHeaders)
    return this.#headers
  }

  /** @throws HttpError 400 for bad percent-encoding or more than 1,000 parameters. */
  get query(): QueryString {
    this.#query ??= new QueryString(this.queryString)
    return this.#query
  }

  /**
   * Browser rules (RFC 6265 §5.4): of two cookies with one name the first wins.
   *
   * @throws HttpError 400 for more than 500 cookies.
   */
  get cookies(): ReadonlyMap<string, string> {
    this.#cookies ??= parseCookieHeader(this.headers.getAll('cookie'))
    return this.#cookies
  }

  /** The peer of the connection, or who a trusted proxy says it is; undefined when nobody knows. */
  get client(): ClientAddress | undefined {
    return this.origin === undefined ? this.source.client() : this.origin.client
  }

  /** Fires when the client goes away before the answer is complete, and when the route's time limit is over. */
  get signal(): AbortSignal {
    const signal = this.source.signal()
    return this.deadline === undefined ? signal : this.deadline.signalBeside(signal)
  }

  /**
   * The whole body; read once and kept.
   *
   * @throws HttpError 413 over `maxBodyBytes`, 415 for an unknown Content-Encoding, 400 when it ends early.
   */
  body(): Promise<Uint8Array> {
    if (this.#body === undefined) {
      if (this.#streamed) return Promise.reject(readTwice())
      const arrived = this.arrivedBody()
      this.#body = arrived === undefined ? this.#readBody() : Promise.resolve(arrived)
      // Whoever asks early and waits late must not end the process when the client goes away in between.
      this.#body.catch(() => undefined)
    }
    return this.#body
  }

  /** A client that never sends the rest must not hold what the request opened for longer than its time limit. */
  #readBody(): Promise<Uint8Array> {
    const reading = this.source.readBody(this.maxBodyBytes)
    return this.deadline === undefined ? reading : this.deadline.within(reading)
  }

  /** What `body()` gives, without waiting, when the whole body is here already; else undefined. Kept as well. */
  arrivedBody(): Uint8Array | undefined {
    if (this.#arrived === undefined && this.#body === undefined && !this.#streamed) {
      this.#arrived = this.source.takeArrived?.(this.maxBodyBytes)
    }
    return this.#arrived
  }

  /**
   * The body as it arrives, under the same limit; in one piece when it was read by `body()` or into an input before.
   *
   * @throws TypeError when it is streamed a second time.
   */
  stream(): AsyncIterable<Uint8Array> {
    if (this.#body !== undefined || this.#arrived !== undefined) return inOnePiece(this.body())
    if (this.#streamed) throw readTwice()
    this.#streamed = true
    const pieces = this.source.streamBody(this.maxBodyBytes)
    return this.deadline === undefined ? pieces : piecesWithin(this.deadline, pieces)
  }

  /** A web-standard `Request`, made on demand. GET and HEAD have no body there. */
  toWeb(): Request {
    const headers = new Headers()
    for (const [name, value] of this.headers) headers.append(name, value)
    const query = this.queryString === '' ? '' : `?${this.queryString}`
    const url = `${this.scheme}://${this.host === '' ? 'localhost' : this.host}${this.path}${query}`
    if (this.method === 'GET' || this.method === 'HEAD' || !this.source.hasBody()) {
      return new Request(url, { method: this.method, headers, signal: this.signal })
    }
    const body = streamIterable(this.stream())
    return new Request(url, { method: this.method, headers, body, signal: this.signal, duplex: 'half' } as RequestInit)
  }
}

async function* piecesWithin(deadline: Deadline, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  let isWhole = false
  try {
    for (;;) {
      const next = await deadline.within(iterator.next())
      isWhole = next.done === true
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Not waited for: what hangs in `next` would hang in `return` too.
    if (!isWhole) void iterator.return?.().catch(() => undefined)
  }
}

async function* inOnePiece(body: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await body
}

function readTwice(): TypeError {
  return new TypeError('The request body is streamed already, and cannot be read again. Use body(), which keeps it.')
}
