import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const { paths } = app.openapi()

test('status, tags, summary, descriptions stand in the operation', async () => {
  const operation = paths['/items']?.post
  deepStrictEqual(operation?.tags, ['items'])
  strictEqual(operation.summary, 'Create an item')
  ok(operation.description?.includes('- **name**'))
  strictEqual(operation.responses['201']?.description, 'The created item')
  await using client = await testClient(app)
  const answer = await client.post('/items', { json: { name: 'Foo', price: 50.5 } })
  strictEqual(answer.status, 201)
  deepStrictEqual(await answer.json(), { name: 'Foo', price: 50.5, tags: [] })
})

test('a summary is made of the name; a deprecated operation says so and still answers', async () => {
  const operation = paths['/elements']?.get
  strictEqual(operation?.summary, 'Read Elements')
  strictEqual(operation.deprecated, true)
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/elements')).json(), [{ item_id: 'Foo' }])
})

test('a router sets tags and answers for all; what is not documented is still served', async () => {
  deepStrictEqual(paths['/users/']?.get?.tags, ['users'])
  strictEqual(paths['/users/']?.get?.responses['404']?.description, 'Nobody')
  strictEqual(paths['/users/internal'], undefined)
  await using client = await testClient(app)
  strictEqual((await client.get('/users/internal')).status, 200)
})
