import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const hero = { name: 'Deadpond', secret_name: 'Dive Wilson' }

test('heroes are created, read, changed and deleted; the secret name never leaves', async () => {
  await using client = await testClient(app)
  const created = await client.post('/heroes', { json: hero })
  deepStrictEqual([created.status, await created.json()], [201, { id: 1, name: 'Deadpond', age: null }])
  await client.post('/heroes', { json: { name: 'Rusty-Man', age: 48, secret_name: 'Tommy Sharp' } })
  deepStrictEqual(await (await client.get('/heroes?offset=1')).json(), [{ id: 2, name: 'Rusty-Man', age: 48 }])
  deepStrictEqual(await (await client.patch('/heroes/2', { json: { age: null } })).json(), {
    id: 2,
    name: 'Rusty-Man',
    age: null,
  })
  deepStrictEqual(await (await client.patch('/heroes/1', { json: {} })).json(), { id: 1, name: 'Deadpond', age: null })
  strictEqual((await client.delete('/heroes/1')).status, 204)
  strictEqual((await client.get('/heroes/1')).status, 404)
  strictEqual((await client.delete('/heroes/1')).status, 404)
})

test('each test has a database of its own', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/heroes')).json(), [])
  strictEqual((await client.post('/heroes', { json: { name: '' } })).status, 422)
  strictEqual((await client.patch('/heroes/1', { json: hero })).status, 404)
})

test('the document tells what is sent from what is answered', async () => {
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as {
    components: { schemas: Record<string, { properties?: object }> }
  }
  deepStrictEqual(Object.keys(components.schemas['HeroPublic']?.properties ?? {}), ['name', 'age', 'id'])
  strictEqual('secret_name' in (components.schemas['HeroCreate']?.properties ?? {}), true)
})
