import type { Startable } from '../adapters/startable.ts'
import type { Override, RunningApp, StartOptions } from '../app/running-app.ts'
import { type ClientAddress, HttpRequest, type RequestSource } from '../http/http-request.ts'
import type { ProxyOptions } from '../http/proxy-options.ts'
import type { Logger } from '../logging/logger.ts'
import { answerSource } from '../web/fetch-handler.ts'
import { FetchRequestSource } from '../web/fetch-request-source.ts'
import { UpgradeResponse } from '../websockets/upgrade-response.ts'
import { CookieJar } from './cookie-jar.ts'
import { redirectedRequest } from './follow-redirect.ts'
import { handshakeRequest, openInMemory } from './open-in-memory.ts'
import { encodeBody, searchParams, type TestRequest } from './test-request.ts'
import { HandshakeRefused, type TestHandshake, type TestSocket } from './test-socket.ts'

/** How a test client behaves. What it says of proxies replaces what the application's own options say. */
export interface TestClientOptions extends ProxyOptions {
  /** Replacements of dependencies, made by `override`. The application itself is not changed. */
  readonly overrides?: readonly Override[]
  /** Scheme and host; a path in it is ignored. Default `http://testserver`. */
  readonly baseUrl?: string
  /** Whether an error that would be a 500 is thrown by the call instead. Default true. */
  readonly raiseServerErrors?: boolean
  /** Default `follow`. */
  readonly redirect?: 'follow' | 'manual'
  /** With every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** In the jar from the start. */
  readonly cookies?: Readonly<Record<string, string>>
  /** The peer that the application sees. Default `testclient`, port 50000. */
  readonly client?: ClientAddress
  /** Default: the application's own, warnings and errors only. */
  readonly log?: Logger
}

const maxRedirects = 20

/**
 * Starts a copy of an application for a test: its lifespan runs, requests reach it without a socket, answers are standard
 * `Response` objects, cookies are kept.
 *
 * ```ts
 * await using client = await testClient(app, { overrides: [override(session, testSession)] })
 * const response = await client.get('/items/1', { headers: { authorization: 'Bearer …' } })
 * ```
 *
 * Work added to `background` has run when a call returns, unless the body is streamed.
 *
 * @throws ConfigurationError for whatever is wrong with the application's declaration.
 */
export async function testClient(app: Startable, options: TestClientOptions = {}): Promise<TestClient> {
  const errors = new ServerErrors()
  const start: StartOptions = {
    mode: 'test',
    onServerError: (error, request) => errors.add(error, request.source),
    ...(options.overrides && { overrides: options.overrides }),
    ...(options.log && { log: options.log }),
    ...(options.rootPath !== undefined && { rootPath: options.rootPath }),
    ...(options.trustProxy && { trustProxy: options.trustProxy }),
    ...(options.proxyHeaders && { proxyHeaders: options.proxyHeaders }),
  }
  return new TestClient(await app.start(start), errors, options)
}

/** A client of one running copy of an application. Made by `testClient`. */
export class TestClient implements AsyncDisposable {
  /** The running copy: its routes and its log. */
  readonly running: RunningApp
  readonly cookies: CookieJar = new CookieJar()
  readonly baseUrl: URL
  readonly #errors: ServerErrors
  readonly #options: TestClientOptions
  readonly #unfinished: Set<Promise<void>> = new Set()

  constructor(running: RunningApp, errors: ServerErrors, options: TestClientOptions) {
    this.running = running
    this.#errors = errors
    this.#options = options
    this.baseUrl = new URL(options.baseUrl ?? 'http://testserver')
    for (const [name, value] of Object.entries(options.cookies ?? {})) this.cookies.set(this.baseUrl, name, value)
  }

  get(path: string, request?: TestRequest): Promise<Response> {
    return this.request('GET', path, request)
  }

  post(path: string, request?: TestRequest): Promise<Response> {
    return this.request('POST', path, request)
  }

  put(path: string, request?: TestRequest): Promise<Response> {
    return this.request('PUT', path, request)
  }

  patch(path: string, request?: TestRequest): Promise<Response> {
    return this.request('PATCH', path, request)
  }

  delete(path: string, request?: TestRequest): Promise<Response> {
    return this.request('DELETE', path, request)
  }

  options(path: string, request?: TestRequest): Promise<Response> {
    return this.request('OPTIONS', path, request)
  }

  head(path: string, request?: TestRequest): Promise<Response> {
    return this.request('HEAD', path, request)
  }

  /**
   * Any method. A path is sent as it is written: `/a/../b` and `%2e` reach the application, which a URL would resolve.
   *
   * @throws whatever the application threw and did not answer, unless `raiseServerErrors` is false.
   */
  async request(method: string, path: string, request: TestRequest = {}): Promise<Response> {
    const follow = (request.redirect ?? this.#options.redirect ?? 'follow') === 'follow'
    let next: { method: string; path: string; request: TestRequest } = { method, path, request }
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const [response, url] = await this.#send(next)
      const redirected = follow ? redirectedRequest(response, url, next) : undefined
      if (redirected === undefined) return withUrl(response, url, redirects > 0)
      await response.body?.cancel()
      next = redirected
    }
    throw new Error(`${method} ${path}: more than ${maxRedirects} redirects.`)
  }

  /**
   * Opens a web socket without a network. It is closed at the end of the block, and with the client.
   *
   * ```ts
   * await using socket = await client.websocket('/ws/chat/lobby', { headers: auth })
   * socket.send({ content: 'hello' })
   * deepStrictEqual(await socket.receive(), { user: 'hana', content: 'hello' })
   * ```
   *
   * @throws HandshakeRefused With the answer, when the application refuses; what it threw and did not answer.
   */
  async websocket(path: string, handshake: TestHandshake = {}): Promise<TestSocket> {
    const { source, url, info } = await this.#source('GET', path, handshakeRequest(handshake))
    const request = new HttpRequest(source)
    const { sockets } = this.running
    const answer = await (sockets?.has(request.path) ? sockets.upgrade(request) : this.running.handle(request))
    const takeError = () => (this.#options.raiseServerErrors === false ? undefined : this.#errors.take(source))
    if (answer instanceof UpgradeResponse) {
      const socket = openInMemory(answer, this.running.log, takeError)
      this.cookies.store(url, socket.headers.getSetCookie())
      return socket
    }
    const response = await answerSource({ handle: () => answer, log: this.running.log }, source, info)
    this.cookies.store(url, response.headers.getSetCookie())
    await Promise.all(this.#unfinished)
    const error = takeError()
    if (error !== undefined) throw error.thrown
    throw new HandshakeRefused(withUrl(response, url, false))
  }

  /** Waits for background work, and stops the running copy. */
  async close(): Promise<void> {
    await Promise.all(this.#unfinished)
    await this.running.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Pasted, not resolved: `//x` is a path here, not another host. */
  #urlOf(path: string): URL {
    return path.startsWith('/') ? new URL(this.baseUrl.origin + path) : new URL(path, this.baseUrl)
  }

  async #source(method: string, path: string, request: TestRequest) {
    const url = this.#urlOf(path)
    for (const [name, value] of searchParams(request.query ?? {})) url.searchParams.append(name, value)
    const info = {
      client: this.#options.client ?? { host: 'testclient', port: 50_000 },
      target: targetOf(path, url),
      waitUntil: (work: Promise<void>) => this.#keep(work),
    }
    return { source: new FetchRequestSource(await this.#webRequest(method, url, request), info), url, info }
  }

  async #send(next: { method: string; path: string; request: TestRequest }): Promise<readonly [Response, URL]> {
    const { source, url, info } = await this.#source(next.method, next.path, next.request)
    const response = await answerSource(this.running, source, info)
    this.cookies.store(url, response.headers.getSetCookie())
    await Promise.all(this.#unfinished)
    const error = this.#errors.take(source)
    if (error !== undefined && this.#options.raiseServerErrors !== false) throw error.thrown
    return [response, url]
  }

  async #webRequest(method: string, url: URL, request: TestRequest): Promise<Request> {
    const { body, contentType, length } = await encodeBody(request)
    const headers = new Headers({ host: url.host, accept: '*/*', 'user-agent': 'testclient', ...this.#options.headers })
    if (contentType !== undefined) headers.set('content-type', contentType)
    if (length !== undefined) headers.set('content-length', String(length))
    // Proof: a Headers takes what `headers` may be; its own type only lacks the readonly lists.
    for (const [name, value] of new Headers(request.headers as HeadersInit | undefined)) headers.set(name, value)
    const cookies = this.cookies.header(url, request.cookies)
    if (cookies !== '') headers.set('cookie', [headers.get('cookie'), cookies].filter(Boolean).join('; '))
    const init = { method, headers, body, duplex: 'half', ...(request.signal && { signal: request.signal }) }
    return new Request(url, init)
  }

  #keep(work: Promise<void>): void {
    this.#unfinished.add(work)
    void work.finally(() => this.#unfinished.delete(work))
  }
}

/** What became a 500, by the request that it ended. */
class ServerErrors {
  readonly #bySource: Map<RequestSource, { readonly thrown: unknown }> = new Map()

  add(thrown: unknown, source: RequestSource): void {
    this.#bySource.set(source, { thrown })
  }

  /** An error in a mounted application comes with a source of its own: any that nobody claims is taken for this one. */
  take(source: RequestSource): { readonly thrown: unknown } | undefined {
    const found = this.#bySource.has(source)
      ? source
      : [...this.#bySource.keys()].find((one) => !(one instanceof FetchRequestSource))
    if (found === undefined) return undefined
    const error = this.#bySource.get(found)
    this.#bySource.delete(found)
    return error
  }
}

/** The path as written when a server could receive it so, else as a URL spells it. */
function targetOf(path: string, url: URL): string {
  if (!/^\/[!-~]*$/.test(path) || path.includes('#')) return url.pathname + url.search
  const mark = path.indexOf('?')
  return (mark === -1 ? path : path.slice(0, mark)) + url.search
}

/** A `Response` made by hand has no URL; that of a fetched one is part of what tests look at. */
function withUrl(response: Response, url: URL, redirected: boolean): Response {
  Object.defineProperty(response, 'url', { value: url.href })
  Object.defineProperty(response, 'redirected', { value: redirected })
  return response
}
