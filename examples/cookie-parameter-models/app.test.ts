import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each field of a model is a cookie', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/books', { cookies: { session_id: '12345678' } })
  deepStrictEqual(await answer.json(), { session_id: '12345678', theme: 'light' })
})

test('a strict model refuses cookies that it does not know', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/books', { headers: { cookie: 'theme=dark; santa_tracker=good' } })
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), {
    errors: [
      { in: 'cookie', path: ['session_id'], code: 'missing' },
      { in: 'cookie', path: ['santa_tracker'], code: 'unrecognized_key' },
    ],
  })
})

test('each cookie of a model is documented', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': {
        get: {
          parameters: [
            { name: 'session_id', in: 'cookie', required: true },
            { name: 'theme', in: 'cookie', required: false, schema: { default: 'light' } },
          ],
        },
      },
    },
  })
})
