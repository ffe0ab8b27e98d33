import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const cover = { url: 'https://books.example/kokoro.png', name: 'Front' }

test('models nest to any depth, and errors name the whole way', async () => {
  await using client = await testClient(app)
  const good = await client.post('/offers', {
    json: { name: 'Spring', books: [{ title: 'Kokoro', tags: ['old', 'old'], cover }] },
  })
  deepStrictEqual(await good.json(), {
    name: 'Spring',
    books: [{ title: 'Kokoro', tags: ['old'], cover, pages: [] }],
  })
  const bad = { name: 'Spring', books: [{ title: 'Kokoro', pages: [cover, { url: 'nowhere', name: 'x' }] }] }
  partialDeepStrictEqual(await (await client.post('/offers', { json: bad })).json(), {
    errors: [{ in: 'body', path: ['books', 0, 'pages', 1, 'url'], code: 'invalid_format' }],
  })
})

test('a list or a dictionary is a body, and a schema may contain itself', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/images', { json: [cover] })).json(), ['Front'])
  deepStrictEqual(await (await client.post('/weights', { json: { 1: 0.5 } })).json(), { 1: 0.5 })
  strictEqual((await client.post('/weights', { json: { one: 0.5 } })).status, 422)
  const tree = { title: 'One', parts: [{ title: 'Two', parts: [] }] }
  deepStrictEqual(await (await client.post('/chapters', { json: tree })).json(), tree)
})

test('a named schema is one component of the document', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    components: {
      schemas: {
        Image: { properties: { url: { format: 'uri' } } },
        Book: { properties: { cover: { $ref: '#/components/schemas/Image' }, tags: { uniqueItems: true } } },
      },
    },
  })
})
