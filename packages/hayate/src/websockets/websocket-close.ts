import { checkCloseCode, fitReason } from './close-codes.ts'

/**
 * Ends a web socket with this code and reason. Thrown by a dependency, it accepts the handshake and closes at once: a
 * browser's script learns the code, which it never does of a refused handshake.
 *
 * ```ts
 * throw new WebSocketClose(4001, 'Not authenticated')
 * ```
 */
export class WebSocketClose extends Error {
  readonly code: number
  /** Shown to the client; at most 123 bytes of UTF-8, what is longer is cut. */
  readonly reason: string

  /** @throws RangeError For a code outside 1000–1003, 1007–1014 and 3000–4999. */
  constructor(code: number, reason = '') {
    checkCloseCode(code)
    super(`The web socket is closed with ${code}${reason === '' ? '' : `: ${reason}`}`)
    this.name = 'WebSocketClose'
    this.code = code
    this.reason = fitReason(reason)
  }
}

/**
 * The connection has ended: thrown by `receive()` and `send()`, and seen by generator dependencies. A handler that lets it
 * pass ends as usual.
 */
export class WebSocketDisconnect extends Error {
  /** What the close frame said; 1005 for none in it, 1006 when the connection broke. */
  readonly code: number
  readonly reason: string

  constructor(code: number, reason: string) {
    super(`The web socket has ended with ${code}${reason === '' ? '' : `: ${reason}`}`)
    this.name = 'WebSocketDisconnect'
    this.code = code
    this.reason = reason
  }
}
