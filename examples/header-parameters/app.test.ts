import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a name in code is a header name on the wire', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/books', { headers: { 'user-agent': 'reader/1', 'accept-language': 'ja' } })
  deepStrictEqual(await answer.json(), { userAgent: 'reader/1', accept_language: 'ja' })
})

test('a list takes a header that is sent several times; a comma divides nothing', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/tokens', { headers: { 'x-token': 'a,b' } })).json(), ['a,b'])
  const refused = await client.get('/tokens')
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), { errors: [{ in: 'header', path: ['x-token'], code: 'missing' }] })
})

test('an underscore on the wire is another header, and needs an alias', async () => {
  await using client = await testClient(app)
  strictEqual(await (await client.get('/legacy', { headers: { x_token: 'a' } })).json(), 'a')
  strictEqual((await client.get('/legacy', { headers: { 'x-token': 'a' } })).status, 422)
})

test('headers are documented under their names on the wire', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': { get: { parameters: [{ name: 'user-agent', in: 'header' }, { name: 'accept-language' }] } },
      '/tokens': { get: { parameters: [{ name: 'x-token', schema: { type: 'array' } }] } },
    },
  })
})
