import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the document has what is laid over it, and what its last reader made of it', async () => {
  await using client = await testClient(app)
  const document: unknown = await (await client.get('/openapi.json')).json()
  deepStrictEqual(document, {
    openapi: '3.1.0',
    info: { title: 'Custom title', version: '2.5.0', 'x-logo': { url: 'https://example.com/logo-teal.png' } },
    paths: app.openapi().paths,
  })
  deepStrictEqual(Object.keys(app.openapi().paths), ['/items'])
  strictEqual((await client.get('/beta/items')).status, 200)
})
