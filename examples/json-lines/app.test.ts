import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each item is one line of JSON', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/items/stream')
  strictEqual(answer.headers.get('content-type'), 'application/jsonl')
  const lines = (await answer.text()).trimEnd().split('\n')
  deepStrictEqual(
    lines.map((line) => (JSON.parse(line) as { name: string }).name),
    ['Plumbus', 'Portal Gun'],
  )
})

test('an error before the first item is an answer of its own', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/shelves/z')
  deepStrictEqual([answer.status, ((await answer.json()) as { code: string }).code], [404, 'no_shelf'])
})

test('the document names the schema of the items', () => {
  const content = app.openapi().paths['/items/stream']?.get?.responses[200]?.content
  deepStrictEqual(content, { 'application/jsonl': { itemSchema: { $ref: '#/components/schemas/Item' } } })
})
