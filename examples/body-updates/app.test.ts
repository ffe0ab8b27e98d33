import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const bar = { name: 'Bar', description: 'The bartenders', price: 62, tax: 20.2, tags: ['new'] }

test('PATCH changes what was sent: {} nothing, null to null, no default overwrites what is stored', async () => {
  await using client = await testClient(app)
  const patch = async (json: object): Promise<unknown> => (await client.patch('/items/bar', { json })).json()
  deepStrictEqual(await patch({}), bar)
  deepStrictEqual(await patch({ description: null }), { ...bar, description: null })
  deepStrictEqual(await patch({ price: 1 }), { ...bar, description: null, price: 1 })
})

test('what is sent must fit the model', async () => {
  await using client = await testClient(app)
  strictEqual((await client.patch('/items/bar', { json: { price: -1 } })).status, 422)
  strictEqual((await client.patch('/items/bar', { json: { name: null } })).status, 422)
  strictEqual((await client.patch('/items/none', { json: {} })).status, 404)
})

test('PUT replaces: what was not sent becomes its default', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/items/foo', { json: { name: 'Foo', price: 3 } })
  deepStrictEqual(await answer.json(), { name: 'Foo', description: null, price: 3, tax: 10.5, tags: [] })
})

test('the document has a model of its own for the changes', () => {
  const { components } = app.openapi()
  strictEqual(components?.schemas?.PartialItem?.required, undefined)
  deepStrictEqual((components?.schemas?.PartialItem?.properties as { tax: object } | undefined)?.tax, {
    type: 'number',
  })
})
