/** What an adapter supplies for one open connection: frames in and out, nothing of what they mean. */
export interface SocketTransport {
  /** Bytes handed over that the client has not taken. */
  readonly bufferedBytes: number
  send(data: string | Uint8Array): void
  /** Starts the closing handshake; `onClose` follows, at the latest after `closeTimeoutMs`. */
  close(code: number, reason: string): void
  /** Stops reading from the client. */
  pause(): void
  resume(): void
}

/** What a transport tells. Nothing of it throws. */
export interface TransportEvents {
  /** One whole message. The bytes of a text are valid UTF-8. */
  onMessage(bytes: Uint8Array, isText: boolean): void
  /** A ping of the client, which the transport has answered. */
  onPing(): void
  /** Some of what was sent has left. */
  onSent(): void
  /** Once, at the end. */
  onClose(code: number, reason: string): void
}
