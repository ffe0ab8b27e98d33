import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const headers = { 'x-key': 'a-key-for-the-example' }

test('dependencies of the app, of a router and of a route run for their effect, outermost first', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/orders', { headers: { 'x-key': 'another' } })).status, 403)
  deepStrictEqual(await (await client.get('/orders', { headers })).json(), [{ id: 1 }])
  deepStrictEqual(await (await client.get('/orders/count', { headers })).json(), { notes: 3 })
  strictEqual((await client.get('/orders')).status, 422)
})

test('what they read and answer is documented in every route', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string; required: boolean }[]; responses: object } }>
  }
  for (const path of ['/orders', '/orders/count']) {
    deepStrictEqual(
      paths[path]?.get.parameters.map(({ name, required }) => [name, required]),
      [['x-key', true]],
    )
    deepStrictEqual(Object.keys(paths[path]?.get.responses ?? {}), ['200', '403', '422'])
  }
})
