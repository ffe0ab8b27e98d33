import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a Valibot model is a body and an output', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/books', { json: { title: 'Kokoro', price: 10, secret: 1 } })
  deepStrictEqual(await answer.json(), { title: 'Kokoro', price: 10, tags: [] })
  const refused = await client.post('/books', { json: { title: '', price: 'x' } })
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), {
    errors: [
      { in: 'body', path: ['title'], code: 'too_short' },
      { in: 'body', path: ['price'], code: 'invalid_type' },
    ],
  })
})

test('an ArkType model is a parameter model, its text converted', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/books?limit=5')).json(), { limit: 5 })
  partialDeepStrictEqual(await (await client.get('/books?limit=500')).json(), {
    errors: [{ in: 'query', path: ['limit'], code: 'too_big' }],
  })
})

test('both describe themselves in the document', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': {
        get: {
          parameters: [
            { name: 'limit', in: 'query', required: true },
            { name: 'after', required: false },
          ],
        },
        post: {
          requestBody: { content: { 'application/json': { schema: { properties: { title: { minLength: 1 } } } } } },
        },
      },
    },
  })
})
