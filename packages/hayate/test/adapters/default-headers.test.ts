import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

const app = new Hayate({ log: false, requestId: false, serverTiming: false })
app.get('/', () => 'ok')

/** Everything that a connection gets until the server closes it. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text
  })
  socket.write(request)
  await once(socket, 'close')
  return received
}

test('the server names neither itself nor its version', async () => {
  await using server = await serve(app, { port: 0, signals: false })
  const { headers } = await fetch(server.url)
  ok(!Number.isNaN(Date.parse(headers.get('date') ?? '')))
  deepStrictEqual(
    [...headers.keys()].filter((name) => name !== 'date'),
    ['connection', 'content-length', 'content-type', 'keep-alive'],
  )
})

test('an idle connection is closed after keepAliveMs, and HTTP/1.0 is answered with connection: close', async () => {
  await using server = await serve(app, { port: 0, signals: false, keepAliveMs: 50 })
  const modern = await exchange(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  match(modern, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\nConnection: keep-alive\r\n[\s\S]*"ok"$/)
  const old = await exchange(server.port, 'GET / HTTP/1.0\r\n\r\n')
  match(old, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\nConnection: close\r\n/i)
  strictEqual(old.endsWith('"ok"'), true)
})
