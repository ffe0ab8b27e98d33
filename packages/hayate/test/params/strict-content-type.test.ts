import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, fastapiErrors, Hayate, Router } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'

const input = { item: body(z.object({ a: z.int() })) }
const bytes = new TextEncoder().encode('{"a":1}')

test('strictContentType: false on the app takes a body without a Content-Type for JSON, and no other type', async () => {
  const app = new Hayate({ strictContentType: false, log: false })
  app.post('/', { input }, ({ item }) => item)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.post('/', { body: bytes })).json(), { a: 1 })
  assert.equal((await client.post('/', { body: bytes, headers: { 'content-type': 'text/plain' } })).status, 415)
  assert.equal((await client.post('/', { body: new TextEncoder().encode('{"a":"x"}') })).status, 422)
})

test('a router and a route say otherwise than what is around them', async () => {
  const lenient = new Router({ prefix: '/lenient', strictContentType: false })
  lenient.post('/', { input }, ({ item }) => item)
  lenient.post('/strict', { input, strictContentType: true }, ({ item }) => item)
  const app = new Hayate({ log: false })
  app.post('/', { input }, ({ item }) => item)
  app.include(lenient)
  app.include(new Router(), { strictContentType: false })
  await using client = await testClient(app)
  const statuses = ['/', '/lenient/', '/lenient/strict'].map(async (path) => {
    return (await client.post(path, { body: bytes })).status
  })
  assert.deepEqual(await Promise.all(statuses), [415, 200, 415])
})

test('a body of unknown length that turns out empty is absent, without a Content-Type too', async () => {
  const app = new Hayate({ log: false, errorFormat: fastapiErrors })
  app.post('/required', { input }, ({ item }) => item)
  app.post('/optional', { input: { item: body(z.object({ a: z.int() }).optional()) } }, ({ item }) => item ?? 'nothing')
  await using server = await served(app)
  const post = (path: string, content: string) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${content}0\r\n\r\n`
  const required = await server.send(post('/required', ''))
  assert.ok(
    required.text.endsWith('{"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}'),
    required.text,
  )
  assert.ok((await server.send(post('/optional', ''))).text.endsWith('"nothing"'))
  assert.deepEqual((await server.send(post('/optional', '2\r\n{}\r\n'))).statuses, [415])
})
