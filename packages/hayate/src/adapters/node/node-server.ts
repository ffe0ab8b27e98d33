import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { RunningApp } from '../../app/running-app.ts'
import { HttpRequest } from '../../http/http-request.ts'
import { HttpResponse } from '../../http/http-response.ts'
import type { Logger } from '../../logging/logger.ts'
import { answerParseError, refuseAndLinger } from './answer-parse-error.ts'
import { Connection, connectionOf } from './connection.ts'
import { endAfterDraining, leavesBodyUnread } from './drain-request.ts'
import { LeanMessage, nobodyWatches } from './lean-message.ts'
import { NodeRequestSource } from './node-request-source.ts'
import { NodeSockets } from './node-sockets.ts'
import { problemRefusal, type Refusal } from './refusal.ts'
import { RequestGate } from './request-gate.ts'
import type { ServeOptions } from './serve-options.ts'
import { watchSpeed } from './watch-speed.ts'
import { writeNodeResponse } from './write-node-response.ts'

const noTunnel = problemRefusal(501, 'This server is no proxy.')
const broken = problemRefusal(500, 'The server could not answer.')

/** An application behind a `node:http` server that does not listen yet. */
export class NodeServer {
  readonly server: Server
  readonly connections: Set<Connection> = new Set()
  readonly log: Logger
  /** Set once: from then on every answer is the last on its connection. */
  stopping: boolean = false
  readonly #app: RunningApp
  readonly #gate: RequestGate
  readonly #sockets: NodeSockets | undefined
  readonly #stopWatching: () => void

  constructor(app: RunningApp, options: ServeOptions) {
    this.#app = app
    this.log = app.log
    this.#gate = new RequestGate(options.maxTargetBytes ?? 8_192, serverMethods(app))
    this.#sockets = app.sockets && new NodeSockets({ sockets: app.sockets, gate: this.#gate, context: this })
    this.server = createServer({ ...serverOptions(options), shouldUpgradeCallback: upgradesOf(this.#sockets) })
    this.server.maxConnections = options.maxConnections ?? 16_384
    this.#listenToServer()
    const { slowBodyMs = 5_000, stalledReadMs = 30_000 } = options
    this.#stopWatching = watchSpeed(this.connections, { slowBodyMs, stalledReadMs })
  }

  /** Ends the timers; call it when the server has closed. */
  release(): void {
    this.#stopWatching()
  }

  #listenToServer(): void {
    const { server, connections } = this
    server.on('connection', (socket: Socket) => {
      const connection = new Connection(socket)
      connections.add(connection)
      socket.once('close', () => connections.delete(connection))
    })
    server.on('request', (message, response) => this.#onRequest(message, response, false))
    server.on('checkContinue', (message, response) => this.#onRequest(message, response, true))
    // The gate answers 417: one place decides about expectations.
    server.on('checkExpectation', (message, response) => this.#onRequest(message, response, false))
    server.on('clientError', (error, socket) => answerParseError(error, socket as Socket))
    server.on('connect', (_message, socket) => refuseTunnel(socket))
    server.on('upgrade', (message, socket, head) => this.#sockets?.upgrade(message, socket, head))
  }

  #onRequest(message: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    if (message instanceof LeanMessage) message.dispatched = true
    const connection = connectionOf(message.socket)
    // After a framing error nothing that stands behind it is executed.
    if (connection === undefined || connection.closing) return
    connection.response = response
    connection.abort = undefined
    const source = new NodeRequestSource(message, response, connection)
    source.awaitsContinue = awaitsContinue
    const refusal = this.#gate.check(message, source)
    if (refusal !== undefined) {
      refuse(source, refusal)
      return
    }
    if (source.bodyLength === 0 || awaitsContinue) this.#handle(source)
    // The parser hands over what arrived with the headers before the next microtask runs: nobody then waits for the body.
    else queueMicrotask(() => this.#handle(source))
  }

  #handle(source: NodeRequestSource): void {
    try {
      const answer = this.#app.handle(new HttpRequest(source))
      if (answer instanceof HttpResponse) writeNodeResponse(source, answer, this)
      else void this.#writeLater(source, answer)
    } catch (error) {
      this.#fail(source, error)
    }
  }

  async #writeLater(source: NodeRequestSource, answer: Promise<HttpResponse>): Promise<void> {
    try {
      writeNodeResponse(source, await answer, this)
    } catch (error) {
      this.#fail(source, error)
    }
  }

  /** The application never throws; if it does, this request ends and the process does not. */
  #fail(source: NodeRequestSource, error: unknown): void {
    this.log.error({ error, path: source.target }, 'the application failed outside of a request')
    if (source.response.headersSent) source.response.destroy()
    else refuse(source, broken)
  }
}

function refuse(source: NodeRequestSource, refusal: Refusal): void {
  const closes = refusal.status >= 400
  if (closes) source.connection.closing = true
  source.response.writeHead(refusal.status, refusal.headers as string[])
  if (closes && source.bodyLength !== 0 && leavesBodyUnread(source)) endAfterDraining(source, refusal.body)
  else source.response.end(refusal.body)
}

function refuseTunnel(stream: Duplex): void {
  // `node:http` has let go of the socket, its 'error' listener included.
  stream.on('error', () => stream.destroy())
  const connection = connectionOf(stream as Socket)
  if (connection === undefined) {
    stream.destroy()
    return
  }
  connection.closing = true
  if (connection.answering) connection.response?.once('close', () => refuseAndLinger(connection, noTunnel))
  else refuseAndLinger(connection, noTunnel)
  stream.resume()
}

function serverMethods(app: RunningApp): readonly string[] {
  const methods = new Set(['OPTIONS'])
  for (const { method } of app.routes) {
    methods.add(method)
    if (method === 'GET') methods.add('HEAD')
  }
  return [...methods].sort()
}

function serverOptions(options: ServeOptions): Parameters<typeof createServer>[0] & object {
  const headersTimeoutMs = options.headersTimeoutMs ?? 15_000
  const requestTimeoutMs = Math.max(options.requestTimeoutMs ?? 60_000, headersTimeoutMs)
  // Timeouts are noticed at the next check: one check early, so that nothing stays longer than was said.
  const checkMs = Math.max(10, Math.min(1_000, Math.floor(headersTimeoutMs / 15)))
  return {
    keepAliveTimeout: options.keepAliveMs ?? 5_000,
    headersTimeout: Math.max(1, headersTimeoutMs - checkMs),
    requestTimeout: Math.max(1, requestTimeoutMs - checkMs),
    connectionsCheckingInterval: checkMs,
    maxHeaderSize: options.maxHeaderBytes ?? 16_384,
    noDelay: true,
    // The gate asks for Host itself, with a problem document.
    requireHostHeader: false,
    // A request without a body ends without the life cycle of a stream.
    optimizeEmptyRequests: true,
    ...(nobodyWatches() && { IncomingMessage: LeanMessage }),
  }
}

/** h2c and every other protocol are declined by answering in HTTP/1.1. */
function upgradesOf(sockets: NodeSockets | undefined): (message: IncomingMessage) => boolean {
  return sockets === undefined ? () => false : (message) => sockets.takes(message)
}
