import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a body is the model itself', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/books', { json: { title: 'Kokoro', price: 10, tax: 1 } })
  strictEqual(answer.status, 201)
  deepStrictEqual(await answer.json(), { title: 'Kokoro', price: 10, tax: 1, price_with_tax: 11 })
})

test('path, query and body together, and all that is wrong with them', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/books/3?notify=1', { json: { title: 'Kokoro', price: 10 } })
  deepStrictEqual(await answer.json(), { book_id: 3, title: 'Kokoro', price: 10, notify: true })
  partialDeepStrictEqual(await (await client.put('/books/x', { json: { title: '', price: '10' } })).json(), {
    errors: [
      { in: 'path', path: ['book_id'], code: 'int_parsing' },
      { in: 'body', path: ['title'], code: 'too_short' },
      { in: 'body', path: ['price'], code: 'invalid_type' },
    ],
  })
  strictEqual((await client.post('/books', { body: '{', headers: { 'content-type': 'application/json' } })).status, 422)
  strictEqual((await client.post('/books', { body: '{}', headers: { 'content-type': 'text/plain' } })).status, 415)
})

test('the body is documented as required', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': {
        post: {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { type: 'object', required: ['title', 'price'] } } },
          },
        },
      },
    },
  })
})
