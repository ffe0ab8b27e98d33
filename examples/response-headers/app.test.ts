import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('headers are set through response, from a dependency as well, or given with a response', async () => {
  await using client = await testClient(app)
  for (const path of ['/headers-and-object', '/headers']) {
    const answer = await client.get(path)
    strictEqual(answer.headers.get('x-cat-dog'), 'alone in the world')
    deepStrictEqual(await answer.json(), { message: 'Hello World' })
  }
  strictEqual((await client.get('/items')).headers.get('x-total-count'), '2')
})

test('the document has a header that is declared', () => {
  const headers = app.openapi().paths['/items']?.get?.responses[200]?.headers
  deepStrictEqual(Object.keys(headers ?? {}), ['X-Total-Count'])
  strictEqual(JSON.stringify(headers).includes('"type":"integer"'), true)
})
