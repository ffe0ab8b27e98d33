import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, depends, file, Hayate, HttpError, type Mountable, override, path, request, text } from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

function shop(): Hayate {
  const sub = new Hayate({ log: false, title: 'Shop' })
  sub.get('/', () => 'root')
  sub.get('/items/{id}', { input: { id: z.int() } }, ({ id }) => ({ id }))
  sub.get('/files/{rest:path}', { input: { rest: path(z.string()) } }, ({ rest }) => rest)
  sub.post('/echo', { input: { request } }, async ({ request }) => text(new TextDecoder().decode(await request.body())))
  sub.get('/boom', () => {
    throw new Error('boom')
  })
  return sub
}

test('a mounted application sees paths without the prefix, `/sub` itself as `/`', async () => {
  const app = new Hayate({ log: false })
  app.mount('/sub', shop())
  await using client = await testClient(app)
  assert.equal(await (await client.get('/sub')).json(), 'root')
  assert.equal(await (await client.get('/sub/')).json(), 'root')
  assert.equal(await (await client.get('/sub?x=/sub')).json(), 'root')
  assert.deepEqual(await (await client.get('/sub/items/7?q=1')).json(), { id: 7 })
  assert.equal(await (await client.get('/sub/files/sub/a%2Fb')).json(), 'sub/a/b')
  assert.equal((await client.get('/items/7')).status, 404)
})

test('`/api2` is not below `/api`, and the longest prefix wins', async () => {
  const app = new Hayate({ log: false })
  const named = (name: string) => (): Response => new Response(name)
  app.mount('/api', named('api'))
  app.mount('/api/v2', named('v2'))
  await using client = await testClient(app)
  assert.equal((await client.get('/api2')).status, 404)
  assert.equal(await (await client.get('/api/v2')).text(), 'v2')
  assert.equal(await (await client.get('/api/v22')).text(), 'api')
  assert.equal(await (await client.get('/api')).text(), 'api')
})

test('segments of a prefix are decoded, then compared', async () => {
  const app = new Hayate({ log: false })
  app.mount('/api/v1', ({ url }) => new Response(new URL(url).pathname))
  await using client = await testClient(app)
  assert.equal(await (await client.get('/%61pi/v1/a%20b')).text(), '/a%20b')
  assert.equal((await client.get('/api%2Fv1/x')).status, 404)
})

test('routes of the application come before a mount', async () => {
  const app = new Hayate({ log: false })
  app.mount('/sub', shop())
  app.get('/sub/items/{id}', { input: { id: z.string() } }, ({ id }) => `own ${id}`)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/sub/items/7')).json(), 'own 7')
})

test('a mounted application answers its own 404s, 405s, 422s and 500s', async () => {
  const app = new Hayate({ log: false })
  app.mount('/sub', shop())
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await client.get('/sub/nothing')).status, 404)
  const wrong = await client.post('/sub/items/1')
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
  assert.equal((await client.get('/sub/items/x')).status, 422)
  const failed = await client.get('/sub/boom')
  assert.equal(failed.status, 500)
  const { request_id } = (await failed.json()) as { request_id: string }
  assert.equal(request_id, failed.headers.get('x-request-id'))
})

test('HEAD, bodies and their limit go through mounts, over sockets too', async () => {
  const app = new Hayate({ log: false, limits: { maxBodyBytes: 100 } })
  app.mount('/sub', shop())
  app.mount('/fetch', async (request) => new Response(await request.text()))
  const server = await serve(app, { port: 0, signals: false })
  const head = await fetch(`${server.url}/sub/items/7`, { method: 'HEAD' })
  assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '8', ''])
  const post = (path: string, body: string) => fetch(server.url + path, { method: 'POST', body })
  assert.equal(await (await post('/sub/echo', '疾風'.repeat(20))).text(), '疾風'.repeat(20))
  assert.equal(await (await post('/fetch/echo', 'text')).text(), 'text')
  assert.equal((await post('/fetch/echo', 'x'.repeat(101))).status, 413)
  await server.stop()
})

test('middleware may read the body before what is mounted does, under the limit of each', async () => {
  const inner = new Hayate({ log: false })
  inner.post('/json', { input: { item: body(z.object({ name: z.string() })) } }, ({ item }) => item)
  inner.post('/small', { input: { item: body(z.string()) }, maxBodyBytes: 4 }, ({ item }) => item)
  inner.post('/form', { input: { photo: file() } }, ({ photo }) => photo.text())
  const app = new Hayate({ log: false })
  const read: number[] = []
  app.use(async (request, next) => {
    read.push((await request.body()).byteLength)
    const answer = await next()
    read.push((await request.body()).byteLength)
    return answer
  })
  app.mount('/inner', inner).mount('/web', async (request) => Response.json(await request.json()))
  await using served = await serve(app, { port: 0, signals: false, announce: false })
  await using client = await testClient(app)
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"kumo"}' }
  const photos = new FormData()
  photos.append('photo', new File(['sky'], 'sky.txt'))
  for (const send of [
    (path: string, init: RequestInit) => fetch(served.url + path, init),
    (path: string, { body: sent, headers }: RequestInit) =>
      client.post(path, { body: sent as string | FormData, headers: new Headers(headers) }),
  ]) {
    for (const path of ['/inner/json', '/web/items']) {
      read.length = 0
      assert.deepStrictEqual(await (await send(path, json)).json(), { name: 'kumo' }, path)
      assert.deepStrictEqual(read, [15, 15])
    }
    assert.strictEqual((await send('/inner/small', json)).status, 413)
    assert.strictEqual(await (await send('/inner/form', { method: 'POST', body: photos })).json(), 'sky')
  }
})

test('a mounted application has its own document and docs pages, whose server is the prefix', async () => {
  const outer = new Hayate({ log: false })
  const middle = new Hayate({ log: false })
  middle.mount('/shop', shop())
  outer.mount('/v1', middle)
  await using client = await testClient(outer)
  const document = (await (await client.get('/v1/shop/openapi.json')).json()) as {
    info: { title: string }
    servers: unknown
    paths: object
  }
  assert.equal(document.info.title, 'Shop')
  assert.deepEqual(document.servers, [{ url: '/v1/shop' }])
  assert.ok('/items/{id}' in document.paths)
  const docs = await client.get('/v1/shop/docs')
  assert.equal(docs.status, 200)
  assert.ok(!(await docs.text()).includes('"/openapi.json"'))
  assert.deepEqual(Object.keys(outer.openapi().paths ?? {}), [])
})

test('a fetch handler that is mounted gets a web-standard Request without the prefix', async () => {
  const app = new Hayate({ log: false })
  app.mount('/legacy', async (request) =>
    Response.json(
      {
        url: request.url,
        method: request.method,
        body: await request.text(),
        agent: request.headers.get('user-agent'),
      },
      {
        status: 201,
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
      },
    ),
  )
  await using client = await testClient(app)
  const answer = await client.put('/legacy/x?y=1', { body: 'text' })
  assert.equal(answer.status, 201)
  const seen = { url: 'http://testserver/x?y=1', method: 'PUT', body: 'text', agent: 'testclient' }
  assert.deepEqual(await answer.json(), seen)
  assert.equal(answer.headers.getSetCookie().length, 2)
})

test('what a fetch handler or anything mounted throws is an answer of the application', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  const refusing: Mountable = {
    kind: 'mountable',
    handle() {
      throw new HttpError(418)
    },
  }
  app.mount('/own', refusing)
  app.mount('/fetch', () => {
    throw new Error('boom')
  })
  app.mount('/later', () => Promise.reject(new Error('boom')))
  app.mount('/nothing', () => undefined as never)
  await using client = await testClient(app, { raiseServerErrors: false })
  const statuses = []
  for (const path of ['/own', '/fetch', '/later', '/nothing']) statuses.push((await client.get(path)).status)
  assert.deepEqual(statuses, [418, 500, 500, 500])
  assert.equal(entries.filter(({ level }) => level === 'error').length, 3)
})

test('one log entry and one id for a request through a mount, with the whole pattern', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries) })
  const sub = new Hayate({ log: recordingLog(entries) })
  sub.get('/items/{id}', { input: { id: z.int(), request } }, ({ request }) => request.id)
  app.mount('/sub', sub)
  await using client = await testClient(app)
  const answer = await client.get('/sub/items/1')
  const id = answer.headers.get('x-request-id')
  assert.equal(await answer.json(), id)
  assert.equal(entries.length, 1)
  assert.equal(entries[0]?.fields.route, '/sub/items/{id}')
  assert.equal(entries[0]?.fields.request_id, id)
  assert.match(answer.headers.get('server-timing') ?? '', /^app;dur=[\d.]+$/)
})

test('the application’s middleware runs around a mount and sees its route afterwards', async () => {
  const seen: unknown[] = []
  const app = new Hayate({ log: false })
  app.use(async (request, next) => {
    const before = request.route
    const answer = await next()
    seen.push([request.path, before, request.route?.pattern, answer.status])
    return answer
  })
  app.mount('/sub', shop())
  await using client = await testClient(app)
  await client.get('/sub/items/1')
  assert.deepEqual(seen, [['/sub/items/1', undefined, '/sub/items/{id}', 200]])
})

test('what is mounted may be opened first, and stops the start when it cannot', async () => {
  const app = new Hayate()
  const broken: Mountable = {
    kind: 'mountable',
    open: () => Promise.reject(new Error('not there')),
    handle: () => text(''),
  }
  app.mount('/files', broken)
  await assert.rejects(app.start(), /not there/)
})

test('a prefix that cannot be is refused', () => {
  for (const prefix of ['', 'api', '/api/', '/api/{id}', '/a?b', '/a b', '//a', '/%61pi', '/a/../b']) {
    assert.throws(() => new Hayate().mount(prefix, () => new Response()), { code: 'HAYATE_INVALID_PREFIX' }, prefix)
  }
})

test('GET of the bare prefix of a mounted application is sent to the prefix with a slash; anything else is spared that', async () => {
  const sub = new Hayate({ log: false })
  sub.get('/', () => 'root')
  sub.post('/', () => 'posted')
  const app = new Hayate({ log: false })
  app.mount('/sub', sub)
  app.mount('/fetch', () => new Response('bare'))
  await using client = await testClient(app, { redirect: 'manual' })
  const redirected = await client.get('/sub?q=a%20b')
  assert.equal(redirected.status, 307)
  assert.equal(redirected.headers.get('location'), './sub/?q=a%20b')
  assert.equal((await client.head('/sub')).status, 307)
  assert.equal(await (await client.post('/sub')).json(), 'posted')
  assert.equal(await (await client.get('/fetch')).text(), 'bare')
  await using strict = await testClient(new Hayate({ log: false, trailingSlash: 'strict' }).mount('/sub', sub))
  assert.equal((await strict.get('/sub')).status, 404)
  assert.equal((await strict.get('/sub/')).status, 200)
  await using both = await testClient(new Hayate({ log: false, trailingSlash: 'ignore' }).mount('/sub', sub), {
    redirect: 'manual',
  })
  assert.equal(await (await both.get('/sub')).json(), 'root')
})

test('below / stands what nothing else has, and longer prefixes come before it', async () => {
  const app = new Hayate({ log: false })
  app.get('/own', () => 'own')
  app.mount('/', (request) => new Response(`root ${new URL(request.url).pathname}`))
  app.mount('/api', (request) => new Response(`api ${new URL(request.url).pathname}`))
  await using client = await testClient(app)
  for (const [path, expected] of [
    ['/own', '"own"'],
    ['/', 'root /'],
    ['/other/a%2Fb', 'root /other/a%2Fb'],
    ['/api/x', 'api /x'],
    ['/apix', 'root /apix'],
  ] as const) {
    assert.equal(await (await client.get(path)).text(), expected)
  }
  assert.equal((await client.post('/own')).status, 405)
})

test('an application below / has its own routes at the root', async () => {
  const inner = new Hayate()
  inner.get('/', () => 'root')
  inner.get('/items', () => 'items')
  const app = new Hayate({ log: false })
  app.get('/own', () => 'own')
  app.mount('/', inner)
  await using client = await testClient(app)
  for (const [path, expected] of [
    ['/', '"root"'],
    ['/items', '"items"'],
    ['/own', '"own"'],
  ] as const) {
    assert.equal(await (await client.get(path)).text(), expected)
  }
  assert.equal((await client.get('/nothing')).status, 404)
})

test('a mounted application has its own error handlers, and overrides of a test reach its dependencies', async () => {
  class Closed extends Error {}
  const clock = depends(() => 'now')
  const sub = new Hayate({ log: false }).onError(Closed, () => text('sub', { status: 503 }))
  sub.get('/closed', () => {
    throw new Closed()
  })
  sub.get('/clock', { input: { clock } }, ({ clock }) => clock)
  const app = new Hayate({ log: false }).onError(Closed, () => text('app', { status: 503 })).mount('/sub', sub)
  app.get('/closed', () => {
    throw new Closed()
  })
  await using client = await testClient(app, { overrides: [override(clock, () => 'then')] })
  assert.equal(await (await client.get('/sub/closed')).text(), 'sub')
  assert.equal(await (await client.get('/closed')).text(), 'app')
  assert.equal(await (await client.get('/sub/clock')).json(), 'then')
})

test('a GraphQL handler is mounted like any other: it gets the POST at its prefix, and its body', async () => {
  // What `graphql-yoga` and others make: a function from Request to Response.
  const graphql = async (request: Request): Promise<Response> => {
    const { query } = (await request.json()) as { query: string }
    return Response.json({ data: { asked: query, at: new URL(request.url).pathname } })
  }
  const app = new Hayate({ log: false }).mount('/graphql', graphql)
  await using client = await testClient(app)
  const answer = await client.post('/graphql', { json: { query: '{ user { name } }' } })
  assert.deepEqual(await answer.json(), { data: { asked: '{ user { name } }', at: '/' } })
  assert.deepEqual(Object.keys(app.openapi().paths ?? {}), [])
})

test('below a mount the root path is its prefix in one spelling, however a request wrote it', async () => {
  const sub = new Hayate({ log: false })
  sub.get('/where', { input: { request } }, ({ request }) => [request.rootPath, request.url])
  await using client = await testClient(new Hayate({ log: false }).mount('/süb', sub))
  for (const target of ['/s%C3%BCb/where?q', '/%73%c3%bcb/where?q']) {
    assert.deepEqual(await (await client.get(target)).json(), ['/s%C3%BCb', 'http://testserver/s%C3%BCb/where?q'])
  }
})
