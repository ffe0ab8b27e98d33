import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a path parameter is converted, and what cannot be is a 422 that names it', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/books/3')).json(), { book_id: 3 })
  const refused = await client.get('/books/three')
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), { errors: [{ in: 'path', path: ['book_id'], code: 'int_parsing' }] })
})

test('a fixed segment wins, choices are checked, the rest of a path keeps its slashes', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/readers/me')).json(), { reader: 'you' })
  deepStrictEqual(await (await client.get('/readers/hana')).json(), { reader: 'hana' })
  deepStrictEqual(await (await client.get('/shelves/maps')).json(), { shelf: 'maps', floor: 2 })
  strictEqual((await client.get('/shelves/cellar')).status, 422)
  deepStrictEqual(await (await client.get('/scans/2026/page-1.png')).json(), { file_path: '2026/page-1.png' })
})

test('path parameters are documented as required, with their types', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books/{book_id}': {
        get: { parameters: [{ name: 'book_id', in: 'path', required: true, schema: { type: 'integer' } }] },
      },
      '/shelves/{shelf}': { get: { parameters: [{ schema: { enum: ['novels', 'poetry', 'maps'] } }] } },
      '/scans/{file_path}': {},
    },
  })
})
