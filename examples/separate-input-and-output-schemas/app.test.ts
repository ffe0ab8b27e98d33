import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, oneSchema } from './app.ts'

test('a model is two schemas where its sides differ, and one where they do not', () => {
  const schemas = app.openapi().components?.schemas ?? {}
  const ours = Object.keys(schemas).filter((name) => /^(Item|Plain)/.test(name))
  deepStrictEqual(ours, ['Item-Input', 'Item-Output', 'Plain'])
  deepStrictEqual(schemas['Item-Input']?.required, ['name'])
  deepStrictEqual(schemas['Item-Output']?.required, ['name', 'added_at'])
})

test('separateInputOutput: false describes what is sent, under one name', () => {
  const schemas = oneSchema.openapi().components?.schemas ?? {}
  deepStrictEqual(
    Object.keys(schemas).filter((name) => name.startsWith('Item')),
    ['Item'],
  )
  deepStrictEqual(schemas.Item?.required, ['name'])
})

test('a default is filled in what leaves', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/items', { json: { name: 'Foo' } })
  deepStrictEqual(await answer.json(), { name: 'Foo', added_at: '1970-01-01T00:00:00.000Z' })
})
