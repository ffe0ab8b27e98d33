import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the document lists the answers of the application, the router and the route', () => {
  const responses = app.openapi().paths['/items/{item_id}']?.get?.responses
  deepStrictEqual(responses?.['5XX'], { description: 'Something broke' })
  deepStrictEqual(responses?.[403], {
    description: 'Forbidden',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } },
  })
  strictEqual(responses?.[404]?.description, 'The item was not found')
})

test('one answer may have several media types', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/items/foo/picture')).headers.get('content-type'), 'image/png')
  deepStrictEqual(await (await client.get('/items/bar/picture')).json(), { id: 'bar', value: 'no picture' })
  const answer = app.openapi().paths['/items/{item_id}/picture']?.get?.responses[200]
  deepStrictEqual(Object.keys(answer?.content ?? {}), ['application/json', 'image/png'])
  strictEqual(answer?.description, 'The item, or its picture')
})

test('an answer with another status is sent as it is; one by status is checked and documented', async () => {
  await using client = await testClient(app)
  const missing = await client.get('/items/bar')
  deepStrictEqual([missing.status, await missing.json()], [404, { message: 'Item not found' }])
  strictEqual((await client.put('/items/bar')).status, 201)
  strictEqual((await client.put('/items/foo')).status, 200)
  strictEqual(app.openapi().paths['/items/{item_id}']?.put?.responses[201]?.description, 'Created')
})
