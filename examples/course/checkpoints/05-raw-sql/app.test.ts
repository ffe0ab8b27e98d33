import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a post is stored, read, replaced and deleted', async () => {
  await using client = await testClient(app)
  const json = { title: 'first', content: 'one' }
  const created = await client.post('/posts', { json })
  strictEqual(created.status, 201)
  partialDeepStrictEqual(await created.json(), { data: { id: 1, ...json, published: 1 } })
  const replaced = await client.put('/posts/1', { json: { title: 'second', content: 'two', published: false } })
  partialDeepStrictEqual(await replaced.json(), { data: { id: 1, title: 'second', published: 0 } })
  strictEqual((await client.delete('/posts/1')).status, 204)
  for (const answer of [await client.get('/posts/1'), await client.delete('/posts/1')]) strictEqual(answer.status, 404)
})

test('text of a client is a value, never SQL', async () => {
  await using client = await testClient(app)
  const json = { title: `'); drop table posts; --`, content: `admin' --` }
  partialDeepStrictEqual(await (await client.post('/posts', { json })).json(), { data: json })
  const { data } = (await (await client.get('/posts')).json()) as { data: { title: string }[] }
  deepStrictEqual(
    data.map(({ title }) => title),
    [json.title],
  )
})
