import type { SocketEnd } from '../websockets/socket.ts'
import { WebSocketDisconnect } from '../websockets/websocket-close.ts'
import type { MemoryTransport } from './memory-transport.ts'
import type { TestRequest } from './test-request.ts'

/** One handshake of the test client. */
export interface TestHandshake extends Pick<TestRequest, 'headers' | 'query' | 'cookies'> {
  /** Subprotocols that the client offers, its favourite first. */
  readonly protocols?: readonly string[]
}

/** The application refused a handshake. */
export class HandshakeRefused extends Error {
  /** What it answered instead. */
  readonly response: Response

  constructor(response: Response) {
    super(`The handshake was refused with ${response.status}.`)
    this.name = 'HandshakeRefused'
    this.response = response
  }
}

export interface TestSocketParts {
  readonly transport: MemoryTransport
  /** Of the 101. */
  readonly headers: Headers
  readonly subprotocol: string | undefined
  /** Settles when the handler and every clean-up have ended; never rejects. */
  readonly finished: Promise<void>
  /** What the handler threw, once; undefined when it threw nothing, or when errors are not raised. */
  takeError(): { readonly thrown: unknown } | undefined
}

/** The client's end of a web socket. Made by `client.websocket`. */
export class TestSocket implements AsyncDisposable, AsyncIterable<unknown> {
  /** Of the answer to the handshake. */
  readonly headers: Headers
  readonly subprotocol: string | undefined
  readonly #parts: TestSocketParts

  constructor(parts: TestSocketParts) {
    this.headers = parts.headers
    this.subprotocol = parts.subprotocol
    this.#parts = parts
  }

  /** Sends a value as JSON, as text. */
  send(value: unknown): void {
    this.sendText(JSON.stringify(value))
  }

  sendText(text: string): void {
    this.#parts.transport.sendToServer(text)
  }

  /** Sends a binary message. */
  sendBytes(bytes: Uint8Array): void {
    this.#parts.transport.sendToServer(bytes)
  }

  /**
   * The next message, as JSON.
   *
   * @throws WebSocketDisconnect When the socket has ended; what the handler threw, unless `raiseServerErrors` is false.
   */
  async receive(): Promise<unknown> {
    return JSON.parse(await this.receiveText())
  }

  /** The next message as text; a binary one is decoded. @throws As `receive`. */
  async receiveText(): Promise<string> {
    const next = await this.#next()
    return typeof next === 'string' ? next : new TextDecoder().decode(next)
  }

  /** The next message as bytes; a text is encoded. @throws As `receive`. */
  async receiveBytes(): Promise<Uint8Array> {
    const next = await this.#next()
    return typeof next === 'string' ? new TextEncoder().encode(next) : next
  }

  /** Every further message, as JSON, until the socket ends. */
  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    const { transport } = this.#parts
    for (let next = await transport.next(); next !== undefined; next = await transport.next()) {
      yield JSON.parse(typeof next === 'string' ? next : new TextDecoder().decode(next))
    }
    await this.#raise()
  }

  /** Closes the socket, and waits until the handler and every clean-up have ended. @throws What the handler threw. */
  async close(code = 1000, reason = ''): Promise<SocketEnd> {
    this.#parts.transport.closeByClient(code, reason)
    return this.closed()
  }

  /** Waits until the application has closed the socket and its handler has ended. @throws What the handler threw. */
  async closed(): Promise<SocketEnd> {
    await this.#parts.finished
    await this.#raise()
    return this.#parts.transport.end ?? { code: 1006, reason: '' }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #next(): Promise<string | Uint8Array> {
    const next = await this.#parts.transport.next()
    if (next !== undefined) return next
    await this.#raise()
    const { code, reason } = this.#parts.transport.end ?? { code: 1006, reason: '' }
    throw new WebSocketDisconnect(code, reason)
  }

  async #raise(): Promise<void> {
    const error = this.#parts.takeError()
    if (error !== undefined) throw error.thrown
  }
}
