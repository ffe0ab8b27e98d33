import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a user is registered once, and the password never leaves', async () => {
  await using client = await testClient(app)
  const json = { email: 'hokusai@example.com', password: 'password123' }
  const created = await client.post('/users', { json })
  strictEqual(created.status, 201)
  deepStrictEqual(Object.keys((await created.json()) as object), ['id', 'email', 'created_at'])
  strictEqual((await client.post('/users', { json })).status, 409)
  strictEqual((await client.get('/users/1')).status, 200)
  strictEqual((await client.get('/users/2')).status, 404)
})

test('an address that is none is a 422', async () => {
  await using client = await testClient(app)
  strictEqual((await client.post('/users', { json: { email: 'hokusai', password: 'x' } })).status, 422)
})
