import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('fields have constraints and defaults', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/books', { json: { title: 'Kokoro', price: 10 } })).json(), {
    title: 'Kokoro',
    price: 10,
    copies: 1,
  })
  const refused = await client.post('/books', { json: { title: 'Kokoro', price: 0 } })
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), { errors: [{ in: 'body', path: ['price'], code: 'too_small' }] })
})

test('what a field says of itself is in the document', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  properties: {
                    title: { minLength: 1, maxLength: 200, description: 'As on the cover' },
                    description: { title: 'The description of the book' },
                    price: { exclusiveMinimum: 0 },
                    copies: { default: 1, examples: [1, 20] },
                  },
                },
              },
            },
          },
        },
      },
    },
  })
})
