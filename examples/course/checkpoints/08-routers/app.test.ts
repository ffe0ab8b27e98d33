import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the routes of both routers are served below their prefixes', async () => {
  await using client = await testClient(app)
  const json = { title: 'first', content: 'one' }
  strictEqual((await client.post('/posts/', { json })).status, 201)
  deepStrictEqual(await (await client.get('/posts/1')).json(), { id: 1, ...json, published: true })
  strictEqual((await client.get('/posts/2')).status, 404)
  const user = { email: 'hokusai@example.com', password: 'password123' }
  strictEqual((await client.post('/users/', { json: user })).status, 201)
  strictEqual((await client.post('/users/', { json: user })).status, 409)
  strictEqual((await client.get('/users/1')).status, 200)
  strictEqual((await client.get('/users/2')).status, 404)
})

test('without its slash a path is redirected, method and body included', async () => {
  await using client = await testClient(app)
  const redirected = await client.post('/posts', { json: {}, redirect: 'manual' })
  deepStrictEqual([redirected.status, redirected.headers.get('location')], [307, './posts/'])
})

test('the document groups operations by tags', () => {
  const { paths } = app.openapi()
  deepStrictEqual(paths?.['/posts/']?.get?.tags, ['Posts'])
  deepStrictEqual(paths?.['/users/{id}']?.get?.tags, ['Users'])
})
