import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a post is added to the array, with its defaults', async () => {
  await using client = await testClient(app)
  const fields = { title: 'top beaches', content: 'check out these' }
  const created = await client.post('/posts', { json: fields })
  deepStrictEqual(await created.json(), { data: { id: 2, ...fields, published: true, rating: null } })
  const { data } = (await (await client.get('/posts')).json()) as { data: unknown[] }
  strictEqual(data.length, 2)
})

test('a body that is not a post is a 422 that names each place', async () => {
  await using client = await testClient(app)
  const refused = await client.post('/posts', { json: { title: 1, rating: 4.5 } })
  strictEqual(refused.status, 422)
  const { errors } = (await refused.json()) as { errors: { path: string[]; code: string }[] }
  deepStrictEqual(
    errors.map(({ path, code }) => [...path, code]),
    [
      ['title', 'invalid_type'],
      ['content', 'missing'],
      ['rating', 'invalid_type'],
    ],
  )
  strictEqual((await client.post('/posts')).status, 422)
})
