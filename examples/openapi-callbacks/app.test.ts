import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the callback stands in the operation, its models among the components', () => {
  const { paths, components } = app.openapi()
  const callback = paths['/invoices']?.post?.callbacks?.invoiceNotification
  const operation = callback?.['{$request.query.callback_url}/invoices/{$request.body#/id}']?.post
  strictEqual(operation?.description, 'Sent when the customer has paid.')
  deepStrictEqual(operation.requestBody?.content['application/json']?.schema, {
    $ref: '#/components/schemas/InvoiceEvent',
  })
  ok(components?.schemas?.InvoiceEventReceived)
})

test('the route itself answers, and calls nobody', async () => {
  await using client = await testClient(app)
  const invoice = { id: '2expen51ve', customer: 'Mr. Richie Rich', total: 999 }
  const answer = await client.post('/invoices?callback_url=https://example.com/', { json: invoice })
  deepStrictEqual(await answer.json(), { msg: 'Invoice 2expen51ve received' })
})
