import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, makeRequest } from './app.ts'

test('the webhook stands in the document and is not served', async () => {
  const { webhooks, paths } = app.openapi()
  const operation = webhooks?.['new-subscription']?.post
  strictEqual(operation?.operationId, 'new_subscription')
  deepStrictEqual(operation.responses, { 204: { description: 'No Content' } })
  deepStrictEqual(Object.keys(paths), ['/users'])
  await using client = await testClient(app)
  strictEqual((await client.post('/new-subscription', { json: {} })).status, 404)
})

test('what is sent fits the document', async () => {
  const sent = makeRequest('https://example.com/hook', { username: 'rick', monthly_fee: 9.5, start_date: new Date(0) })
  deepStrictEqual(await sent.json(), { username: 'rick', monthly_fee: 9.5, start_date: '1970-01-01T00:00:00.000Z' })
})
