import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const bytes = new TextEncoder().encode('{"title":"Kokoro"}')

test('a body without a Content-Type is refused, with what to send', async () => {
  await using client = await testClient(app)
  const refused = await client.post('/books', { body: bytes })
  strictEqual(refused.status, 415)
  partialDeepStrictEqual(await refused.json(), {
    detail: 'The request has a body but no Content-Type. Send it as application/json.',
  })
  for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json']) {
    strictEqual((await client.post('/books', { body: bytes, headers: { 'content-type': type } })).status, 200)
  }
})

test('a router can take it for JSON; another type is refused all the same', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/devices/books', { body: bytes })).json(), { title: 'Kokoro' })
  const text = await client.post('/devices/books', { body: bytes, headers: { 'content-type': 'text/plain' } })
  strictEqual(text.status, 415)
})

test('the document says that both take JSON', async () => {
  await using client = await testClient(app)
  const post = { requestBody: { content: { 'application/json': {} } } }
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: { '/books': { post }, '/devices/books': { post } },
  })
})
