import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each field of a model is a header', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/books', { headers: { 'save-data': 'on', 'x-tag': 'new' } })
  deepStrictEqual(await answer.json(), { save_data: true, x_tag: ['new'] })
})

test('errors have the name on the wire', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/books', { headers: { 'save-data': 'perhaps' } })
  strictEqual(refused.status, 422)
  partialDeepStrictEqual(await refused.json(), {
    errors: [{ in: 'header', path: ['save-data'], code: 'bool_parsing' }],
  })
})

test('each header of a model is documented', async () => {
  await using client = await testClient(app)
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: {
      '/books': {
        get: {
          parameters: [
            { name: 'save-data', in: 'header', required: false },
            { name: 'if-modified-since', in: 'header', required: false },
            { name: 'x-tag', in: 'header', schema: { type: 'array', maxItems: 5 } },
          ],
        },
      },
    },
  })
})
