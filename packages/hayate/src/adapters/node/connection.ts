import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpError } from '../../errors/http-error.ts'
import type { ClientAddress } from '../../http/http-request.ts'
import type { OpenBody } from './open-body.ts'

const connectionKey: unique symbol = Symbol('hayate.connection')

/** What the server knows of one socket: enough to refuse, drain and cut it without harming an answer on its way. */
export class Connection {
  readonly socket: Socket
  /** The newest answer on this socket. Answers leave in order: when it is out, all are. */
  response: ServerResponse | undefined = undefined
  /** The body that is being read. */
  body: OpenBody | undefined = undefined
  /** Set by a framing error or a refusal: whatever arrives afterwards is not executed. */
  closing: boolean = false
  /** It speaks the web socket protocol from now on: `node:http` does not end it any more. */
  upgraded: boolean = false
  /** A refusal follows the answers that are on their way: none of them is the last word. */
  refusalFollows: boolean = false
  /** Behind the signal of the newest request, if anybody asked for it. */
  abort: AbortController | undefined = undefined
  /** Why the rest of the body that is arriving never will, for whoever asks for it later. */
  bodyError: HttpError | undefined = undefined
  /** `bytesRead` when the last refusal was written; -1 before. */
  lingerFrom: number = -1
  /** How many bytes had left at the last look, and for how many looks that has not changed. */
  sentBytes: number = 0
  stalledLooks: number = 0
  #client: ClientAddress | undefined

  constructor(socket: Socket) {
    this.socket = socket
    // Proof: the key is private to this file, and `connectionOf` reads it with the same type.
    ;(socket as { [connectionKey]?: Connection })[connectionKey] = this
  }

  /** Asked of the system once per connection; undefined when the peer had left before. */
  get client(): ClientAddress | undefined {
    if (this.#client === undefined) {
      const { remoteAddress, remotePort } = this.socket
      if (remoteAddress === undefined || remotePort === undefined) return undefined
      this.#client = {
        host: remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress,
        port: remotePort,
      }
    }
    return this.#client
  }

  /** Whether an answer on this socket is not out yet. */
  get answering(): boolean {
    return this.response !== undefined && !this.response.writableFinished && !this.response.closed
  }
}

/** The connection of a socket of our server; undefined for any other socket. */
export function connectionOf(socket: Socket): Connection | undefined {
  // Proof: only the constructor above sets this key.
  return (socket as { [connectionKey]?: Connection })[connectionKey]
}
