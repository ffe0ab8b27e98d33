import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const book = { title: 'Kokoro', price: 10 }

test('several bodies stand under their names in one object', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/books/3', { json: { book, reader: { name: 'hana' }, importance: 5 } })
  deepStrictEqual(await answer.json(), { book_id: 3, book, reader: { name: 'hana' }, importance: 5 })
  partialDeepStrictEqual(await (await client.put('/books/3', { json: { book: { title: 'x' } } })).json(), {
    errors: [
      { in: 'body', path: ['book', 'price'], code: 'missing' },
      { in: 'body', path: ['reader'], code: 'missing' },
    ],
  })
})

test('embed: true asks for the name with one body as well', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/books', { json: { book } })).json(), book)
  strictEqual((await client.post('/books', { json: book })).status, 422)
})

test('the document shows one object', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books/{book_id}': {
        put: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  properties: { book: {}, reader: {}, importance: { default: 1 } },
                  required: ['book', 'reader'],
                },
              },
            },
          },
        },
      },
    },
  })
})
