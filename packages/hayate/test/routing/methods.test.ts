import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate, jsonLines, response } from 'hayate'
import { httpBearer } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'

/** An application with the path `/x` under every method that has a verb. */
function everyVerb(): Hayate {
  const app = new Hayate({ log: false })
  app.get('/x', () => 'GET')
  app.post('/x', () => 'POST')
  app.put('/x', () => 'PUT')
  app.patch('/x', () => 'PATCH')
  app.delete('/x', () => 'DELETE')
  app.head('/x', () => 'HEAD')
  app.options('/x', () => 'OPTIONS')
  app.trace('/x', () => 'TRACE')
  app.query('/x', () => 'QUERY')
  return app
}

test('every verb registers its own method', async () => {
  await using server = await served(everyVerb())
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']) {
    const { text, statuses } = await server.send(
      `${method} /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    )
    assert.deepEqual(statuses, [200], `${method} ${text}`)
    assert.match(text, method === 'HEAD' ? /\r\n\r\n$/ : new RegExp(`"${method}"$`))
  }
})

test('HEAD is on every GET: the same status and headers, no body', async () => {
  const app = new Hayate()
  app.get('/items/{id}', { input: { id: z.int(), reply: response } }, ({ id, reply }) => {
    reply.setHeader('x-from', 'handler')
    return { id, name: '釘' }
  })
  await using client = await testClient(app)
  const get = await client.get('/items/1')
  const head = await client.head('/items/1')
  assert.equal(head.status, 200)
  assert.equal(await head.text(), '')
  assert.equal(head.headers.get('x-from'), 'handler')
  assert.equal(head.headers.get('content-type'), get.headers.get('content-type'))
  assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(await get.text())))
  assert.equal((await client.head('/items/x')).status, 422)
  assert.equal((await client.head('/nowhere')).status, 404)
})

test('HEAD on the wire has the length of the body and no byte of it', async () => {
  const app = new Hayate({ log: false })
  app.get('/x', () => ({ name: '釘' }))
  await using server = await served(app)
  const { text } = await server.send(
    'HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  )
  assert.equal(text.match(/content-length: 14\r\n/gi)?.length, 2, text)
  assert.equal(text.match(/\{"name"/g)?.length, 1)
})

test('HEAD on a guarded GET without a token is 401, and the handler does not run', async () => {
  let handled = 0
  const app = new Hayate()
  app.get('/private', { input: { token: httpBearer() } }, () => ++handled)
  await using client = await testClient(app)
  const head = await client.head('/private')
  assert.equal(head.status, 401)
  assert.equal(head.headers.get('www-authenticate'), 'Bearer')
  assert.equal(await head.text(), '')
  assert.equal(handled, 0)
  assert.equal((await client.head('/private', { headers: { authorization: 'Bearer x' } })).status, 200)
})

test('an explicit HEAD route wins over the GET, and a path with HEAD alone refuses GET', async () => {
  const app = new Hayate()
  app.get('/both', { input: { reply: response } }, ({ reply }) => {
    reply.setHeader('x-by', 'get')
    return 'get'
  })
  app.head('/both', { input: { reply: response } }, ({ reply }) => {
    reply.setHeader('x-by', 'head')
    return 'head'
  })
  app.head('/alone', () => 'head')
  await using client = await testClient(app)
  assert.equal((await client.head('/both')).headers.get('x-by'), 'head')
  assert.equal((await client.get('/both')).headers.get('x-by'), 'get')
  const refused = await client.get('/alone')
  assert.equal(refused.status, 405)
  assert.equal(refused.headers.get('allow'), 'HEAD, OPTIONS')
})

test('HEAD never starts the generator of a stream', async () => {
  let started = 0
  const app = new Hayate()
  app.get('/stream', { output: jsonLines(z.int()) }, async function* () {
    started += 1
    yield 1
  })
  await using client = await testClient(app)
  const head = await client.head('/stream')
  assert.equal(head.headers.get('content-type'), 'application/jsonl')
  assert.equal(started, 0)
  assert.equal(await (await client.get('/stream')).text(), '1\n')
})

test('OPTIONS is 204 with Allow, and no dependency runs', async () => {
  let ran = 0
  const guard = depends(() => {
    ran += 1
    throw new Error('not for OPTIONS')
  })
  const app = new Hayate({ dependencies: [guard] })
  app.get('/private', () => 'secret')
  app.delete('/private', () => 'secret')
  await using client = await testClient(app)
  const answer = await client.options('/private')
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('allow'), 'DELETE, GET, HEAD, OPTIONS')
  assert.equal(await answer.text(), '')
  assert.equal(ran, 0)
  assert.equal((await client.options('/nowhere')).status, 404)
})

test('an explicit OPTIONS route answers itself', async () => {
  const app = new Hayate()
  app.get('/x', () => 'get')
  app.options('/x', () => ({ by: 'route' }))
  await using client = await testClient(app)
  assert.deepEqual(await (await client.options('/x')).json(), { by: 'route' })
  assert.equal((await client.post('/x')).headers.get('allow'), 'GET, HEAD, OPTIONS')
})

test('405 has Allow and is a problem; what looks like another method is ignored', async () => {
  let deleted = 0
  const app = new Hayate()
  app.get('/x', () => 'get')
  app.delete('/y', () => ++deleted)
  app.post('/y', () => 'posted')
  await using client = await testClient(app)
  const refused = await client.request('PROPFIND', '/x')
  assert.equal(refused.status, 405)
  assert.equal(refused.headers.get('allow'), 'GET, HEAD, OPTIONS')
  assert.equal(refused.headers.get('content-type'), 'application/problem+json')
  const overridden = await client.post('/y?_method=DELETE', { headers: { 'x-http-method-override': 'DELETE' } })
  assert.equal(await overridden.json(), 'posted')
  assert.equal(deleted, 0)
})

test('unknown and lower-case methods never reach a route', async () => {
  let handled = 0
  const app = new Hayate({ log: false })
  app.get('/x', () => ++handled)
  await using server = await served(app)
  for (const [method, allowed] of [
    ['get', [400, 501]],
    ['FOO', [400, 501]],
    ['BREW', [400, 501]],
    ['TRACE', [405]],
    ['PROPFIND', [405]],
    ['CONNECT', [400, 405, 501]],
  ] as const) {
    const { statuses, text } = await server.send(`${method} /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    assert.ok(statuses.length === 1 && allowed.some((status) => status === statuses[0]), `${method}: ${text}`)
  }
  assert.equal(handled, 0)
})
