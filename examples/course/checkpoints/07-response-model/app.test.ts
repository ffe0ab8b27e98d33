import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('only what the schema names leaves', async () => {
  await using client = await testClient(app)
  const json = { title: 'first', content: 'one' }
  const post = { id: 1, ...json, published: true }
  deepStrictEqual(await (await client.post('/posts', { json })).json(), post)
  deepStrictEqual(await (await client.get('/posts/1')).json(), post)
  deepStrictEqual(await (await client.get('/posts')).json(), [post])
  strictEqual((await client.get('/posts/2')).status, 404)
})

test('the document has a schema for what is sent and one for what leaves', () => {
  const schemas = app.openapi().components?.schemas ?? {}
  deepStrictEqual(
    ['Post', 'PostCreate'].every((name) => name in schemas),
    true,
  )
})
