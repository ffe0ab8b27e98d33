import { partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a post is stored, read, replaced and deleted', async () => {
  await using client = await testClient(app)
  const json = { title: 'first', content: 'one' }
  const created = await client.post('/posts', { json })
  strictEqual(created.status, 201)
  partialDeepStrictEqual(await created.json(), { data: { id: 1, ...json, published: 1 } })
  partialDeepStrictEqual(await (await client.get('/posts')).json(), { data: [{ id: 1 }] })
  const replaced = await client.put('/posts/1', { json: { ...json, published: false } })
  partialDeepStrictEqual(await replaced.json(), { data: { id: 1, ...json, published: 0 } })
  strictEqual((await client.delete('/posts/1')).status, 204)
  strictEqual((await client.delete('/posts/1')).status, 404)
  strictEqual((await client.put('/posts/1', { json })).status, 404)
})
