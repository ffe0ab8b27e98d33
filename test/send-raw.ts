import { connect, type Socket } from 'node:net'

/** What came back on a connection of its own. */
export interface RawAnswer {
  /** `200`; from 400 on with the code of the first issue, else of the problem: ``413 `content_too_large` ``. Empty for none. */
  readonly gets: string
  readonly head: string
  readonly body: string
}

/** One connection that is written to by hand. */
export class RawConnection {
  readonly socket: Socket
  /** Settles when the server has closed its side. */
  readonly closed: Promise<void>
  isClosed = false
  #text = ''
  #wake: (() => void) | undefined

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (chunk) => this.#add(chunk.toString('utf8')))
    // A reset is one way of being cut.
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      const close = (): void => {
        this.isClosed = true
        this.#add('')
        resolve()
      }
      this.socket.once('end', close)
      this.socket.once('close', close)
    })
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Waits until the head of an answer is there, or the end. */
  async answered(): Promise<RawAnswer> {
    while (!this.#text.includes('\r\n\r\n') && !this.isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#answer()
  }

  /** Waits for the end of the connection. */
  async ended(): Promise<RawAnswer> {
    await this.closed
    this.socket.destroy()
    return this.#answer()
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }

  #add(text: string): void {
    this.#text += text
    this.#wake?.()
  }

  #answer(): RawAnswer {
    const [head = '', ...rest] = this.#text.split('\r\n\r\n')
    const body = rest.join('\r\n\r\n')
    const status = /^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? ''
    return { gets: Number(status) < 400 ? status : `${status} \`${codeOf(body)}\``, head, body }
  }
}

function codeOf(body: string): string {
  // Proof: every refusal is a problem document; a test on another body fails on the missing code.
  const problem = JSON.parse(body) as { readonly code?: string; readonly errors?: readonly { readonly code: string }[] }
  return problem.errors?.[0]?.code ?? problem.code ?? ''
}

/** Sends one request and waits for the end: it must ask for `connection: close`. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<RawAnswer> {
  using connection = new RawConnection(port)
  connection.send(bytes)
  return await connection.ended()
}
