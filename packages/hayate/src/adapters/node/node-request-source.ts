import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpError } from '../../errors/http-error.ts'
import { parseContentEncoding } from '../../http/content-coding.ts'
import type { ClientAddress, RequestSource } from '../../http/http-request.ts'
import type { Connection } from './connection.ts'
import { decodeBody } from './decode-body.ts'
import { OpenBody, tooLarge } from './open-body.ts'
import type { GatedFacts } from './request-gate.ts'

/** One request on `node:http`. Nothing is read before it is asked for. */
export class NodeRequestSource implements RequestSource, GatedFacts {
  readonly message: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  readonly method: string
  readonly scheme: string = 'http'
  readonly target: string
  readonly rawHeaders: readonly string[]
  host: string = ''
  bodyLength: number = 0
  contentEncoding: string | undefined = undefined
  lastOnConnection: boolean = false
  /** The body was read in one piece: nothing of it is left to drain. */
  taken: boolean = false
  /** The client waits for `100 Continue` before it sends its body. */
  awaitsContinue: boolean = false
  #abort: AbortController | undefined = undefined

  constructor(message: IncomingMessage, response: ServerResponse, connection: Connection) {
    this.message = message
    this.response = response
    this.connection = connection
    // Proof: `node:http` sets both on every request of a server.
    this.method = message.method as string
    this.target = message.url as string
    this.rawHeaders = message.rawHeaders
  }

  client(): ClientAddress | undefined {
    return this.connection.client
  }

  hasBody(): boolean {
    return this.bodyLength !== 0
  }

  signal(): AbortSignal {
    if (this.#abort === undefined) {
      const { response } = this
      const abort = new AbortController()
      const onClose = (): void => {
        if (!response.writableFinished) abort.abort(new DOMException('The client went away.', 'AbortError'))
      }
      this.#abort = abort
      if (this.connection.response === response) this.connection.abort = abort
      if (response.closed || response.destroyed) onClose()
      else response.once('close', onClose)
    }
    return this.#abort.signal
  }

  async readBody(maxBytes: number): Promise<Uint8Array> {
    if (this.bodyLength === 0) return new Uint8Array(0)
    if (this.contentEncoding === undefined) {
      return this.takeArrived(maxBytes) ?? this.#open(maxBytes).readWhole()
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of this.streamBody(maxBytes)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  streamBody(maxBytes: number): AsyncIterable<Uint8Array> {
    const coding = parseContentEncoding(this.contentEncoding)
    if (coding === 'unsupported') {
      throw new HttpError(
        415,
        'The content coding of the body is not supported. Send gzip, br, zstd, deflate, or none.',
        {
          headers: { 'accept-encoding': 'gzip, br, zstd, deflate' },
        },
      )
    }
    const sent = this.#open(maxBytes).stream()
    return coding === 'identity' ? sent : decodeBody(sent, coding, maxBytes)
  }

  /** Without listeners, which cost more than all the rest of reading a small body. */
  takeArrived(maxBytes: number): Uint8Array | undefined {
    const { message } = this
    if (this.contentEncoding !== undefined || this.awaitsContinue) return undefined
    const isWhole = this.bodyLength === -1 ? message.complete : message.readableLength === this.bodyLength
    if (!isWhole || message.readableLength > maxBytes) return undefined
    // Proof: a request in binary mode reads buffers; null is an empty body.
    const bytes = message.read() as Buffer | null
    this.taken = true
    return bytes ?? new Uint8Array(0)
  }

  #open(maxBytes: number): OpenBody {
    if (this.bodyLength > maxBytes) throw tooLarge(maxBytes)
    if (this.connection.bodyError !== undefined && !this.message.complete) throw this.connection.bodyError
    if (this.awaitsContinue) {
      this.awaitsContinue = false
      this.response.writeContinue()
    }
    const { connection } = this
    const body = new OpenBody(this.message, maxBytes, (done) => {
      if (connection.body === done) connection.body = undefined
    })
    connection.body = body
    return body
  }
}
