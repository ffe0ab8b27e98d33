import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('what the output does not declare never leaves: the password', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/users', {
    json: { username: 'ada', password: 'correct horse', email: 'ada@example.com' },
  })
  deepStrictEqual([answer.status, await answer.json()], [201, { username: 'ada', email: 'ada@example.com' }])
})

test('fields that were not set are left out, those set to their default stay', async () => {
  await using client = await testClient(app)
  const read = async (path: string): Promise<unknown> => (await client.get(path)).json()
  deepStrictEqual(await read('/items/foo'), { name: 'Foo', price: 50.2 })
  deepStrictEqual(await read('/items/baz'), { name: 'Baz', description: null, price: 50.2, tax: 10.5, tags: [] })
  deepStrictEqual(await read('/items/baz/changed'), { name: 'Baz', price: 50.2 })
  deepStrictEqual(await read('/items/bar/name'), { name: 'Bar', description: 'The bartenders' })
  deepStrictEqual(await read('/items/foo/name'), { name: 'Foo' })
})

test('the document shows the input and the output model, and says what may be left out', () => {
  const { paths, components } = app.openapi()
  strictEqual(
    JSON.stringify(paths['/users']?.post?.responses[201]?.content),
    '{"application/json":{"schema":{"$ref":"#/components/schemas/UserOut"}}}',
  )
  deepStrictEqual(components?.schemas?.['Item-WithoutDefaults']?.required, ['name', 'price'])
})
