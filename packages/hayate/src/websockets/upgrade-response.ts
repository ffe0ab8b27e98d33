import { HttpResponse } from '../http/http-response.ts'
import type { SocketLimits } from './socket-settings.ts'
import type { SocketTransport, TransportEvents } from './transport.ts'

/** What goes on behind an accepted handshake. */
export interface SocketSession {
  readonly limits: Required<SocketLimits>
  readonly subprotocol: string | undefined
  /** Gets the events of the transport that `run` was given. */
  open(transport: SocketTransport): TransportEvents
  /** From the open connection to the last clean-up. Never rejects. */
  run(): Promise<void>
  /** Closes what the handshake opened, when no connection came of it. Does nothing after `open`. */
  abandon(): Promise<void>
}

/** Never read: it tells that the answer ends with the socket, not with its headers. */
const untilTheEnd: AsyncIterable<never> = {
  async *[Symbol.asyncIterator]() {},
}

/**
 * The answer to a handshake that is accepted: 101, and what follows. Middleware may add headers, or answer with something
 * else, which refuses the handshake. Adapters call `session.open`, `session.run`, then `onSent`.
 */
export class UpgradeResponse extends HttpResponse {
  readonly session: SocketSession

  constructor(session: SocketSession, headers: string[]) {
    super(101, headers, untilTheEnd)
    this.session = session
    this.onSent = () => session.abandon()
  }
}
