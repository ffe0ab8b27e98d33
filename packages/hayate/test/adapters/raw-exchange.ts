import { connect } from 'node:net'

/** What a raw connection got back. */
export interface RawAnswer {
  readonly text: string
  /** Of every answer, in order. */
  readonly statuses: readonly number[]
  /** Whether the server ended the connection within the time. */
  readonly closed: boolean
  /** Until the first byte of the answer; undefined when none came. */
  readonly firstByteMs: number | undefined
}

export interface RawOptions {
  /** How long to listen when the server does not close. */
  readonly waitMs?: number
  /** Pieces to write later, one after the other. */
  readonly later?: readonly { readonly afterMs: number; readonly bytes: string }[]
}

/** Sends bytes as they are (Latin-1) and collects what comes back. */
export function rawExchange(port: number, bytes: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { waitMs = 300, later = [] } = options
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let firstByteMs: number | undefined
    let closed = false
    const finish = (): void => {
      for (const timer of timers) clearTimeout(timer)
      socket.destroy()
      const statuses = Array.from(text.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status))
      resolve({ text, statuses, closed, firstByteMs })
    }
    const timers = later.map(({ afterMs, bytes: piece }) =>
      setTimeout(() => socket.writable && socket.write(piece, 'latin1'), afterMs),
    )
    timers.push(setTimeout(finish, waitMs))
    socket.on('data', (chunk) => {
      firstByteMs ??= performance.now() - startedAt
      text += chunk.toString('latin1')
    })
    socket.on('end', () => {
      closed = true
      finish()
    })
    socket.on('error', () => {
      closed = true
    })
    socket.on('close', finish)
    socket.write(bytes, 'latin1')
  })
}
