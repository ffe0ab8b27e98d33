import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  background,
  body,
  ConfigurationError,
  depends,
  Hayate,
  HttpResponse,
  type InputEntry,
  json,
  jsonLines,
  request,
  response,
} from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { rawExchange } from '../adapters/raw-exchange.ts'

const quiet = { raiseServerErrors: false }

test('a query builder that is only thenable is awaited, whether anything before it waited or not', async () => {
  const waits = depends(async () => 1)
  // oxlint-disable-next-line unicorn/no-thenable -- a query builder is one, and that is what is tried here.
  const query = Object.fromEntries([['then', (resolve: (rows: unknown) => void) => resolve([{ id: 1 }])]])
  const app = new Hayate({ log: false })
  app.get('/sync', () => query)
  app.get('/async', { input: { waits } }, () => query)
  await using client = await testClient(app)
  for (const path of ['/sync', '/async']) assert.deepEqual(await (await client.get(path)).json(), [{ id: 1 }])
})

test('a commit that throws undefined is an error answer as well', async () => {
  const done: string[] = []
  const session = depends(async function* () {
    yield 1
    // oxlint-disable-next-line typescript/only-throw-error -- libraries do.
    throw undefined
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session, background } }, ({ background }) => {
    background.add(() => done.push('sent'))
    return 'committed?'
  })
  await using client = await testClient(app, quiet)
  assert.equal((await client.get('/')).status, 500)
  assert.deepEqual(done, [])
})

test('work that a generator handler adds while it streams runs after its last item', async () => {
  const done: string[] = []
  const app = new Hayate({ log: false })
  app.get('/', { input: { background }, output: jsonLines(z.number()) }, async function* counts({ background }) {
    yield 1
    background.add(() => done.push('after'))
    yield 2
    done.push('last item')
  })
  const running = await app.start({ mode: 'test' })
  const { fetchHandler } = await import('hayate/fetch')
  assert.equal(await (await fetchHandler(running)(new Request('http://localhost/'))).text(), '1\n2\n')
  await delay(5)
  await running.stop()
  assert.deepEqual(done, ['last item', 'after'])
})

test('the onSent of a returned response runs beside the work of the request', async () => {
  const done: string[] = []
  const app = new Hayate({ log: false })
  app.get('/', { input: { background } }, ({ background }) => {
    background.add(() => done.push('background'))
    const answer = json(1)
    answer.onSent = () => void done.push('own')
    return answer
  })
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(done, ['own', 'background'])
})

class Missing extends Error {}

test('one response for all requests gathers nothing of any, from onError and from middleware too', async () => {
  const shared = new HttpResponse(503, ['content-type', 'text/plain'], 'later')
  const app = new Hayate({ log: false })
  app.onError(Missing, () => shared)
  app.use(async (incoming, next) => (incoming.path === '/closed' ? shared : next()))
  app.get('/missing', { input: { response } }, ({ response }) => {
    response.setCookie('session', 'of one user')
    throw new Missing()
  })
  await using client = await testClient(app)
  for (const path of ['/missing', '/missing', '/closed', '/closed']) {
    const answer = await client.get(path)
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.getSetCookie().length, path === '/missing' ? 1 : 0)
    assert.equal(answer.headers.get('server-timing')?.split(',').length, 1)
  }
  assert.deepEqual(shared.headers, ['content-type', 'text/plain'])
  assert.equal(shared.onSent, undefined)
})

test('a Response that was sent once is a 500 that says so, not an empty answer', async () => {
  const shared = new Response('once')
  const app = new Hayate({ log: false })
  app.get('/', () => shared)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).text(), 'once')
  await assert.rejects(client.get('/'), /new one for every request, or a clone/)
})

test('next() twice is an error of the middleware, also when nobody waits for the second', async () => {
  let handled = 0
  const app = new Hayate({ log: false })
  app.use(async (_incoming, next) => {
    const first = next()
    void next()
    return first
  })
  app.get('/', () => ++handled)
  await using client = await testClient(app)
  await assert.rejects(client.get('/'), { code: 'HAYATE_NEXT_CALLED_TWICE' })
  assert.equal(handled, 1)
})

test('the body can be asked for early and awaited late: a client that leaves in between ends its request only', async () => {
  const seen: unknown[] = []
  const app = new Hayate({ log: false })
  app.post('/', { input: { request } }, async ({ request }) => {
    const pending = request.body()
    await delay(60)
    await pending.catch((error: { status: number }) => seen.push(error.status))
    return 'done'
  })
  await using server = await serve(app, { port: 0, signals: false })
  const leaving = new AbortController()
  const endless = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) })
  const init = { method: 'POST', body: endless, signal: leaving.signal, duplex: 'half' } as RequestInit
  const answer = fetch(server.url, init).catch(() => 'left')
  await delay(20)
  leaving.abort()
  assert.equal(await answer, 'left')
  for (let turn = 0; turn < 100 && seen.length === 0; turn += 1) await delay(5)
  assert.deepEqual(seen, [400])
})

test('a body that was read into an input can be streamed too; one that was streamed cannot be read again', async () => {
  const app = new Hayate({ log: false })
  app.post('/input', { input: { item: body(z.object({ a: z.int() })), request } }, async ({ request }) => {
    let bytes = 0
    for await (const chunk of request.stream()) bytes += chunk.length
    return [bytes, await request.toWeb().json()]
  })
  app.post('/streamed', { input: { request } }, async ({ request }) => {
    for await (const _ of request.stream());
    return (await request.body()).length
  })
  await using server = await serve(app, { port: 0, signals: false })
  const post = (path: string): Promise<Response> => {
    const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }
    return fetch(server.url + path, { ...init, signal: AbortSignal.timeout(3_000) })
  }
  assert.deepEqual(await (await post('/input')).json(), [7, { a: 1 }])
  assert.equal((await post('/streamed')).status, 500)
})

test('a stop ends after graceMs, although work in the background never does, and a second signal ends it at once', async () => {
  for (const bySignal of [false, true]) {
    const app = new Hayate({ log: false })
    app.get('/', { input: { background } }, ({ background }) => {
      background.add(() => new Promise(() => undefined))
      return 'ok'
    })
    const server = await serve(app, { port: 0, signals: bySignal, graceMs: bySignal ? 60_000 : 300 })
    await (await fetch(server.url)).text()
    const startedAt = performance.now()
    if (bySignal) {
      process.emit('SIGTERM')
      await delay(400)
      process.emit('SIGTERM')
    }
    await server.stop()
    assert.ok(performance.now() - startedAt < 5_000)
  }
})

test('a server with impossible options stops the application that it started', async () => {
  const events: string[] = []
  const app = new Hayate({
    log: false,
    lifespan: function* () {
      yield
      events.push('closed')
    },
  })
  await assert.rejects(serve(app, { port: 0, signals: false, maxHeaderBytes: -1 }))
  assert.deepEqual(events, ['closed'])
})

test('app.fetch tries a start that failed again', async () => {
  let starts = 0
  const app = new Hayate({
    log: false,
    lifespan: function* () {
      starts += 1
      if (starts === 1) throw new Error('the database is away')
      yield
    },
  })
  app.get('/', () => 'up')
  await assert.rejects(app.fetch(new Request('http://localhost/')), /away/)
  assert.equal((await app.fetch(new Request('http://localhost/'))).status, 200)
})

test('an app-wide dependency with Symbol.dispose is disposed once, by whoever made it', async () => {
  const disposed: string[] = []
  const pool = depends.app(() => ({ [Symbol.dispose]: () => void disposed.push('pool') }))
  const same = depends.app({ pool }, ({ pool }) => pool)
  const app = new Hayate({ log: false })
  app.get('/', { input: { same } }, () => 'ok')
  const client = await testClient(app)
  await client.close()
  assert.deepEqual(disposed, ['pool'])
})

test('inputs may have the names of what every object inherits; __proto__ is refused by name', async () => {
  const app = new Hayate({ log: false })
  const named = depends({ valueOf: z.string().optional() }, (values) => values.valueOf ?? 'absent')
  const inputs = { constructor: z.string().optional(), toString: z.string().optional(), hasOwnProperty: named }
  app.get('/', { input: inputs }, (values) => Object.entries(values))
  await using client = await testClient(app)
  const names = ['constructor', 'toString', 'hasOwnProperty']
  const entries = await (await client.get('/?toString=sent&__proto__=x')).json()
  assert.deepEqual(entries, [
    [names[0], null],
    [names[1], 'sent'],
    [names[2], 'absent'],
  ])
  const polluting = new Hayate()
  const input: Readonly<Record<string, InputEntry>> = { ['__proto__']: body(z.unknown()) }
  polluting.post('/', { input }, () => 'ok')
  assert.throws(
    () => polluting.openapi(),
    (error) => error instanceof ConfigurationError && /__proto__/.test(error.message),
  )
})

test('ten thousand items are read, and what is wrong with them is told up to a bound', async () => {
  const app = new Hayate({ log: false })
  app.post('/', { input: { items: body(z.array(z.int())) } }, ({ items }) => items.length)
  await using client = await testClient(app)
  const many = (one: unknown): { json: unknown } => ({ json: Array.from({ length: 10_000 }, () => one) })
  assert.equal(await (await client.post('/', many(1))).json(), 10_000)
  const refused = await client.post('/', many('a'))
  assert.equal(refused.status, 422)
  assert.equal(((await refused.json()) as { errors: unknown[] }).errors.length, 1_000)
})

test('an error whose class cannot be asked for is a 500 like any other', async () => {
  const hostile = new Proxy(new Error('x'), {
    getPrototypeOf: () => {
      throw new Error('trap')
    },
  })
  const app = new Hayate({ log: false })
  app.onError(Missing, () => new HttpResponse(404, [], null))
  app.get('/', () => {
    throw hostile
  })
  await using client = await testClient(app, quiet)
  const answer = await client.get('/')
  assert.equal(answer.status, 500)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
})

test('an interim status is no answer', async () => {
  const app = new Hayate({ log: false })
  app.get('/{status}', { input: { status: z.int() } }, ({ status }) => new HttpResponse(status, [], null))
  await using server = await serve(app, { port: 0, signals: false })
  for (const status of [100, 101, 103]) assert.equal((await fetch(`${server.url}/${status}`)).status, 500)
})

test('a piece that cannot be sent ends the generator that made it', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.get('/', () => {
    async function* pieces(): AsyncGenerator<string> {
      try {
        // Proof: what code without types may yield.
        yield 42 as unknown as string
        yield 'never'
      } finally {
        events.push('ended')
      }
    }
    return new HttpResponse(200, [], pieces())
  })
  await using server = await serve(app, { port: 0, signals: false })
  await fetch(server.url)
    .then((answer) => answer.text())
    .catch(() => undefined)
  for (let turn = 0; turn < 100 && events.length === 0; turn += 1) await delay(5)
  assert.deepEqual(events, ['ended'])
})

test('header names in capitals are the same headers: one type, one length, no coding of the application', async () => {
  const app = new Hayate({ log: false })
  app.use(async (_incoming, next) => {
    const answer = await next()
    answer.setHeader('Content-Type', 'text/plain')
    return answer
  })
  app.get('/length', () => new HttpResponse(200, ['content-type', 'text/html', 'Content-Length', '5'], 'abc'))
  app.get('/coding', () => new HttpResponse(200, ['Transfer-Encoding', 'chunked'], 'abc'))
  await using server = await serve(app, { port: 0, signals: false })
  for (const path of ['/length', '/coding']) {
    const answer = await rawExchange(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    assert.equal(answer.text.match(/content-length: 3/gi)?.length, 1)
    assert.doesNotMatch(answer.text, /content-length: 5|transfer-encoding|text\/html/i)
    assert.match(answer.text, /\r\n\r\nabc$/)
  }
})
