import { setTimeout as delay } from 'node:timers/promises'
import { Hayate, type SocketLimits } from 'hayate'
import { type RunningServer, type ServeOptions, serve } from 'hayate/node'
import * as z from 'zod'

/** What happened in the handlers, for tests to wait for. */
export class Journal {
  readonly entries: string[] = []

  add(entry: string): void {
    this.entries.push(entry)
  }

  /** Until an entry is there, for as long as a busy machine may need. */
  async until(entry: string): Promise<void> {
    for (let turn = 0; turn < 2_000 && !this.entries.includes(entry); turn++) await delay(5)
    if (!this.entries.includes(entry)) throw new Error(`no '${entry}' in ${this.entries.join(', ')}`)
  }
}

/** An application whose sockets echo, on a port of its own. */
export async function serveSockets(
  limits: SocketLimits = {},
  options: ServeOptions = {},
): Promise<RunningServer & { readonly journal: Journal }> {
  const journal = new Journal()
  const app = new Hayate({ log: false })
  app.get('/alive', () => 'yes')
  app.websocket('/echo', { limits }, async (socket) => {
    journal.add('opened')
    for await (const message of socket) {
      await (typeof message === 'string' ? socket.sendText(message) : socket.sendBytes(message))
    }
    journal.add(`ended ${socket.end?.code}`)
  })
  app.websocket('/items/{id}', { input: { id: z.int() }, subprotocols: ['b', 'a'], limits }, (socket, { id }) =>
    socket.send({ id, subprotocol: socket.subprotocol }),
  )
  app.websocket('/silent', { limits }, (socket) => socket.closed)
  app.websocket('/flood', { limits }, async (socket) => {
    const text = 'x'.repeat(65_536)
    while (socket.end === undefined) await socket.sendText(text)
  })
  app.websocket('/broadcast', { limits }, async (socket) => {
    const text = 'x'.repeat(65_536)
    while (socket.end === undefined) {
      void socket.sendText(text)
      await delay(1)
    }
    journal.add(`broadcast ended ${socket.end.code}`)
  })
  app.websocket('/stubborn', { limits }, async (socket) => {
    journal.add('stubborn')
    await delay(600_000, undefined, { signal: socket.signal }).catch(() => undefined)
    journal.add('stubborn ended')
  })
  const server = await serve(app, { port: 0, signals: false, announce: false, ...options })
  return Object.assign(server, { journal })
}
