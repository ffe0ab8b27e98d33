import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { Hayate, log } from 'hayate'
import { serve } from 'hayate/node'
import { WebSocket } from 'ws'
import { closeFrame, frame, handshake, RawSocket } from './raw-socket.ts'
import { serveSockets } from './served-sockets.ts'

const server = await serveSockets()
after(() => server.stop())

const urlOf = (path: string, port = server.port): string => `ws://127.0.0.1:${port}${path}`

test('a client of ws echoes texts and bytes and sees the code of the close', async () => {
  const client = new WebSocket(urlOf('/echo'))
  await once(client, 'open')
  const messages: unknown[] = []
  client.on('message', (data, isBinary) => messages.push([String(data), isBinary]))
  client.send('héllo')
  client.send(Buffer.from('bytes'))
  client.send('x'.repeat(100_000))
  while (messages.length < 3) await once(client, 'message')
  deepStrictEqual(messages.slice(0, 2), [
    ['héllo', false],
    ['bytes', true],
  ])
  client.close(4000, 'done')
  const [code, reason] = await once(client, 'close')
  deepStrictEqual([code, String(reason)], [4000, 'done'])
})

test('compression is not agreed on', async () => {
  const client = new WebSocket(urlOf('/echo'), { perMessageDeflate: true })
  await once(client, 'open')
  strictEqual(client.extensions, '')
  client.close()
  await once(client, 'close')
})

test('the answer to the handshake has the id, the subprotocol, the time; its entry in the log has the client and 101', async () => {
  const lines: Record<string, unknown>[] = []
  const write = (fields?: unknown, message?: unknown): void => void lines.push({ ...Object(fields), message })
  const logger = {
    trace: write,
    debug: write,
    info: write,
    warn: write,
    error: write,
    fatal: write,
    child: () => logger,
  }
  const app = new Hayate({ log: logger })
  app.websocket('/ws', { input: { log }, subprotocols: ['b'] }, (_socket, { log }) => log.info({ inside: true }))
  await using logged = await serve(app, { port: 0, signals: false, announce: false })
  using raw = new RawSocket(logged.port)
  raw.send(handshake('/ws', (lines) => [...lines, 'Sec-WebSocket-Protocol: a, b', 'X-Request-ID: given-by-client']))
  strictEqual(await raw.closeCode(), 1000)
  raw.send(closeFrame(1000))
  await raw.ended
  match(raw.text, /^HTTP\/1\.1 101 Switching Protocols\r\n/)
  match(raw.text, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/)
  match(raw.text, /\r\nSec-WebSocket-Protocol: b\r\n/)
  match(raw.text, /\r\nx-request-id: given-by-client\r\n/)
  match(raw.text, /\r\nserver-timing: app;dur=/)
  for (let turn = 0; turn < 200 && lines.length < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 5))
  const { duration_ms, ...entry } = lines.find((line) => line.message === 'request') ?? {}
  strictEqual(typeof duration_ms, 'number')
  deepStrictEqual(entry, {
    request_id: 'given-by-client',
    method: 'GET',
    route: '/ws',
    path: '/ws',
    client: '127.0.0.1',
    status_code: 101,
    message: 'request',
  })
})

test('a handshake that is none is an HTTP error that says why', async () => {
  const without = (name: string) => (lines: string[]) => lines.filter((line) => !line.startsWith(name))
  const instead = (name: string, value: string) => (lines: string[]) => [...without(name)(lines), `${name}: ${value}`]
  const also = (line: string) => (lines: string[]) => [...lines, line]
  const cases: [string, (lines: string[]) => string[], number, RegExp][] = [
    ['no key', without('Sec-WebSocket-Key'), 400, /Sec-WebSocket-Key/],
    ['a short key', instead('Sec-WebSocket-Key', 'abc'), 400, /Sec-WebSocket-Key/],
    ['two keys', also('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='), 400, /Sec-WebSocket-Key/],
    ['no version', without('Sec-WebSocket-Version'), 426, /sec-websocket-version: 13/i],
    ['an old version', instead('Sec-WebSocket-Version', '8'), 426, /sec-websocket-version: 13/i],
    ['two versions', also('Sec-WebSocket-Version: 13'), 400, /Sec-WebSocket-Version/],
    ['another protocol', instead('Upgrade', 'h2c'), 426, /upgrade: websocket/i],
    ['no upgrade', without('Upgrade'), 426, /upgrade: websocket/i],
    ['no connection', without('Connection'), 400, /Connection/],
    ['a body', also('Content-Length: 3'), 400, /body/],
    ['a chunked body', also('Transfer-Encoding: chunked'), 400, /body/],
    ['protocols that are none', also('Sec-WebSocket-Protocol: a b'), 400, /Sec-WebSocket-Protocol/],
    ['a protocol twice', also('Sec-WebSocket-Protocol: a, a'), 400, /Sec-WebSocket-Protocol/],
    ['no host', without('Host'), 400, /Host/],
    ['a bad host', instead('Host', 'a b'), 400, /Host/],
    ['two hosts', also('Host: other'), 400, /Host/],
    ['another method', (lines) => ['POST /echo HTTP/1.1', ...lines.slice(1)], 405, /allow: GET/i],
    ['HTTP/1.0', (lines) => ['GET /echo HTTP/1.0', ...lines.slice(1)], 501, /No web socket/],
    ['an unknown path', (lines) => ['GET /none HTTP/1.1', ...lines.slice(1)], 404, /not_found/],
    ['a path with dots', (lines) => ['GET /x/../echo HTTP/1.1', ...lines.slice(1)], 400, /segment/],
    ['a bad path', (lines) => ['GET /%zz HTTP/1.1', ...lines.slice(1)], 400, /hexadecimal/],
    ['a bad value', (lines) => ['GET /items/x HTTP/1.1', ...lines.slice(1)], 422, /int_parsing/],
    ['a foreign origin', also('Origin: https://evil.example'), 403, /origin_not_allowed/],
    ['two origins', also('Origin: http://localhost\r\nOrigin: http://localhost'), 403, /origin_not_allowed/],
  ]
  for (const [name, change, status, words] of cases) {
    using raw = new RawSocket(server.port)
    raw.send(handshake('/echo', change), 'abc')
    await raw.until((text) => text.includes('}'))
    strictEqual(raw.status, status, `${name}: ${raw.text}`)
    match(raw.text, words, name)
    match(raw.text, /application\/problem\+json/, name)
  }
})

test('too many headers of a handshake are 431, and what stands behind a refused one is not executed', async () => {
  using many = new RawSocket(server.port)
  many.send(handshake('/echo', (lines) => [...lines, ...Array.from({ length: 2_000 }, (_, at) => `X-${at}: y`)]))
  await many.ended
  strictEqual(many.status, 431)
  using smuggled = new RawSocket(server.port)
  smuggled.send(handshake('/items/x'), 'GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await smuggled.ended
  strictEqual(smuggled.text.match(/HTTP\/1\.1/g)?.length, 1, smuggled.text)
})

test('a route that is asked to upgrade answers as it always does', async () => {
  using raw = new RawSocket(server.port)
  raw.send(handshake('/alive'))
  await raw.ended
  deepStrictEqual([raw.status, raw.text.endsWith('"yes"')], [200, true])
})

test('a handshake behind a request that is being answered is no handshake', async () => {
  using raw = new RawSocket(server.port)
  raw.send(`GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n${handshake('/echo')}`)
  await raw.until((text) => (text.match(/HTTP\/1\.1 /g) ?? []).length === 2)
  const statuses = Array.from(raw.text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => status)
  deepStrictEqual(statuses, ['200', '501'])
})

test('frames that arrive with the handshake are read', async () => {
  using raw = new RawSocket(server.port)
  raw.send(Buffer.concat([Buffer.from(handshake('/echo')), frame(1, 'early'), frame(1, 'bird')]))
  await raw.until(() => raw.frames.length === 2)
  deepStrictEqual(
    raw.frames.map(({ payload }) => String(payload)),
    ['early', 'bird'],
  )
})

test('fragments make one message, with control frames between them', async () => {
  using raw = await RawSocket.open(server.port, '/echo')
  raw.send(frame(1, 'a', { fin: false }), frame(9, 'ping'), frame(0, 'b', { fin: false }), frame(0, 'c'))
  await raw.until(() => raw.frames.length === 2)
  deepStrictEqual(
    raw.frames.map(({ opcode, payload }) => [opcode, String(payload)]),
    [
      [10, 'ping'],
      [1, 'abc'],
    ],
  )
})

const badFrames: [string, readonly (string | Uint8Array)[], number][] = [
  ['without a mask', [frame(1, 'x', { masked: false })], 1002],
  ['with a reserved bit', [frame(1, 'x', { rsv: 4 })], 1002],
  ['with other reserved bits', [frame(1, 'x', { rsv: 3 })], 1002],
  ['with a reserved opcode', [frame(3, 'x')], 1002],
  ['with a reserved control opcode', [frame(11, 'x')], 1002],
  ['that continues nothing', [frame(0, 'x')], 1002],
  ['that begins inside another message', [frame(1, 'x', { fin: false }), frame(1, 'y')], 1002],
  ['of control in fragments', [frame(9, 'x', { fin: false })], 1002],
  ['of control over 125 bytes', [frame(9, 'x'.repeat(126))], 1002],
  ['with text that is no UTF-8', [frame(1, Uint8Array.of(0xc3, 0x28))], 1007],
  ['with text that is no UTF-8 over fragments', [frame(1, Uint8Array.of(0xe2), { fin: false }), frame(0, 'x')], 1007],
  ['of close with one byte', [frame(8, 'x')], 1002],
  ['of close with a code that may not be sent', [closeFrame(1005)], 1002],
  ['of close with a code that is none', [closeFrame(999)], 1002],
  ['of close with a reason that is no UTF-8', [closeFrame(1000, Uint8Array.of(0xff))], 1007],
  ['that announces 2^63 bytes', [frame(2, '', { length: 0x7fff_ffff_ffff_ffffn })], 1009],
  ['over the limit', [frame(2, '', { length: 1_048_577n })], 1009],
  [
    'over the limit in fragments',
    [frame(2, Buffer.alloc(700_000), { fin: false }), frame(0, Buffer.alloc(700_000))],
    1009,
  ],
]

for (const [name, pieces, code] of badFrames) {
  test(`a frame ${name} closes with ${code}`, async () => {
    using raw = await RawSocket.open(server.port, '/echo')
    raw.send(...pieces)
    strictEqual(await raw.closeCode(), code)
  })
}

test('a million empty fragments, and a flood of messages, are closed with 1008; a flood of pings is cut', async () => {
  await using limited = await serveSockets({ maxMessagesPerSecond: 10 })
  const empty = Buffer.concat(Array.from({ length: 5_000 }, () => frame(0, '', { fin: false })))
  using fragments = await RawSocket.open(limited.port, '/echo')
  fragments.send(frame(1, '', { fin: false }), empty)
  strictEqual(await fragments.closeCode(), 1008)
  using messages = await RawSocket.open(limited.port, '/echo')
  messages.send(Buffer.concat(Array.from({ length: 200 }, () => frame(1, 'x'))))
  strictEqual(await messages.closeCode(), 1008)
  // More pings in one piece than may be answered at once are no matter for a close frame.
  using pings = await RawSocket.open(limited.port, '/echo')
  pings.send(Buffer.concat(Array.from({ length: 200 }, () => frame(9, 'x'))))
  await pings.ended
})

test('a client that answers no ping is cut, one that answers lives', async () => {
  await using quick = await serveSockets({ pingIntervalMs: 30, pingTimeoutMs: 1_000 })
  using dead = await RawSocket.open(quick.port, '/echo')
  const alive = new WebSocket(urlOf('/echo', quick.port))
  const pings: number[] = []
  alive.on('ping', () => pings.push(1))
  await once(alive, 'open')
  await dead.ended
  await quick.journal.until('ended 1006')
  ok(pings.length > 2)
  strictEqual(alive.readyState, WebSocket.OPEN)
  alive.close()
  await once(alive, 'close')
})

test('a client that goes away while nobody reads what it sent is noticed', async () => {
  await using busy = await serveSockets({ pingIntervalMs: 30 }, { graceMs: 100 })
  using raw = await RawSocket.open(busy.port, '/stubborn')
  await busy.journal.until('stubborn')
  // More than the server reads ahead: the end of the connection stands behind it.
  await new Promise((resolve) => raw.socket.write(Buffer.concat(Array(3_000).fill(frame(1, 'x'.repeat(100)))), resolve))
  // The loop has turned: what came is read as far as it will be.
  for (let turn = 0; turn < 5; turn++) await (await fetch(`${busy.url}/alive`)).text()
  raw.socket.resetAndDestroy()
  await busy.journal.until('stubborn ended')
})

test('a socket on which nothing is said is closed with 1001', async () => {
  await using idle = await serveSockets({ idleMs: 50 })
  const client = new WebSocket(urlOf('/silent', idle.port))
  const [code] = await once(client, 'close')
  strictEqual(code, 1001)
})

test('a client that never reads is closed with 1013 and cut, and holds little memory', async () => {
  await using slow = await serveSockets({ maxBufferedBytes: 200_000, closeTimeoutMs: 100 })
  using raw = new RawSocket(slow.port)
  raw.socket.pause()
  raw.send(handshake('/broadcast'))
  await slow.journal.until('broadcast ended 1013')
})

test('a stop tells sockets 1012, waits for their handlers, and cuts who does not answer', async () => {
  await using stopping = await serveSockets({ closeTimeoutMs: 100 }, { graceMs: 5_000 })
  const client = new WebSocket(urlOf('/stubborn', stopping.port))
  using deaf = await RawSocket.open(stopping.port, '/echo')
  await stopping.journal.until('stubborn')
  await stopping.journal.until('opened')
  const closed = once(client, 'close')
  await stopping.stop()
  const [code] = await closed
  strictEqual(code, 1012)
  strictEqual(await deaf.closeCode(), 1012)
  deepStrictEqual(stopping.journal.entries.filter((entry) => entry.includes('ended')).toSorted(), [
    'ended 1012',
    'stubborn ended',
  ])
})

test('a thousand clients that misbehave leave the server alive and nothing behind', async () => {
  await using noisy = await serveSockets({ closeTimeoutMs: 200 })
  const frames = badFrames.map(([, pieces]) => pieces)
  const misbehave = async (at: number): Promise<void> => {
    using raw = new RawSocket(noisy.port)
    if (at % 5 === 0) {
      raw.send(handshake('/echo').slice(0, (at * 7) % 150))
      await new Promise((resolve) => setImmediate(resolve))
      raw.socket.resetAndDestroy()
      return
    }
    raw.send(handshake(at % 5 === 1 ? '/flood' : '/echo'))
    if (at % 5 === 2) {
      raw.socket.resetAndDestroy()
      return
    }
    raw.send(...(frames[at % frames.length] ?? []), Buffer.from([at % 256, 0xff, 0, 1]))
    if (at % 5 === 4) await raw.closeCode()
    else await raw.until((text) => text.length > 0)
  }
  for (let batch = 0; batch < 1_000; batch += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, at) => misbehave(batch + at)))
  }
  strictEqual(await (await fetch(`${noisy.url}/alive`)).json(), 'yes')
  const client = new WebSocket(urlOf('/echo', noisy.port))
  await once(client, 'open')
  client.send('still here')
  const [data] = await once(client, 'message')
  strictEqual(String(data), 'still here')
  client.close()
  await once(client, 'close')
  await noisy.stop()
  const opened = noisy.journal.entries.filter((entry) => entry === 'opened').length
  strictEqual(noisy.journal.entries.filter((entry) => entry.startsWith('ended')).length, opened)
})
