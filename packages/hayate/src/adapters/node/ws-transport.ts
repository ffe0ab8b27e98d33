import type { RawData, WebSocket } from 'ws'
import type { SocketLimits } from '../../websockets/socket-settings.ts'
import type { SocketTransport, TransportEvents } from '../../websockets/transport.ts'

/** One connection of `ws`: frames, pings, and the end of a client that says nothing any more. */
export class WsTransport implements SocketTransport {
  readonly #ws: WebSocket
  readonly #limits: Required<SocketLimits>
  #events: TransportEvents | undefined
  #pingTimer: ReturnType<typeof setInterval> | undefined
  #pongTimer: ReturnType<typeof setTimeout> | undefined

  constructor(ws: WebSocket, limits: Required<SocketLimits>) {
    this.#ws = ws
    this.#limits = limits
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount
  }

  send(data: string | Uint8Array): void {
    this.#ws.send(data, () => this.#events?.onSent())
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason)
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  listen(events: TransportEvents): void {
    const ws = this.#ws
    this.#events = events
    ws.on('message', (data, isBinary) => {
      this.#isAlive()
      events.onMessage(bytesOf(data), !isBinary)
    })
    ws.on('ping', () => {
      this.#isAlive()
      events.onPing()
    })
    ws.on('pong', () => this.#isAlive())
    // `ws` closes with the right code by itself; without a listener the process would end.
    ws.on('error', () => undefined)
    ws.on('close', (code, reason) => {
      clearInterval(this.#pingTimer)
      clearTimeout(this.#pongTimer)
      events.onClose(code, reason.toString())
    })
    this.#pingTimer = setInterval(() => this.#ping(), this.#limits.pingIntervalMs)
  }

  #ping(): void {
    // The one before is still waited for.
    if (this.#pongTimer !== undefined || this.#ws.readyState !== this.#ws.OPEN) return
    this.#ws.ping()
    // Nobody can tell whether a client has answered whose bytes we do not read. That it has gone, only writing to it tells.
    if (this.#ws.isPaused) return
    this.#pongTimer = setTimeout(() => {
      this.#pongTimer = undefined
      if (!this.#ws.isPaused) this.#ws.terminate()
    }, this.#limits.pingTimeoutMs)
  }

  #isAlive(): void {
    clearTimeout(this.#pongTimer)
    this.#pongTimer = undefined
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
