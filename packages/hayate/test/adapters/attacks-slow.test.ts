import { equal, ok } from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { serve } from '../../src/adapters/node/serve.ts'
import type { RunningServer } from '../../src/adapters/node/serve-options.ts'
import { HttpResponse } from '../../src/http/http-response.ts'
import { attackedApp } from './attacked-app.ts'
import { rawExchange } from './raw-exchange.ts'
import { runningApp } from './running-app.ts'

const next = 'GET /hello HTTP/1.1\r\nHost: a\r\n\r\n'
const post = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

/** One byte at a time. */
function drip(text: string, everyMs: number): { afterMs: number; bytes: string }[] {
  return Array.from(text, (bytes, at) => ({ afterMs: (at + 1) * everyMs, bytes }))
}

describe('clients that only hold a connection', () => {
  let server: RunningServer
  before(async () => {
    const limits = { headersTimeoutMs: 400, requestTimeoutMs: 3_000, slowBodyMs: 300, stalledReadMs: 400 }
    server = await serve(attackedApp().app, { port: 0, signals: false, graceMs: 300, maxConnections: 50, ...limits })
  })
  after(() => server.stop())

  const served = async (): Promise<void> => {
    const last = next.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
    equal((await rawExchange(server.port, last, { waitMs: 3_000 })).statuses[0], 200)
  }

  test('row 69: headers that never end are cut in time', async () => {
    const slow = drip('X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 25)
    const answer = await rawExchange(server.port, 'GET /hello HTTP/1.1\r\nHost: a\r\n', { later: slow, waitMs: 3_000 })
    equal(answer.closed, true)
    equal(answer.statuses[0], 408)
    // The limit is 400 ms, the drip takes 1,000: the answer came while it went on, also on a busy machine.
    ok((answer.firstByteMs ?? 0) < 900)
    await served()
  })

  test('row 70: a body that drips is cut', async () => {
    const head = `${post}Content-Length: 5000\r\n\r\n`
    const answer = await rawExchange(server.port, head, { later: drip('a'.repeat(60), 20), waitMs: 3_000 })
    equal(answer.statuses[0], 408)
    equal(answer.closed, true)
    ok((answer.firstByteMs ?? 0) < 700)
    await served()
  })

  test('row 70: a body in bursts that are fast enough is not cut', async () => {
    const body = `{"a":"${'b'.repeat(1_000)}"}`
    const later = Array.from({ length: 10 }, (_, at) => ({
      afterMs: 80 * (at + 1),
      bytes: body.slice(at * 101, (at + 1) * 101),
    }))
    const head = `${post}Content-Length: ${body.length}\r\n\r\n`
    const answer = await rawExchange(server.port, head, { later, waitMs: 1_100 })
    equal(answer.statuses[0], 200)
  })

  test('row 72: a connection that says nothing is closed', async () => {
    const startedAt = performance.now()
    const answer = await rawExchange(server.port, '', { waitMs: 3_000 })
    equal(answer.closed, true)
    ok(performance.now() - startedAt <= 450)
    await served()
  })

  test('row 73: connections over the cap are refused, and those that are open are served', async () => {
    const flood = Array.from({ length: 80 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined))
    const ended = await Promise.all(
      flood.map(
        (socket) =>
          new Promise<boolean>((resolve) => {
            socket.once('close', () => resolve(true))
            socket.resume()
            setTimeout(() => resolve(false), 150)
          }),
      ),
    )
    equal(ended.filter(Boolean).length, 30)
    const kept = flood[ended.indexOf(false)]
    const answer = new Promise<string>((resolve) => kept?.once('data', (chunk) => resolve(chunk.toString())))
    kept?.write(next)
    ok((await answer).startsWith('HTTP/1.1 200'))
    for (const socket of flood) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await served()
  })
})

test('row 71: a client that never reads its answer is cut, and the generator that makes it ends', async () => {
  let made = 0
  let ended = false
  const app = runningApp(() => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          made += 65_536
          yield new Uint8Array(65_536)
        }
      } finally {
        ended = true
      }
    }
    return new HttpResponse(200, [], pieces())
  })
  const server = await serve(app, { port: 0, signals: false, stalledReadMs: 300, graceMs: 100 })
  const socket = connect(server.port, '127.0.0.1')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(next)
  await new Promise((resolve) => setTimeout(resolve, 800))
  equal(ended, true)
  ok(made < 16 * 1_048_576, `${made} bytes were made for a client that read none`)
  socket.resume()
  await closed
  await server.stop()
})

test('row 71: a long text that is read slowly, but read, arrives whole', async () => {
  const app = runningApp(() => new HttpResponse(200, ['content-type', 'text/plain'], 'é'.repeat(4_000_000)))
  const server = await serve(app, { port: 0, signals: false, stalledReadMs: 1_000, graceMs: 100 })
  const response = await fetch(server.url)
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  equal(bytes, 8_000_000)
  equal(response.headers.get('content-length'), '8000000')
  await server.stop()
})
