import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a default stands in for what is absent or empty', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/books')).json(), ['Genji', 'Kokoro', 'Botchan'])
  deepStrictEqual(await (await client.get('/books?skip=4&limit=')).json(), ['Rashomon'])
})

test('what is required, optional, or a boolean', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/search?q=snow&short=yes')).json(), {
    q: 'snow',
    author: 'anybody',
    short: true,
  })
  partialDeepStrictEqual(await (await client.get('/search?short=perhaps')).json(), {
    errors: [
      { in: 'query', path: ['q'], code: 'missing' },
      { in: 'query', path: ['short'], code: 'bool_parsing' },
    ],
  })
  const twice = await client.get('/search?q=a&q=b')
  strictEqual(twice.status, 422)
  partialDeepStrictEqual(await twice.json(), { errors: [{ path: ['q'], code: 'repeated' }] })
})

test('query parameters are documented with their defaults', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': { get: { parameters: [{ name: 'skip', in: 'query', required: false, schema: { default: 0 } }, {}] } },
      '/search': { get: { parameters: [{ name: 'q', required: true }, { name: 'author', required: false }, {}] } },
    },
  })
})
