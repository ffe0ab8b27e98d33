import { runBackground } from '../background/background.ts'
import { closeAfterResponse, closeExchange } from '../dependencies/close-exchange.ts'
import type { Ended, Exchange } from '../dependencies/exchange.ts'
import { HttpError } from '../errors/http-error.ts'
import { dropResponse } from '../responses/take-over.ts'
import { OpenSocket } from '../websockets/open-socket.ts'
import type { Socket } from '../websockets/socket.ts'
import type { SocketLimits } from '../websockets/socket-settings.ts'
import type { SocketTransport, TransportEvents } from '../websockets/transport.ts'
import type { SocketSession } from '../websockets/upgrade-response.ts'
import { WebSocketClose, WebSocketDisconnect } from '../websockets/websocket-close.ts'
import type { SocketUnit } from './compile-socket.ts'
import { type RouteContext, track } from './handle-route.ts'

/** The web sockets of one running application, to be counted and to be closed when it stops. */
export class OpenSessions {
  readonly #most: number
  readonly #sessions = new Set<RunningSocket>()
  #reserved = 0
  #isStopping = false

  /** @param most - Handshakes beyond it are refused. */
  constructor(most: number) {
    this.#most = most
  }

  /** Keeps a place for a handshake that is on its way, until `release`. @returns False when there is none. */
  reserve(): boolean {
    if (this.#isStopping || this.#sessions.size + this.#reserved >= this.#most) return false
    this.#reserved++
    return true
  }

  release(): void {
    this.#reserved--
  }

  add(session: RunningSocket): void {
    this.#sessions.add(session)
  }

  delete(session: RunningSocket): void {
    this.#sessions.delete(session)
  }

  /** Closes every socket with 1012, "service restart": clients connect again. No further one is opened. */
  stop(): void {
    this.#isStopping = true
    for (const session of this.#sessions) session.stop()
  }

  get isStopping(): boolean {
    return this.#isStopping
  }
}

interface RunningSocketParts {
  readonly unit: SocketUnit
  readonly exchange: Exchange
  readonly subprotocol: string | undefined
  readonly run: (socket: Socket<unknown>) => unknown
  readonly sessions: OpenSessions
  readonly context: RouteContext
}

/** One web socket from its accepted handshake to the last clean-up. */
export class RunningSocket implements SocketSession {
  readonly limits: Required<SocketLimits>
  readonly subprotocol: string | undefined
  readonly #parts: RunningSocketParts
  #socket: OpenSocket | undefined
  #isAbandoned = false

  constructor(parts: RunningSocketParts) {
    this.#parts = parts
    this.limits = parts.unit.limits
    this.subprotocol = parts.subprotocol
    parts.sessions.add(this)
  }

  open(transport: SocketTransport): TransportEvents {
    const { unit, exchange, subprotocol, context, sessions } = this.#parts
    const { messages, limits, invalid } = unit
    const locale = context.errors.localeOf(exchange.request)
    this.#socket = new OpenSocket({ transport, messages, limits, invalid, locale, subprotocol })
    if (sessions.isStopping) this.stop()
    return this.#socket
  }

  run(): Promise<void> {
    const socket = this.#socket
    if (socket === undefined) return this.abandon()
    return track(this.#parts.context, () => this.#run(socket))
  }

  stop(): void {
    this.#socket?.close(1012, 'The server restarts.')
  }

  async abandon(): Promise<void> {
    if (this.#socket !== undefined || this.#isAbandoned) return
    this.#isAbandoned = true
    const { exchange, sessions } = this.#parts
    sessions.delete(this)
    const ended = { error: new WebSocketDisconnect(1006, '') }
    await this.#closeAfter(await closeExchange(exchange, ended), ended)
  }

  async #run(socket: OpenSocket): Promise<void> {
    const { exchange, sessions } = this.#parts
    let ended: Ended | undefined
    try {
      await this.#parts.run(socket)
    } catch (error) {
      ended = { error }
    }
    const final = await closeExchange(exchange, ended)
    await this.#close(socket, final)
    await socket.closed
    sessions.delete(this)
    const isFailed = final !== undefined && !this.#isEnd(socket, final.error)
    if (!isFailed && exchange.background !== undefined) await runBackground(exchange.background, exchange.log)
    await closeAfterResponse(exchange, final)
  }

  async #close(socket: OpenSocket, ended: Ended | undefined): Promise<void> {
    if (ended === undefined) socket.close()
    else if (ended.error instanceof WebSocketClose) socket.close(ended.error.code, ended.error.reason)
    else if (!this.#isEnd(socket, ended.error)) await this.#fail(socket, ended.error)
  }

  /** Whether a handler let pass what `receive()`, `send()` or `signal` told it: that its own socket has ended. */
  #isEnd(socket: OpenSocket, error: unknown): boolean {
    return error !== undefined && error === socket.disconnect
  }

  /** Answered as an error of a request would be, for the log and for `onError`; of the answer only the status is told. */
  async #fail(socket: OpenSocket, error: unknown): Promise<void> {
    const { exchange, unit, context } = this.#parts
    const answer = await context.errors.answer(error, exchange.request, unit)
    void dropResponse(answer)
    if (answer.status >= 500) socket.close(1011, 'The server failed.')
    else socket.close(1008, error instanceof HttpError ? (error.detail ?? error.title) : '')
  }

  async #closeAfter(final: Ended | undefined, ended: Ended): Promise<void> {
    const { exchange, context } = this.#parts
    if (final !== undefined && final !== ended && final.error !== ended.error) {
      context.log.error({ error: final.error }, 'closing a dependency failed after a handshake')
    }
    await closeAfterResponse(exchange, ended)
  }
}
