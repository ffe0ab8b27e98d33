import { maxIssues, type SchemaIssue } from '../errors/validation-codes.ts'
import { type ValidationLocale, message as wordsOf } from '../i18n/validation-messages.ts'
import type { Validation } from '../schema/compile-schema.ts'
import { checkCloseCode, fitReason } from './close-codes.ts'
import type { MessagePlan } from './compile-messages.ts'
import type { InvalidMessage, Socket, SocketEnd } from './socket.ts'
import type { SocketLimits } from './socket-settings.ts'
import type { SocketTransport, TransportEvents } from './transport.ts'
import { WebSocketClose, WebSocketDisconnect } from './websocket-close.ts'

/** How long the rate of messages is looked at before the count starts anew. */
const rateWindowMs = 10_000
/** Up to this much on its way, `send` does not wait. */
const highWaterBytes = 65_536

const decoder = new TextDecoder()

export interface OpenSocketParts {
  readonly transport: SocketTransport
  readonly messages: MessagePlan
  readonly limits: Required<SocketLimits>
  readonly invalid: 'answer' | 'close'
  readonly locale: ValidationLocale
  readonly subprotocol: string | undefined
}

interface Waiting {
  readonly bytes: Uint8Array
  readonly isText: boolean
}

interface Drain {
  resolve(): void
  reject(error: Error): void
}

/** A socket between its transport and its handler: queue, limits, validation. */
export class OpenSocket implements Socket<unknown>, TransportEvents {
  readonly subprotocol: string | undefined
  readonly closed: Promise<SocketEnd>
  readonly #parts: OpenSocketParts
  readonly #queue: Waiting[] = []
  readonly #abort = new AbortController()
  #queuedBytes = 0
  #isPaused = false
  #readers: (() => void)[] = []
  #drains: Drain[] = []
  #end: SocketEnd | undefined
  #disconnect: WebSocketDisconnect | undefined
  #settleClosed: (end: SocketEnd) => void = () => undefined
  #isGone = false
  #received = 0
  #windowStart = 0
  #activeAt: number = performance.now()
  #idleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: OpenSocketParts) {
    this.#parts = parts
    this.subprotocol = parts.subprotocol
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
    this.#watchIdle(parts.limits.idleMs)
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get end(): SocketEnd | undefined {
    return this.#end
  }

  /** What `receive()` and `send()` throw from the end on; undefined while the socket is open. */
  get disconnect(): WebSocketDisconnect | undefined {
    return this.#disconnect
  }

  async receive(): Promise<unknown> {
    const taken = await this.#take()
    if (taken === undefined) throw this.#disconnected()
    return taken.value
  }

  async receiveText(): Promise<string> {
    const next = await this.#next()
    if (next === undefined) throw this.#disconnected()
    if (!next.isText) throw new WebSocketClose(1003, 'A text message was expected.')
    return decoder.decode(next.bytes)
  }

  async receiveBytes(): Promise<Uint8Array> {
    const next = await this.#next()
    if (next === undefined) throw this.#disconnected()
    return next.bytes
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    for (let taken = await this.#take(); taken !== undefined; taken = await this.#take()) yield taken.value
  }

  send(value: unknown): Promise<void> {
    const text = this.#parts.messages.write(value)
    return typeof text === 'string' ? this.#transmit(text) : harmless(text.then((later) => this.#transmit(later)))
  }

  sendText(text: string): Promise<void> {
    return this.#transmit(text)
  }

  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.#transmit(bytes)
  }

  close(code = 1000, reason = ''): void {
    checkCloseCode(code)
    if (this.#end !== undefined) return
    const fitting = fitReason(reason)
    this.#queue.length = 0
    this.#queuedBytes = 0
    this.#finish({ code, reason: fitting })
    // What the client still sends is thrown away, its close frame among it is not.
    if (this.#isPaused) this.#parts.transport.resume()
    this.#parts.transport.close(code, fitting)
  }

  onMessage(bytes: Uint8Array, isText: boolean): void {
    if (this.#end !== undefined || !this.#count()) return
    const { maxQueuedMessages, maxMessageBytes } = this.#parts.limits
    this.#queue.push({ bytes, isText })
    this.#queuedBytes += bytes.byteLength
    if (!this.#isPaused && (this.#queue.length >= maxQueuedMessages || this.#queuedBytes >= maxMessageBytes)) {
      this.#isPaused = true
      this.#parts.transport.pause()
    }
    this.#wakeReaders()
  }

  onPing(): void {
    this.#count()
  }

  onSent(): void {
    if (this.#drains.length === 0 || this.#parts.transport.bufferedBytes > highWaterBytes) return
    for (const drain of this.#drains.splice(0)) drain.resolve()
  }

  onClose(code: number, reason: string): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#finish({ code, reason })
    this.#settleClosed(this.#end ?? { code, reason })
  }

  /** The next message that fits; undefined at the end. */
  async #take(): Promise<{ readonly value: unknown } | undefined> {
    for (;;) {
      const next = await this.#next()
      if (next === undefined) return undefined
      const verdict: Validation = await this.#parts.messages.read(next.bytes, next.isText)
      if (verdict.ok) return verdict
      this.#answerInvalid(verdict.issues)
    }
  }

  async #next(): Promise<Waiting | undefined> {
    for (;;) {
      const next = this.#queue.shift()
      if (next !== undefined) {
        this.#queuedBytes -= next.bytes.byteLength
        this.#resumeReading()
        return next
      }
      if (this.#end !== undefined) return undefined
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }

  #resumeReading(): void {
    if (!this.#isPaused || this.#queue.length > this.#parts.limits.maxQueuedMessages / 2) return
    if (this.#queuedBytes > this.#parts.limits.maxMessageBytes / 2) return
    this.#isPaused = false
    this.#parts.transport.resume()
  }

  #transmit(data: string | Uint8Array): Promise<void> {
    if (this.#end !== undefined) return harmless(Promise.reject(this.#disconnected()))
    const { transport, limits } = this.#parts
    const before = transport.bufferedBytes
    // A text counts its UTF-16 units, which is what it costs at least.
    const size = typeof data === 'string' ? data.length : data.byteLength
    if (before > 0 && before + size > limits.maxBufferedBytes) {
      this.close(1013, 'The client reads too slowly.')
      return harmless(Promise.reject(this.#disconnected()))
    }
    this.#activeAt = performance.now()
    transport.send(data)
    if (transport.bufferedBytes <= highWaterBytes) return Promise.resolve()
    return harmless(
      new Promise<void>((resolve, reject) => {
        this.#drains.push({ resolve, reject })
      }),
    )
  }

  #answerInvalid(issues: readonly SchemaIssue[]): void {
    if (this.#parts.invalid === 'close') {
      this.close(1007, 'The message is not valid.')
      return
    }
    const { locale } = this.#parts
    const errors = issues
      .slice(0, maxIssues)
      .map((issue) => ({ path: issue.path, message: wordsOf(locale, issue), code: issue.code }))
    const answer: InvalidMessage = { type: 'error', code: 'invalid', errors }
    void this.#transmit(JSON.stringify(answer))
  }

  /** False when this message was one too many. */
  #count(): boolean {
    const now = performance.now()
    this.#activeAt = now
    if (now - this.#windowStart > rateWindowMs) {
      this.#windowStart = now
      this.#received = 0
    }
    this.#received++
    if (this.#received <= (this.#parts.limits.maxMessagesPerSecond * rateWindowMs) / 1_000) return true
    this.close(1008, 'Too many messages.')
    return false
  }

  /** One timer for each socket that looks again when it was busy, instead of one for each message. */
  #watchIdle(inMs: number): void {
    this.#idleTimer = setTimeout(() => {
      const leftMs = this.#parts.limits.idleMs - (performance.now() - this.#activeAt)
      if (leftMs > 0) this.#watchIdle(Math.ceil(leftMs))
      else this.close(1001, 'The web socket was idle for too long.')
    }, inMs)
  }

  #finish(end: SocketEnd): void {
    if (this.#end !== undefined) return
    this.#end = end
    clearTimeout(this.#idleTimer)
    const disconnected = this.#disconnected()
    this.#wakeReaders()
    for (const drain of this.#drains.splice(0)) drain.reject(disconnected)
    this.#abort.abort(disconnected)
  }

  #wakeReaders(): void {
    for (const wake of this.#readers.splice(0)) wake()
  }

  #disconnected(): WebSocketDisconnect {
    this.#disconnect ??= new WebSocketDisconnect(this.#end?.code ?? 1006, this.#end?.reason ?? '')
    return this.#disconnect
  }
}

/** Nobody has to wait for a message: one that fails must not end the process as an unhandled rejection. */
function harmless(sent: Promise<void>): Promise<void> {
  sent.catch(() => undefined)
  return sent
}
