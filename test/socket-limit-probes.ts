import { strictEqual } from 'node:assert/strict'
import { Hayate, type SocketLimits, WebSocketClose } from 'hayate'
import { HandshakeRefused, testClient } from 'hayate/testing'
import { defaultLimits } from '../packages/hayate/src/websockets/socket-settings.ts'

type Probe = (limit: { readonly size: number; readonly gets: string }) => Promise<void>

/** The default; what a limit does is shown by the tests of web sockets, with smaller ones. */
const isDefault =
  (name: keyof SocketLimits): Probe =>
  async ({ size }) => {
    strictEqual(defaultLimits[name], size)
  }

const silent = { log: false } as const

export const socketProbes: Record<string, Probe> = {
  'one message': async ({ size, gets }) => {
    const app = new Hayate(silent)
    app.websocket('/ws', async (socket) => socket.send((await socket.receiveBytes()).length))
    await using client = await testClient(app)
    await using fits = await client.websocket('/ws')
    fits.sendBytes(new Uint8Array(size))
    strictEqual(await fits.receive(), size)
    const large = await client.websocket('/ws')
    large.sendBytes(new Uint8Array(size + 1))
    strictEqual((await large.closed()).code, Number(gets))
  },
  'fragments of one message': async ({ size }) => {
    const { maxFragments } = await import('../packages/hayate/src/adapters/node/node-sockets.ts')
    strictEqual(maxFragments, size)
  },
  'messages that wait for the handler': isDefault('maxQueuedMessages'),
  'messages and pings a second': isDefault('maxMessagesPerSecond'),
  'bytes sent but not taken by the client': isDefault('maxBufferedBytes'),
  'bytes on their way up to which `send` does not wait': async ({ size }) => {
    const app = new Hayate(silent)
    let sent = 0
    app.websocket('/ws', async (socket) => {
      for (; sent < 3; sent++) await socket.sendText('x'.repeat(size / 2))
    })
    await using client = await testClient(app)
    await using socket = await client.websocket('/ws')
    await new Promise((resolve) => setImmediate(resolve))
    strictEqual(sent, 2)
    await socket.receiveText()
    await new Promise((resolve) => setImmediate(resolve))
    strictEqual(sent, 3)
  },
  'time between two pings to a client': isDefault('pingIntervalMs'),
  'time in which a client answers a ping': isDefault('pingTimeoutMs'),
  'time without a message in either direction': isDefault('idleMs'),
  'time in which a client answers our close frame': isDefault('closeTimeoutMs'),
  'bytes of the reason in a close frame': async ({ size }) => {
    strictEqual(new WebSocketClose(4000, 'x'.repeat(size + 1)).reason.length, size)
    // Three bytes each: a character is never cut in two.
    strictEqual(new WebSocketClose(4000, '語'.repeat(size)).reason.length, Math.floor(size / 3))
  },
  'web sockets that are open or being opened': async ({ gets }) => {
    const app = new Hayate({ ...silent, limits: { maxSockets: 1 } })
    app.websocket('/ws', (socket) => socket.closed)
    await using client = await testClient(app)
    await using _first = await client.websocket('/ws')
    const refused = await client.websocket('/ws').catch((error: unknown) => error)
    strictEqual(refused instanceof HandshakeRefused && refused.response.status, Number(gets.slice(0, 3)))
  },
}
