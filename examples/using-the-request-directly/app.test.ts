import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the request shows what was sent', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/hello?tag=a&tag=b', { headers: { 'user-agent': 'reader/1' } })
  partialDeepStrictEqual(await answer.json(), { method: 'GET', path: '/hello', tags: ['a', 'b'], agent: 'reader/1' })
})

test('the body as bytes, as a stream, and within its limit', async () => {
  await using client = await testClient(app)
  const headers = { 'content-type': 'application/octet-stream' }
  deepStrictEqual(await (await client.post('/bytes', { body: new Uint8Array(3), headers })).json(), {
    bytes: 3,
    type: 'application/octet-stream',
  })
  strictEqual((await client.post('/bytes', { body: new Uint8Array(1_001), headers })).status, 413)
  deepStrictEqual(await (await client.post('/lines', { body: 'a\nb\nc', headers })).json(), { lines: 2 })
})

test('a body that is parsed by hand, and documented', async () => {
  await using client = await testClient(app)
  const headers = { 'content-type': 'application/yaml' }
  const answer = await client.post('/config', { body: 'name: hayate\nsize: small', headers })
  deepStrictEqual(await answer.json(), { name: 'hayate', size: 'small' })
  strictEqual((await client.post('/config', { body: 'name: hayate', headers })).status, 422)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/config': { post: { requestBody: { content: { 'application/yaml': { schema: { type: 'object' } } } } } },
    },
  })
})
