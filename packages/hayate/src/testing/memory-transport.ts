import type { SocketEnd } from '../websockets/socket.ts'
import type { SocketTransport, TransportEvents } from '../websockets/transport.ts'

const encoder = new TextEncoder()

/** Both ends of a web socket inside one process: what the application sends waits here until the test reads it. */
export class MemoryTransport implements SocketTransport {
  readonly #maxMessageBytes: number
  readonly #toClient: (string | Uint8Array)[] = []
  readonly #toServer: (string | Uint8Array)[] = []
  #events: TransportEvents | undefined
  #readers: (() => void)[] = []
  #end: SocketEnd | undefined
  #isPaused = false
  #bufferedBytes = 0

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  /** How the socket ended; undefined while it is open. */
  get end(): SocketEnd | undefined {
    return this.#end
  }

  listen(events: TransportEvents): void {
    this.#events = events
    this.#deliver()
  }

  send(data: string | Uint8Array): void {
    if (this.#end !== undefined) return
    this.#toClient.push(data)
    this.#bufferedBytes += sizeOf(data)
    this.#wake()
  }

  close(code: number, reason: string): void {
    this.#finish({ code, reason })
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#deliver()
  }

  /** What the application sent next; undefined at the end. */
  async next(): Promise<string | Uint8Array | undefined> {
    for (;;) {
      const next = this.#toClient.shift()
      if (next !== undefined) {
        this.#bufferedBytes -= sizeOf(next)
        this.#events?.onSent()
        return next
      }
      if (this.#end !== undefined) return undefined
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }

  /** From the client. */
  sendToServer(data: string | Uint8Array): void {
    this.#toServer.push(data)
    this.#deliver()
  }

  closeByClient(code: number, reason: string): void {
    this.#finish({ code, reason })
  }

  #deliver(): void {
    while (!this.#isPaused && this.#events !== undefined && this.#end === undefined) {
      const next = this.#toServer.shift()
      if (next === undefined) return
      const bytes = typeof next === 'string' ? encoder.encode(next) : next
      if (bytes.byteLength > this.#maxMessageBytes) this.#finish({ code: 1009, reason: '' })
      else this.#events.onMessage(bytes, typeof next === 'string')
    }
  }

  #finish(end: SocketEnd): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.#wake()
    // The other side never learns of it in the same moment.
    queueMicrotask(() => this.#events?.onClose(end.code, end.reason))
  }

  #wake(): void {
    for (const wake of this.#readers.splice(0)) wake()
  }
}

function sizeOf(data: string | Uint8Array): number {
  return typeof data === 'string' ? data.length : data.byteLength
}
