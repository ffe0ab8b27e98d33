import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each field of a model is a parameter of its own', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/books?limit=5')).json(), { limit: 5, offset: 0, order_by: 'created_at' })
  partialDeepStrictEqual(await (await client.get('/books?limit=500&tool=plumbus')).json(), {
    errors: [
      { in: 'query', path: ['limit'], code: 'too_big' },
      { in: 'query', path: ['tool'], code: 'unrecognized_key' },
    ],
  })
})

test('an object inside is sent in brackets, and its issues name the brackets', async () => {
  await using client = await testClient(app)
  const search = 'q=snow&filter[price][min]=5&filter[tags]=old&filter[tags]=rare&filter[since]=2026-01-31'
  deepStrictEqual(await (await client.get(`/search?${search}`)).json(), {
    q: 'snow',
    filter: { price: { min: 5 }, tags: ['old', 'rare'], since: '2026-01-31T00:00:00.000Z' },
  })
  deepStrictEqual(await (await client.get('/search')).json(), {})
  const refused = await client.get('/search?filter[price][min]=-1')
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), {
    errors: [{ in: 'query', path: ['filter[price][min]'], code: 'too_small' }],
  })
})

test('a model is documented field by field, an object as deepObject', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': { get: { parameters: [{ name: 'limit' }, { name: 'offset' }, { name: 'order_by' }] } },
      '/search': {
        get: { parameters: [{ name: 'q' }, { name: 'filter', in: 'query', style: 'deepObject', explode: true }] },
      },
    },
  })
})
