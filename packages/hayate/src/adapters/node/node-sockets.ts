import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SocketAnswerer } from '../../app/running-app.ts'
import { runLogged } from '../../background/run-logged.ts'
import { HttpRequest } from '../../http/http-request.ts'
import type { HttpResponse } from '../../http/http-response.ts'
import { RequestHeaders } from '../../http/request-headers.ts'
import type { Logger } from '../../logging/logger.ts'
import { checkHandshake } from '../../websockets/check-handshake.ts'
import type { SocketLimits } from '../../websockets/socket-settings.ts'
import { UpgradeResponse } from '../../websockets/upgrade-response.ts'
import { refuseAndLinger } from './answer-parse-error.ts'
import { connectionOf } from './connection.ts'
import { LeanMessage } from './lean-message.ts'
import { problemRefusal } from './refusal.ts'
import type { RequestGate } from './request-gate.ts'
import { UpgradeSource } from './upgrade-source.ts'
import { type WriteContext, writeNodeResponse } from './write-node-response.ts'
import { WsTransport } from './ws-transport.ts'

const broken = problemRefusal(500, 'The server could not answer.')

/** How long a client may go on sending after a refusal. */
const lingerMs = 1_000

/** Fragments of one message: an attacker sends empty ones by the million. */
export const maxFragments = 1_024

export interface NodeSocketsParts {
  readonly sockets: SocketAnswerer
  readonly gate: RequestGate
  readonly context: WriteContext
}

/** Handshakes of one server: which requests leave HTTP, and what becomes of them. */
export class NodeSockets {
  readonly #parts: NodeSocketsParts
  readonly #log: Logger
  /** One for each pair of limits that `ws` holds itself. */
  readonly #protocols = new Map<string, WebSocketServer>()

  constructor(parts: NodeSocketsParts) {
    this.#parts = parts
    this.#log = parts.context.log
  }

  /**
   * Whether a request leaves HTTP: a faultless handshake, for a declared path, that is alone on its connection. Everything else
   * is answered as any other request is, with the reason.
   */
  takes(message: IncomingMessage): boolean {
    const { url = '', method, httpVersion, rawHeaders } = message
    if (method !== 'GET' || httpVersion !== '1.1') return false
    const mark = url.indexOf('?')
    if (!this.#parts.sockets.has(mark === -1 ? url : url.slice(0, mark))) return false
    const connection = connectionOf(message.socket)
    if (connection === undefined || connection.closing || connection.answering) return false
    const headers = new RequestHeaders(rawHeaders)
    const hasBody = headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0'
    return checkHandshake(headers, hasBody) === undefined
  }

  /** `node:http` has let go of the socket: from here on nobody else listens to its errors. */
  upgrade(message: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    if (message instanceof LeanMessage) message.dispatched = true
    // Proof: a server on a TCP port, with or without TLS, has sockets.
    const socket = stream as Socket
    const connection = connectionOf(socket)
    if (connection === undefined || connection.closing) {
      stream.destroy()
      return
    }
    connection.upgraded = true
    const source = new UpgradeSource(message, new ServerResponse(message), connection)
    const refusal = this.#parts.gate.check(message, source)
    source.lastOnConnection = true
    if (refusal === undefined) void this.#answer(source, head)
    else {
      refuseAndLinger(connection, refusal)
      socket.resume()
    }
  }

  async #answer(source: UpgradeSource, head: Buffer): Promise<void> {
    const { connection } = source
    let answer: HttpResponse | undefined
    try {
      answer = await this.#parts.sockets.upgrade(new HttpRequest(source))
      if (answer instanceof UpgradeResponse) await this.#open(source, answer, head)
      else this.#refuse(source, answer)
    } catch (error) {
      this.#log.error({ error, path: source.target }, 'the application failed in a web socket')
      if (answer?.onSent !== undefined) await runLogged(answer.onSent, this.#log)
      if (connection.socket.bytesWritten === 0) refuseAndLinger(connection, broken)
      else connection.socket.destroy()
    }
  }

  /** The answer of the application, on a socket that `node:http` no longer reads. */
  #refuse(source: UpgradeSource, answer: HttpResponse): void {
    const { response, connection } = source
    const { socket } = connection
    if (socket.destroyed) {
      if (answer.onSent !== undefined) void runLogged(answer.onSent, this.#log)
      return
    }
    response.assignSocket(socket)
    response.shouldKeepAlive = false
    connection.response = response
    response.once('finish', () => {
      response.detachSocket(socket)
      socket.end()
      const timer = setTimeout(() => socket.destroy(), lingerMs)
      timer.unref()
      socket.once('close', () => clearTimeout(timer))
    })
    writeNodeResponse(source, answer, this.#parts.context)
    // What the client sent behind its handshake is thrown away: unread bytes would reset the connection under the answer.
    socket.resume()
  }

  async #open(source: UpgradeSource, answer: UpgradeResponse, head: Buffer): Promise<void> {
    const { session } = answer
    const protocol = this.#protocolFor(session.limits)
    const { message, connection } = source
    const extra = headerLines(answer, session.subprotocol)
    const addHeaders = (lines: string[], of: IncomingMessage): void => {
      if (of === message) lines.push(...extra)
    }
    protocol.on('headers', addHeaders)
    let opened: WebSocket | undefined
    // Synchronous: a client that has gone in the meantime is not called back for.
    protocol.handleUpgrade(message, connection.socket, head, (webSocket) => {
      opened = webSocket
    })
    protocol.off('headers', addHeaders)
    if (opened !== undefined) {
      const transport = new WsTransport(opened, session.limits)
      transport.listen(session.open(transport))
      await session.run()
    }
    if (answer.onSent !== undefined) await runLogged(answer.onSent, this.#log)
  }

  #protocolFor({ maxMessageBytes, closeTimeoutMs }: Required<SocketLimits>): WebSocketServer {
    const key = `${maxMessageBytes} ${closeTimeoutMs}`
    const known = this.#protocols.get(key)
    if (known !== undefined) return known
    const options = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      // However the close began: by us, by the client, or by a frame against the protocol.
      closeTimeout: closeTimeoutMs,
      maxFragments,
      // Whatever the client offers first would be taken: the application has decided.
      handleProtocols: () => false as const,
    }
    const made = new WebSocketServer(options)
    made.on('wsClientError', (error, socket) => {
      this.#log.warn({ error }, 'a handshake failed')
      socket.destroy()
    })
    this.#protocols.set(key, made)
    return made
  }
}

/** Of the answer's headers those that belong into a 101; what is no header is left out, never sent. */
function headerLines(answer: HttpResponse, subprotocol: string | undefined): string[] {
  const lines = [`Date: ${new Date().toUTCString()}`]
  for (let at = 0; at < answer.headers.length; at += 2) {
    const name = answer.headers[at] ?? ''
    const value = answer.headers[at + 1] ?? ''
    if (ownHeaders.has(name) || !isSendable(name, value)) continue
    lines.push(`${name}: ${value}`)
  }
  if (subprotocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${subprotocol}`)
  return lines
}

const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'upgrade',
  'content-length',
  'transfer-encoding',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
])

function isSendable(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}
