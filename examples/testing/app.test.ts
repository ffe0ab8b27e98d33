// #region first
import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { override } from 'hayate'
import { testClient } from 'hayate/testing'
import { app, items } from './app.ts'

const headers = { 'x-token': 'coneofsilence' }

test('an item is read', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/items/foo', { headers })
  strictEqual(answer.status, 200)
  deepStrictEqual(await answer.json(), { id: 'foo', title: 'Foo', description: null })
})
// #endregion first

// #region errors
test('a wrong token and an unknown item are refused', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/items/foo', { headers: { 'x-token': 'hailhydra' } })
  strictEqual(refused.status, 400)
  strictEqual(((await refused.json()) as { title: string }).title, 'Invalid X-Token header')
  strictEqual((await client.get('/items/baz', { headers })).status, 404)
})

test('an item is created once', async () => {
  await using client = await testClient(app)
  const json = { id: 'foobar', title: 'Foo Bar', description: 'The Foo Barters' }
  const created = await client.post('/items', { headers, json })
  deepStrictEqual([created.status, await created.json()], [201, json])
  strictEqual((await client.post('/items', { headers, json })).status, 409)
})
// #endregion errors

// #region override
test('a test brings its own store', async () => {
  const own = new Map([['ink', { id: 'ink', title: 'Ink', description: null }]])
  await using client = await testClient(app, { overrides: [override(items, () => own)] })
  strictEqual((await client.get('/items/ink', { headers })).status, 200)
  strictEqual((await client.get('/items/foo', { headers })).status, 404)
})
// #endregion override

test('the document has the errors that were tested', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json', { headers })).json()) as {
    paths: Record<string, { get: { responses: object } }>
  }
  deepStrictEqual(Object.keys(paths['/items/{id}']?.get.responses ?? {}), ['200', '400', '404', '422'])
})
