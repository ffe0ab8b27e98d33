import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('status is the status of a plain value', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/items', { json: { name: 'Ink' } })
  deepStrictEqual([answer.status, await answer.json()], [201, { name: 'Ink' }])
})

test('204 has neither a body nor a content type', async () => {
  await using client = await testClient(app)
  const answer = await client.delete('/items/ink')
  deepStrictEqual([answer.status, await answer.text(), answer.headers.get('content-type')], [204, '', null])
})

test('the document has the answer under its status', () => {
  const { paths } = app.openapi()
  strictEqual(paths['/items']?.post?.responses[201]?.description, 'Created')
  deepStrictEqual(paths['/items/{name}']?.delete?.responses[204], { description: 'No Content' })
})
