import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('what is stored is more than what leaves', async () => {
  await using client = await testClient(app)
  const json = { username: 'hokusai', email: 'hokusai@example.com', password: 'thirty-six views' }
  const answer = await client.post('/users', { json })
  deepStrictEqual([answer.status, await answer.json()], [201, { username: 'hokusai', email: 'hokusai@example.com' }])
  strictEqual((await client.post('/users', { json: { ...json, password: 'short' } })).status, 422)
})

test('a union and a map are outputs as well', async () => {
  await using client = await testClient(app)
  const vehicles = (await (await client.get('/vehicles')).json()) as { type: string }[]
  deepStrictEqual(
    vehicles.map(({ type }) => type),
    ['car', 'plane'],
  )
  deepStrictEqual(await (await client.get('/weights')).json(), { foo: 2.3, bar: 3.4 })
})

test('the document has a schema for each model, and none for what is stored', async () => {
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as { components: { schemas: object } }
  const names = Object.keys(components.schemas)
  deepStrictEqual(
    ['Car', 'Plane', 'UserIn', 'UserOut'].every((name) => names.includes(name)),
    true,
  )
  strictEqual(JSON.stringify(components).includes('hashed_password'), false)
})
