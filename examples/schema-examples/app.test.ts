import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('examples of a model stand in its schema', () => {
  const schema = app.openapi().components?.schemas?.Item
  deepStrictEqual(schema?.examples, [{ name: 'Foo', description: 'A very nice Item', price: 35.4 }])
})

test('named examples stand beside the schema of a body, a parameter and an answer', () => {
  const operation = app.openapi().paths['/items/{item_id}']?.put
  const content = operation?.requestBody?.content['application/json']
  deepStrictEqual(Object.keys(content?.examples ?? {}), ['normal', 'free'])
  deepStrictEqual(operation?.parameters?.[1]?.examples, { price: { value: 'price' }, '-price': { value: '-price' } })
  deepStrictEqual(operation?.responses['200']?.content?.['application/json']?.examples, {
    normal: { value: { name: 'Foo', price: 35.4 } },
  })
})

test('examples change nothing of what is accepted', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/items/5', { json: { name: 'Baz', price: 1 } })
  deepStrictEqual(await answer.json(), { name: 'Baz', price: 1 })
})
