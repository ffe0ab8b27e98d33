import type { IncomingMessage } from 'node:http'
import { HttpError } from '../../errors/http-error.ts'

/** A streamed body stops being read from the socket when this much waits for its consumer. */
const maxWaitingBytes = 65_536

/** One request body while it arrives: bytes as sent, a limit, and whatever ends it early as an HttpError. */
export class OpenBody {
  /** Whether somebody waits for bytes: only then is a slow client to blame. */
  waiting: boolean = false
  receivedBytes: number = 0
  /** `receivedBytes` when the speed was last looked at, and the looks since then. */
  lookedAtBytes: number = 0
  looks: number = 0
  readonly #message: IncomingMessage
  readonly #maxBytes: number
  readonly #onDone: (body: OpenBody) => void
  #chunks: Uint8Array[] = []
  #waitingBytes = 0
  #ended = false
  #failure: HttpError | undefined
  #wake: (() => void) | undefined
  #whole = false

  /**
   * @param maxBytes - Counted as sent.
   * @param onDone - Called once, when the last byte is here or the body has failed.
   */
  constructor(message: IncomingMessage, maxBytes: number, onDone: (body: OpenBody) => void) {
    this.#message = message
    this.#maxBytes = maxBytes
    this.#onDone = onDone
    if (message.destroyed && !message.readableEnded) {
      this.#failure = endedEarly()
      return
    }
    message.on('data', this.#onData)
    message.once('end', this.#onEnd)
    message.once('close', this.#onClose)
  }

  /** The whole body, in one piece. @throws HttpError */
  async readWhole(): Promise<Uint8Array> {
    this.#whole = true
    if (!this.#ended) await this.#wait()
    if (this.#failure !== undefined) throw this.#failure
    const [only] = this.#chunks
    if (only === undefined) return new Uint8Array(0)
    return this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks, this.receivedBytes)
  }

  /** The body as it arrives. @throws HttpError */
  async *stream(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        if (this.#failure !== undefined) throw this.#failure
        const chunk = this.#chunks.shift()
        if (chunk !== undefined) {
          this.#waitingBytes -= chunk.byteLength
          yield chunk
          continue
        }
        if (this.#ended) return
        this.#message.resume()
        await this.#wait()
      }
    } finally {
      // A consumer that leaves early must not leave a buffer behind that fills.
      this.fail(endedEarly())
    }
  }

  /** Ends the body with this error, for whoever reads it. */
  fail(error: HttpError): void {
    if (this.#ended || this.#failure !== undefined) return
    this.#failure = error
    this.#chunks = []
    this.#message.pause()
    this.#finish()
  }

  #wait(): Promise<void> {
    if (this.#failure !== undefined) return Promise.resolve()
    this.waiting = true
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #signal(): void {
    this.waiting = false
    this.#wake?.()
    this.#wake = undefined
  }

  #finish(): void {
    this.#message.off('data', this.#onData)
    this.#message.off('end', this.#onEnd)
    this.#message.off('close', this.#onClose)
    this.#onDone(this)
    this.#signal()
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.receivedBytes += chunk.byteLength
    if (this.receivedBytes > this.#maxBytes) {
      this.fail(tooLarge(this.#maxBytes))
      return
    }
    this.#chunks.push(chunk)
    if (this.#whole) return
    this.#waitingBytes += chunk.byteLength
    if (this.#waitingBytes > maxWaitingBytes) this.#message.pause()
    this.#signal()
  }

  readonly #onEnd = (): void => {
    this.#ended = true
    this.#finish()
  }

  readonly #onClose = (): void => {
    this.fail(endedEarly())
  }
}

function endedEarly(): HttpError {
  return new HttpError(400, 'The request body ended early.')
}

export function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, `The request body is larger than ${maxBytes} bytes.`)
}
