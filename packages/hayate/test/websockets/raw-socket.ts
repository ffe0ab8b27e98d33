import { connect, type Socket } from 'node:net'

export const key = 'dGhlIHNhbXBsZSBub25jZQ=='

export interface Frame {
  readonly opcode: number
  readonly payload: Buffer
}

/** A handshake as text, with lines replaced or added. */
export function handshake(path: string, change: (lines: string[]) => readonly string[] = (lines) => lines): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ]
  return `${change(lines).join('\r\n')}\r\n\r\n`
}

/** One frame from a client. The mask is zero unless given: the payload is then readable as it is. */
export function frame(
  opcode: number,
  payload: string | Uint8Array = '',
  options: { readonly fin?: boolean; readonly rsv?: number; readonly masked?: boolean; readonly length?: bigint } = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const { fin = true, rsv = 0, masked = true } = options
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  const mask = masked ? 0x80 : 0
  const length = options.length ?? BigInt(bytes.length)
  const head =
    length < 126n
      ? Buffer.from([first, mask | Number(length)])
      : length < 65_536n
        ? Buffer.from([first, mask | 126, 0, 0])
        : Buffer.from([first, mask | 127, 0, 0, 0, 0, 0, 0, 0, 0])
  if (head.length === 4) head.writeUInt16BE(Number(length), 2)
  if (head.length === 10) head.writeBigUInt64BE(length, 2)
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), bytes])
}

/** A close frame with a code. */
export function closeFrame(code: number, reason: string | Uint8Array = ''): Buffer {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(code)
  return frame(8, Buffer.concat([head, Buffer.from(reason)]))
}

/** A TCP connection that speaks the protocol by hand. */
export class RawSocket {
  readonly socket: Socket
  readonly ended: Promise<void>
  #received = Buffer.alloc(0)

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
    })
    this.socket.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      this.socket.once('end', () => resolve())
      this.socket.once('close', () => resolve())
    })
  }

  static async open(port: number, path: string): Promise<RawSocket> {
    const raw = new RawSocket(port)
    raw.send(handshake(path))
    await raw.until((text) => text.includes('\r\n\r\n'))
    return raw
  }

  /** What came back, as text. */
  get text(): string {
    return this.#received.toString('latin1')
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.text)?.[1])
  }

  send(...pieces: readonly (string | Uint8Array)[]): void {
    for (const piece of pieces) if (this.socket.writable) this.socket.write(piece)
  }

  async until(isThere: (text: string) => boolean): Promise<void> {
    while (!isThere(this.text) && !this.socket.readableEnded && !this.socket.closed) {
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** The frames after the head of the answer. */
  get frames(): readonly Frame[] {
    const start = this.#received.indexOf('\r\n\r\n') + 4
    const frames: Frame[] = []
    for (let at = start; at + 2 <= this.#received.length; ) {
      const opcode = (this.#received[at] ?? 0) & 0x0f
      const short = (this.#received[at + 1] ?? 0) & 0x7f
      const long = short === 126 ? 2 : short === 127 ? 8 : 0
      if (at + 2 + long > this.#received.length) break
      const length =
        long === 0
          ? short
          : long === 2
            ? this.#received.readUInt16BE(at + 2)
            : Number(this.#received.readBigUInt64BE(at + 2))
      frames.push({ opcode, payload: this.#received.subarray(at + 2 + long, at + 2 + long + length) })
      at += 2 + long + length
    }
    return frames
  }

  /** The code of the server's close frame; undefined when the connection ended without one. */
  async closeCode(): Promise<number | undefined> {
    await this.until(() => this.frames.some(({ opcode }) => opcode === 8))
    const close = this.frames.find(({ opcode }) => opcode === 8)
    return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }
}
