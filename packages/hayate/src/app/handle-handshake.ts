import { closeAfterResponse, closeExchange } from '../dependencies/close-exchange.ts'
import { Exchange } from '../dependencies/exchange.ts'
import { buildInputs } from '../dependencies/inputs-plan.ts'
import { runSteps } from '../dependencies/step.ts'
import { HttpError } from '../errors/http-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { LinkTable } from '../http/link.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { runMiddleware } from '../middleware/run-middleware.ts'
import { addOnSent, dropResponse } from '../responses/take-over.ts'
import type { RouteTree } from '../routing/route-tree.ts'
import { checkHandshake, offeredProtocols } from '../websockets/check-handshake.ts'
import { UpgradeResponse } from '../websockets/upgrade-response.ts'
import { WebSocketClose } from '../websockets/websocket-close.ts'
import type { SocketUnit } from './compile-socket.ts'
import { type RouteContext, withoutRepeats } from './handle-route.ts'
import { findMount, findMountAt, isForHost, type MountMatch, mountedRequest, type OpenMount } from './mount.ts'
import { addReplyHeaders, withoutContent } from './reply-headers.ts'
import { type OpenSessions, RunningSocket } from './run-socket.ts'

export interface HandshakeParts extends RouteContext {
  readonly sockets: RouteTree<SocketUnit>
  /** Longest prefix first. */
  readonly mounts: readonly OpenMount[]
  /** Those for one host, which come before the application's own web sockets. */
  readonly hosts: readonly OpenMount[]
  readonly links: LinkTable
  readonly sessions: OpenSessions
  /** Of the application, around what it mounts. */
  readonly middleware: readonly Middleware[]
  /** Answers what is no web socket after all. */
  readonly handle: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>
}

/** From a handshake to its answer: an `UpgradeResponse`, or a refusal. */
export class HandshakeHandler {
  readonly #parts: HandshakeParts

  constructor(parts: HandshakeParts) {
    this.#parts = parts
  }

  /** Whether a web socket is declared at this path of any host, as sent, without the query. Never throws. */
  has(path: string): boolean {
    try {
      if (this.#parts.sockets.match('WS', path).kind === 'found') return true
    } catch {
      // A path that nobody may read.
      return false
    }
    const { hosts, mounts } = this.#parts
    return hasBelow(mounts, path) || hosts.some((mount) => hasBelow([mount], path))
  }

  /** Never rejects. */
  async upgrade(request: HttpRequest): Promise<HttpResponse> {
    const { hosts, links, mounts, sockets } = this.#parts
    request.links = links
    try {
      const forHost = hosts.filter((mount) => isForHost(mount, request))
      const hosted = forHost.length === 0 ? undefined : findMount(forHost, request)
      if (hosted !== undefined) return await this.#handOver(hosted, request)
      const match = sockets.match('WS', request.path)
      if (match.kind !== 'found') return await this.#handOver(findMount(mounts, request), request)
      const { value: unit, pathValues } = match
      request.route = unit.matched
      return await this.#around(unit.middleware, request, () => this.#answer(unit, request, pathValues))
    } catch (error) {
      return this.#parts.errors.answer(error, request)
    }
  }

  async #handOver(below: MountMatch | undefined, request: HttpRequest): Promise<HttpResponse> {
    const sockets = below?.mount.sockets
    if (below === undefined || sockets === undefined) return this.#parts.handle(request)
    return this.#around(this.#parts.middleware, request, async () => {
      const inner = mountedRequest(below, request)
      const answer = await sockets.upgrade(inner)
      if (inner.route !== undefined)
        request.route = { ...inner.route, pattern: below.mount.prefix + inner.route.pattern }
      return answer
    })
  }

  #around(
    middleware: readonly Middleware[],
    request: HttpRequest,
    last: () => Promise<HttpResponse>,
  ): Promise<HttpResponse> {
    if (middleware.length === 0) return last()
    return runMiddleware(middleware, request, last, (error) => this.#parts.errors.answer(error, request))
  }

  async #answer(unit: SocketUnit, request: HttpRequest, pathValues: readonly string[]): Promise<HttpResponse> {
    const refusal =
      checkHandshake(request.headers, request.source.hasBody()) ?? (await this.#checkOrigin(unit, request))
    if (refusal !== undefined) return this.#parts.errors.answer(refusal, request, unit)
    // Counted from here on: many handshakes may be on their way at once.
    if (!this.#parts.sessions.reserve()) return this.#parts.errors.answer(noRoom(), request, unit)
    const exchange = new Exchange(request, pathValues, this.#parts.log)
    exchange.headIsDecided = true
    try {
      await runSteps(unit.operation.steps, exchange)
      if (exchange.issues !== undefined) throw new ValidationError(withoutRepeats(exchange.issues))
    } catch (error) {
      return await this.#refuse(unit, exchange, error)
    } finally {
      this.#parts.sessions.release()
    }
    const values = buildInputs(unit.operation.handlerInputs, exchange.values)
    // Proof: without issues no input failed, and the declaration tied the handler's type to the inputs.
    return this.#accept(unit, exchange, (socket) => unit.handler(socket, values as never))
  }

  async #checkOrigin(unit: SocketUnit, request: HttpRequest): Promise<HttpError | undefined> {
    if (await unit.allows(request)) return undefined
    return new HttpError(403, 'Pages of this origin may not open this web socket.', { code: 'origin_not_allowed' })
  }

  /** What was opened is closed at once, with the error; then it is answered, or told in a close frame. */
  async #refuse(unit: SocketUnit, exchange: Exchange, error: unknown): Promise<HttpResponse> {
    const final = (await closeExchange(exchange, { error })) ?? { error }
    exchange.cleanups = exchange.cleanups?.filter((cleanup) => cleanup.afterResponse)
    if (final.error instanceof WebSocketClose) return this.#acceptAndClose(unit, exchange, final.error)
    const answer = await this.#parts.errors.answer(final.error, exchange.request, unit)
    if (unit.refuse === 'close') {
      void dropResponse(answer)
      return this.#acceptAndClose(unit, exchange, closeOf(final.error, answer.status))
    }
    if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, withoutContent(exchange.replyHeaders), answer)
    if (exchange.cleanups !== undefined) addOnSent(answer, () => closeAfterResponse(exchange, final))
    return answer
  }

  #acceptAndClose(unit: SocketUnit, exchange: Exchange, close: WebSocketClose): HttpResponse {
    return this.#accept(unit, exchange, (socket) => socket.close(close.code, close.reason))
  }

  #accept(
    unit: SocketUnit,
    exchange: Exchange,
    run: ConstructorParameters<typeof RunningSocket>[0]['run'],
  ): HttpResponse {
    const offered = offeredProtocols(exchange.request.headers) ?? []
    const subprotocol = unit.subprotocols.find((name) => offered.includes(name))
    const { sessions, ...context } = this.#parts
    const session = new RunningSocket({ unit, exchange, subprotocol, run, sessions, context })
    const response = new UpgradeResponse(session, [])
    if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, withoutContent(exchange.replyHeaders), response)
    return response
  }
}

function noRoom(): HttpError {
  return new HttpError(503, 'No further web socket can be opened now.', { headers: { 'retry-after': '5' } })
}

/** 4401 for 401, as many do: browsers' scripts see the code and nothing else of a refusal. */
function closeOf(error: unknown, status: number): WebSocketClose {
  if (status >= 500) return new WebSocketClose(1011)
  return new WebSocketClose(status >= 400 ? 4_000 + status : 1008, error instanceof HttpError ? error.code : '')
}

function hasBelow(mounts: readonly OpenMount[], path: string): boolean {
  const below = findMountAt(mounts, path)
  return below?.mount.sockets?.has(path.slice(below.end) || '/') ?? false
}
