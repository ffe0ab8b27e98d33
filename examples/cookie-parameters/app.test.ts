import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a cookie is converted and has its default', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/books')).json(), { ads_id: 'none', seen: 0 })
  const answer = await client.get('/books', { cookies: { ads_id: 'a1', seen: '3' } })
  deepStrictEqual(await answer.json(), { ads_id: 'a1', seen: 3 })
})

test('what does not fit is a 422 that names the cookie', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/books', { headers: { cookie: 'seen=many' } })
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), { errors: [{ in: 'cookie', path: ['seen'], code: 'int_parsing' }] })
})

test('cookies are documented', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': { get: { parameters: [{ name: 'ads_id', in: 'cookie', required: false }, { name: 'seen' }] } },
    },
  })
})
