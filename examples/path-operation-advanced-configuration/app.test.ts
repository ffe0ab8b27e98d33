import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const { paths } = app.openapi()

test('operations are named by the application, unless one has an id of its own', () => {
  strictEqual(paths['/items']?.get?.operationId, 'items-readItems')
  strictEqual(paths['/users']?.get?.operationId, 'some_specific_id_you_define')
  strictEqual(paths['/aliens']?.get?.operationId, 'default-get')
})

test('what is laid over an operation stands in it', () => {
  const operation = paths['/aliens']?.get
  strictEqual(operation?.['x-aperture-labs-portal'], 'blue')
  deepStrictEqual(operation.externalDocs, { url: 'https://example.com/aliens' })
  ok(operation.responses['200'])
})

test('a body that hayate does not read is described by hand and read by the handler', async () => {
  const body = paths['/spells']?.post?.requestBody
  strictEqual(body?.required, true)
  ok(body.content['application/x-spell']?.schema?.properties)
  await using client = await testClient(app)
  const answer = await client.post('/spells', { body: 'lumos 7', headers: { 'content-type': 'application/x-spell' } })
  deepStrictEqual(await answer.json(), { spell: 'lumos', power: 7 })
})
