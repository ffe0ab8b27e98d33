import { Dicer } from '@fastify/busboy'
import { HttpError } from '../errors/http-error.ts'
import { maxPartHeaderBytes, maxPartHeaders } from './part-head.ts'

/** Takes the content of one part as it arrives. What it throws ends the reading. */
export interface PartSink {
  write(bytes: Uint8Array): void
  end(): void
}

/** Called with the headers of each part, in the order sent. What it throws ends the reading. */
export type OpenPart = (headers: Readonly<Record<string, readonly string[]>>, number: number) => PartSink

/** Ten thousand empty parts in one piece must not become ten thousand streams before the first of them is counted. */
const maxPieceBytes = 65_536

/** Takes a multipart body apart as it arrives (RFC 2046 §5.1), over a parser of `node:stream` events. */
export class MultipartSplitter {
  readonly #dicer: Dicer
  readonly #open: OpenPart
  #parts = 0
  #openParts = 0
  /** The last part's headers have not come to an end yet. */
  #inHeaders = false
  #closed = false
  #failure: { readonly error: unknown } | undefined
  #waiting: PromiseWithResolvers<void> | undefined

  constructor(boundary: string, open: OpenPart) {
    this.#open = open
    // One more than is allowed: whoever reads the headers then sees that there are too many.
    const limits = { maxHeaderPairs: maxPartHeaders + 1, maxHeaderSize: 2 * maxPartHeaderBytes }
    this.#dicer = new Dicer({ boundary, ...limits })
    this.#dicer.on('part', (part) => this.#onPart(part))
    this.#dicer.on('finish', () => this.#onFinish())
    this.#dicer.on('error', (cause) => this.#fail(cutShort(cause)))
  }

  /** Done when all of it was taken. @throws HttpError 400, and what the sinks throw. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += maxPieceBytes) {
      await this.#step((done) => this.#dicer.write(bytes.subarray(at, at + maxPieceBytes), done))
    }
  }

  /** @throws HttpError 400 when the closing boundary has not come. */
  async end(): Promise<void> {
    await this.#step((done) => {
      if (!this.#closed) this.#dicer.end()
      else if (this.#openParts === 0) done()
    })
  }

  /** Nothing more is taken. */
  destroy(): void {
    this.#dicer.destroy()
  }

  async #step(start: (done: () => void) => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    const waiting = Promise.withResolvers<void>()
    this.#waiting = waiting
    start(waiting.resolve)
    await waiting.promise
  }

  #onPart(part: Dicer.PartStream): void {
    part.on('error', () => undefined)
    if (this.#inHeaders) this.#fail(headless(this.#parts))
    this.#parts += 1
    if (this.#failure !== undefined) {
      part.resume()
      return
    }
    this.#openParts += 1
    this.#inHeaders = true
    part.on('header', (headers) => {
      this.#inHeaders = false
      // Proof: the parser makes an object without a prototype, of lists of texts.
      const sent = headers as Readonly<Record<string, readonly string[]>>
      this.#attempt(() => this.#consume(part, this.#open(sent, this.#parts)))
      part.resume()
    })
  }

  #consume(part: Dicer.PartStream, sink: PartSink): void {
    part.on('data', (bytes: Uint8Array) => this.#attempt(() => sink.write(bytes)))
    part.on('end', () => {
      this.#attempt(() => sink.end())
      this.#openParts -= 1
      if (this.#closed && this.#openParts === 0) this.#waiting?.resolve()
    })
  }

  #onFinish(): void {
    this.#closed = true
    if (this.#inHeaders) this.#fail(headless(this.#parts))
    else if (this.#openParts === 0) this.#waiting?.resolve()
  }

  #attempt(run: () => void): void {
    if (this.#failure !== undefined) return
    try {
      run()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#waiting?.reject(this.#failure.error)
  }
}

function headless(number: number): HttpError {
  return new HttpError(400, `Part ${number} of the form has no end of its headers.`)
}

function cutShort(cause: unknown): HttpError {
  return new HttpError(400, 'The multipart form ends before its closing boundary.', { cause })
}
