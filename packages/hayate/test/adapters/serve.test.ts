import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brotliCompress, deflate, gzip, zstdCompress } from 'node:zlib'
import { serve } from '../../src/adapters/node/serve.ts'
import type { RunningServer, ServeOptions } from '../../src/adapters/node/serve-options.ts'
import { HttpError } from '../../src/errors/http-error.ts'
import type { HttpRequest } from '../../src/http/http-request.ts'
import { HttpResponse } from '../../src/http/http-response.ts'
import { rawExchange } from './raw-exchange.ts'
import { runningApp } from './running-app.ts'

type Handle = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>

/** Serves one function; the server stops with the scope. */
async function served(handle: Handle, options: ServeOptions = {}): Promise<RunningServer & AsyncDisposable> {
  const server = await serve(runningApp(handle), { port: 0, signals: false, graceMs: 1_000, ...options })
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.stop() })
}

const text = (body: string): HttpResponse => new HttpResponse(200, ['content-type', 'text/plain'], body)

/** Answers with the length of the body; errors of reading it become their status. */
const bodyLength =
  (maxBytes: number): Handle =>
  async (incoming) => {
    try {
      return text(String((await incoming.source.readBody(maxBytes)).byteLength))
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      return new HttpResponse(error.status, [], error.detail ?? '')
    }
  }

test('a port in use is one clear error, and the application that was started for it is stopped', async () => {
  await using first = await served(() => text('first'))
  const events: string[] = []
  const second = serve(
    runningApp(() => text('second'), events),
    { port: first.port, signals: false },
  )
  await rejects(second, (error: Error & { code: string }) => {
    equal(error.code, 'HAYATE_PORT_IN_USE')
    ok(error.message.includes(String(first.port)))
    return true
  })
  deepStrictEqual(events, ['started', 'stopped'])
})

test('the url names a host that can be opened', async () => {
  await using server = await served(() => text('x'), { host: '0.0.0.0' })
  equal(server.url, `http://localhost:${server.port}`)
  await using named = await served(() => text('x'))
  equal(named.url, `http://127.0.0.1:${named.port}`)
})

test('known bodies carry their length in bytes, 204 and 304 carry none, HEAD the length of GET', async () => {
  await using server = await served(({ path, method }) => {
    if (path === '/none') return new HttpResponse(204, [], null)
    if (path === '/same') return new HttpResponse(304, ['content-length', '7'], null)
    if (path === '/empty') return new HttpResponse(200, [], null)
    if (path === '/bytes') return new HttpResponse(200, [], new Uint8Array([1, 2, 3]))
    const head = new HttpResponse(200, [], method === 'HEAD' ? null : 'zażółć')
    if (method === 'HEAD') head.omittedLength = 10
    return head
  })
  const length = async (path: string, method = 'GET'): Promise<string | null> => {
    const response = await fetch(server.url + path, { method })
    await response.arrayBuffer()
    return response.headers.get('content-length')
  }
  equal(await length('/'), '10')
  equal(await length('/', 'HEAD'), '10')
  equal(await length('/bytes'), '3')
  equal(await length('/empty'), '0')
  equal(await length('/none'), null)
  equal(await length('/same'), null)
})

test('an answer that may not be sent is a 500 and the process lives', async () => {
  await using server = await served(({ path }) => {
    if (path === '/split') return new HttpResponse(200, ['x-name', 'a\r\nset-cookie: stolen=1'], 'x')
    if (path === '/status') return new HttpResponse(42, [], 'x')
    return text('fine')
  })
  for (const path of ['/split', '/status']) {
    const response = await fetch(server.url + path)
    equal(response.status, 500)
    equal(response.headers.get('set-cookie'), null)
  }
  equal(await (await fetch(server.url)).text(), 'fine')
})

test('framing of another connection is not passed on', async () => {
  await using server = await served(
    () => new HttpResponse(200, ['transfer-encoding', 'chunked', 'content-length', '99'], 'abc'),
  )
  const response = await fetch(server.url)
  equal(await response.text(), 'abc')
  equal(response.headers.get('content-length'), '3')
})

test('a body over the limit is refused before it is read, chunked or announced', async () => {
  await using server = await served(bodyLength(1_000))
  const post = async (body: BodyInit): Promise<number> =>
    (await fetch(new Request(server.url, { method: 'POST', body, ...{ duplex: 'half' } }))).status
  equal(await post('a'.repeat(1_000)), 200)
  equal(await post('a'.repeat(1_001)), 413)
  equal(await post(new Blob(['a'.repeat(100_000)]).stream()), 413)
})

test('codings are removed, and the limit counts what comes out', async () => {
  await using server = await served(bodyLength(100_000))
  const post = async (body: Uint8Array<ArrayBuffer>, coding: string): Promise<string> => {
    const response = await fetch(server.url, { method: 'POST', body, headers: { 'content-encoding': coding } })
    return `${response.status} ${response.status === 200 ? await response.text() : ''}`.trim()
  }
  const small = Buffer.from('a'.repeat(50_000))
  equal(await post(new Uint8Array(await promisify(gzip)(small)), 'gzip'), '200 50000')
  equal(await post(new Uint8Array(await promisify(brotliCompress)(small)), 'br'), '200 50000')
  equal(await post(new Uint8Array(await promisify(deflate)(small)), 'deflate'), '200 50000')
  equal(await post(new Uint8Array(await promisify(zstdCompress)(small)), 'zstd'), '200 50000')
  const bomb = new Uint8Array(await promisify(gzip)(Buffer.alloc(20_000_000)))
  equal(await post(bomb, 'gzip'), '413')
  equal(await post(new Uint8Array(await promisify(gzip)(small)).slice(0, 50), 'gzip'), '400')
  equal(await post(new Uint8Array([1, 2, 3]), 'gzip'), '400')
  equal(await post(bomb, 'gzip, gzip'), '415')
  equal(await post(bomb, 'foo'), '415')
})

test('a body that is streamed arrives piece by piece, under the same limit', async () => {
  await using server = await served(async (incoming) => {
    let bytes = 0
    try {
      for await (const chunk of incoming.source.streamBody(5_000_000)) bytes += chunk.byteLength
    } catch (error) {
      return new HttpResponse(error instanceof HttpError ? error.status : 500, [], null)
    }
    return text(String(bytes))
  })
  const post = (bytes: number): Promise<Response> => fetch(server.url, { method: 'POST', body: new Uint8Array(bytes) })
  equal(await (await post(4_000_000)).text(), '4000000')
  equal((await post(6_000_000)).status, 413)
})

test('a client that goes away aborts the signal, and its body ends as an error', async () => {
  const seen: string[] = []
  await using server = await served(async (incoming) => {
    incoming.signal.addEventListener('abort', () => seen.push('aborted'))
    await incoming.body().catch((error: HttpError) => seen.push(String(error.status)))
    return text('nobody reads this')
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  await delay(50)
  socket.destroy()
  await delay(50)
  deepStrictEqual(seen.toSorted(), ['400', 'aborted'])
})

test('work after the response runs once: after the bytes, or when the client is gone', async () => {
  const done: string[] = []
  await using server = await served(async ({ path }) => {
    if (path === '/slow') await delay(80)
    const response = text(path)
    response.onSent = async () => {
      done.push(path)
      throw new Error('is logged')
    }
    return response
  })
  await (await fetch(`${server.url}/fine`)).text()
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  await delay(30)
  socket.destroy()
  await delay(120)
  deepStrictEqual(done, ['/fine', '/slow'])
})

test('a stream is written as it is made; an error in the middle is no complete answer', async () => {
  await using server = await served(({ path }) => {
    async function* pieces(): AsyncGenerator<string> {
      if (path === '/early') throw new Error('before the first piece')
      yield 'one '
      await delay(10)
      if (path === '/late') throw new Error('in the middle')
      yield 'two'
    }
    return new HttpResponse(200, ['content-type', 'text/plain'], pieces())
  })
  equal(await (await fetch(server.url)).text(), 'one two')
  equal((await fetch(`${server.url}/early`)).status, 500)
  const late = await fetch(`${server.url}/late`)
  equal(late.status, 200)
  await rejects(late.text())
})

test('a stream that is shorter or longer than its length destroys the connection', async () => {
  await using server = await served(({ path }) => {
    async function* pieces(): AsyncGenerator<string> {
      yield path === '/short' ? 'ab' : 'abcdef'
    }
    return new HttpResponse(200, ['content-length', '4'], pieces())
  })
  for (const path of ['/short', '/long']) {
    await rejects(fetch(server.url + path).then((response) => response.text()))
  }
})

test('a client that leaves a stream ends its generator, a thousand times', async () => {
  let open = 0
  let ended = 0
  await using server = await served(({ signal }) => {
    async function* pieces(): AsyncGenerator<string> {
      open++
      try {
        for (;;) {
          yield 'tick '
          await delay(5, undefined, { signal }).catch(() => undefined)
        }
      } finally {
        ended++
      }
    }
    return new HttpResponse(200, [], pieces())
  })
  for (let round = 0; round < 20; round++) {
    const sockets = Array.from({ length: 50 }, () => connect(server.port, '127.0.0.1'))
    await Promise.all(
      sockets.map(async (socket) => {
        socket.on('error', () => undefined)
        socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        await once(socket, 'data')
        socket.destroy()
      }),
    )
  }
  for (let waited = 0; ended < 1_000 && waited < 50; waited++) await delay(20)
  equal(open, 1_000)
  equal(ended, 1_000)
})

test('HEAD never starts a stream', async () => {
  let started = false
  await using server = await served(() => {
    async function* pieces(): AsyncGenerator<string> {
      started = true
      yield 'x'
    }
    return new HttpResponse(200, [], pieces())
  })
  equal((await fetch(server.url, { method: 'HEAD' })).status, 200)
  equal(started, false)
})

test('stopping finishes what is in flight, refuses what is new, closes idle connections, and stops the application last', async () => {
  const events: string[] = []
  const app = runningApp(async () => {
    await delay(300)
    events.push('answered')
    return text('done')
  }, events)
  const server = await serve(app, { port: 0, signals: false })
  const agent = new Agent({ keepAlive: true })
  const inFlight = new Promise<{ connection: string | undefined }>((resolve) => {
    request({ port: server.port, agent }, (response) => {
      response.resume()
      resolve({ connection: response.headers.connection })
    }).end()
  })
  const idle = connect(server.port, '127.0.0.1')
  await delay(50)
  const startedAt = performance.now()
  const stopped = server.stop()
  equal(server.stop(), stopped, 'stopping twice is stopping once')
  await rejects(fetch(server.url))
  equal((await inFlight).connection, 'close')
  await stopped
  ok(performance.now() - startedAt < 900)
  deepStrictEqual(events, ['started', 'answered', 'stopped'])
  idle.destroy()
})

test('a handler that never ends is cut after the grace time', async () => {
  const server = await serve(
    runningApp(() => new Promise<HttpResponse>(() => undefined)),
    { port: 0, signals: false, graceMs: 200 },
  )
  const hanging = fetch(server.url).catch(() => 'cut')
  await delay(30)
  const startedAt = performance.now()
  await server.stop()
  ok(performance.now() - startedAt < 700)
  equal(await hanging, 'cut')
})

test('a signal stops the server, a second one at once', async () => {
  const server = await serve(
    runningApp(() => new Promise<HttpResponse>(() => undefined)),
    { port: 0 },
  )
  const hanging = fetch(server.url).catch(() => 'cut')
  await delay(30)
  process.emit('SIGTERM')
  await delay(30)
  const startedAt = performance.now()
  process.emit('SIGINT')
  await server.stopped
  ok(performance.now() - startedAt < 500)
  equal(await hanging, 'cut')
  equal(process.listenerCount('SIGTERM'), 0)
})

test('an application that throws after all ends one request, not the process', async () => {
  await using server = await served(({ path }) => {
    if (path === '/throws') throw new Error('never')
    return path === '/rejects' ? Promise.reject(new Error('never')) : text('fine')
  })
  equal((await fetch(`${server.url}/throws`)).status, 500)
  equal((await fetch(`${server.url}/rejects`)).status, 500)
  equal(await (await fetch(server.url)).text(), 'fine')
})

test('pipelined requests are answered in order', async () => {
  await using server = await served(async ({ path }) => {
    if (path === '/1') await delay(40)
    return text(path)
  })
  const requests = ['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('')
  const answer = await rawExchange(server.port, requests, { waitMs: 150 })
  const bodies = Array.from(answer.text.matchAll(/\r\n\r\n(\/\d)/g), ([, path]) => path)
  deepStrictEqual(bodies, ['/1', '/2', '/3'])
})

test('the client address is canonical', async () => {
  await using server = await served(({ client }) => text(client?.host ?? ''), { host: '::' })
  equal(await (await fetch(`http://127.0.0.1:${server.port}`)).text(), '127.0.0.1')
})

test('a tracing tool that subscribes before the server is made sees all headers', async () => {
  const seen: unknown[] = []
  const onStart = (message: unknown): void => {
    // Proof: Node documents `request` on messages of this channel.
    seen.push((message as { request: IncomingMessage }).request.headers['x-trace'])
  }
  subscribe('http.server.request.start', onStart)
  await using server = await served(() => text('x'))
  await (await fetch(server.url, { headers: { 'x-trace': 'abc' } })).text()
  unsubscribe('http.server.request.start', onStart)
  deepStrictEqual(seen, ['abc'])
})
