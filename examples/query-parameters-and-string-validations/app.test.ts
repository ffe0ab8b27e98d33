import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('text has its length and its pattern', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/search?q=snow%20country')).json(), { q: 'snow country' })
  for (const [q, code] of [
    ['ab', 'too_short'],
    ['x'.repeat(51), 'too_long'],
    ['abc1', 'invalid_format'],
  ]) {
    partialDeepStrictEqual(await (await client.get(`/search?q=${q}`)).json(), { errors: [{ path: ['q'], code }] })
  }
})

test('a list is the repeated name', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/tagged?tag=old&tag=rare')).json(), { tag: ['old', 'rare'] })
  deepStrictEqual(await (await client.get('/tagged')).json(), { tag: ['new'] })
})

test('an alias, a deprecated name and one that no document shows', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/catalogue?item-query=kokoro&debug=1')).json(), {
    looked_for: 'kokoro',
    debug: true,
  })
  const document: unknown = await (await client.get('/openapi.json')).json()
  partialDeepStrictEqual(document, {
    paths: {
      '/catalogue': {
        get: {
          parameters: [
            { name: 'item-query', description: 'Looked for in titles and authors.', schema: { title: 'Query' } },
            { name: 'q', deprecated: true },
          ],
        },
      },
      '/search': { get: { parameters: [{ schema: { minLength: 3, maxLength: 50 } }] } },
      '/filter': { get: { parameters: [{ content: { 'application/json': { schema: { type: 'object' } } } }] } },
    },
  })
  strictEqual(JSON.stringify(document).includes('"debug"'), false)
})

test('a rule of your own, and JSON in a parameter', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/lookup?id=5')).json(), {
    errors: [{ path: ['id'], code: 'custom', message: 'Must begin with isbn- or jan-' }],
  })
  const where = encodeURIComponent('{"tags":["old"],"year":1914}')
  deepStrictEqual(await (await client.get(`/filter?where=${where}`)).json(), { tags: ['old'], year: 1914 })
  strictEqual((await client.get('/filter?where=%7B')).status, 422)
})
