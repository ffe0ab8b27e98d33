import type { ClientAddress } from '../../http/http-request.ts'
import { NodeRequestSource } from './node-request-source.ts'

/** A handshake: its client goes away with the connection, not with an answer. */
export class UpgradeSource extends NodeRequestSource {
  #abort: AbortController | undefined
  // Asked for now: the entry in the log is written when the peer has gone.
  readonly #client: ClientAddress | undefined = this.connection.client

  override client(): ClientAddress | undefined {
    return this.#client
  }

  override signal(): AbortSignal {
    if (this.#abort !== undefined) return this.#abort.signal
    const abort = new AbortController()
    this.#abort = abort
    const { socket } = this.connection
    const onClose = (): void => abort.abort(new DOMException('The client went away.', 'AbortError'))
    if (socket.destroyed) onClose()
    else socket.once('close', onClose)
    return abort.signal
  }

  override hasBody(): boolean {
    return false
  }

  override readBody(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(0))
  }
}
