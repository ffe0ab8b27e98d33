/** How a web socket ended. */
export interface SocketEnd {
  /** 1000 for a normal end, 1005 for a close frame without a code, 1006 when the connection broke. */
  readonly code: number
  readonly reason: string
}

/** What is sent back for a message that does not fit `receive`. */
export interface InvalidMessage {
  readonly type: 'error'
  readonly code: 'invalid'
  /** `path` leads from the message to the part that is wrong. */
  readonly errors: readonly {
    readonly path: readonly (string | number)[]
    readonly message: string
    readonly code: string
  }[]
}

/**
 * An open web socket, as its handler sees it. Iterating gives validated messages until either side closes.
 *
 * ```ts
 * for await (const message of socket) await socket.send({ echo: message })
 * ```
 *
 * `In` is what `receive` makes of a message; without `receive` text and bytes come as they are. `Out` is what `send` takes.
 */
export interface Socket<In = string | Uint8Array, Out = unknown> extends AsyncIterable<In> {
  /** The next message. @throws WebSocketDisconnect When there will be none. */
  receive(): Promise<In>
  /** The next message as text, not validated. @throws WebSocketClose 1003 when it is binary. */
  receiveText(): Promise<string>
  /** The next message as bytes, not validated. */
  receiveBytes(): Promise<Uint8Array>
  /**
   * Filters, validates and writes a value through `send`, as JSON; without `send` any value with a JSON form. Waiting for it
   * is waiting until the client keeps up. Whoever does not wait misses nothing: a rejection nobody waits for does no harm.
   *
   * @throws ResponseError At once, when the value does not fit.
   * @throws WebSocketDisconnect When the socket has ended.
   */
  send(value: Out): Promise<void>
  /** Sends text as it is. @throws WebSocketDisconnect When the socket has ended. */
  sendText(text: string): Promise<void>
  /** Sends a binary message. @throws WebSocketDisconnect When the socket has ended. */
  sendBytes(bytes: Uint8Array): Promise<void>
  /**
   * Closes the socket; iteration ends. A second call does nothing.
   *
   * @param code - Default 1000.
   * @param reason - At most 123 bytes of UTF-8; what is longer is cut.
   * @throws RangeError For a code outside 1000–1003, 1007–1014 and 3000–4999.
   */
  close(code?: number, reason?: string): void
  /** The one of `subprotocols` that was agreed on. */
  readonly subprotocol: string | undefined
  /** Fires when the socket ends, whoever ended it. */
  readonly signal: AbortSignal
  /** How the socket ended; undefined while it is open. */
  readonly end: SocketEnd | undefined
  /** Settles when the connection has ended; never rejects. */
  readonly closed: Promise<SocketEnd>
}
