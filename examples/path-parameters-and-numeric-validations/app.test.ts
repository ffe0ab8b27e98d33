import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('numbers keep their bounds, and every wrong one is told at once', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/shelves/3/books/14')).json(), { shelf: 3, position: 14 })
  partialDeepStrictEqual(await (await client.get('/shelves/41/books/0')).json(), {
    errors: [
      { in: 'path', path: ['shelf'], code: 'too_big' },
      { in: 'path', path: ['position'], code: 'too_small' },
    ],
  })
  deepStrictEqual(await (await client.get('/ratings/4.5')).json(), { stars: 4.5 })
  for (const stars of ['0', '4.2', 'inf', 'nan']) strictEqual((await client.get(`/ratings/${stars}`)).status, 422)
})

test('bounds, title and description are documented', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/shelves/{shelf}/books/{position}': {
        get: {
          parameters: [
            {
              description: 'Counted from the door.',
              schema: { title: 'Number of the shelf', minimum: 1, maximum: 40 },
            },
            { schema: { exclusiveMinimum: 0, exclusiveMaximum: 1000 } },
          ],
        },
      },
    },
  })
})
