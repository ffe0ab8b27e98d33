import { deepStrictEqual, partialDeepStrictEqual, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, UserController } from './app.ts'

test('a class whose constructor fills a router is a controller', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/users')).json(), [{ id: 1, name: 'Rick' }])
  deepStrictEqual(await (await client.get('/users/1')).json(), { id: 1, name: 'Rick' })
  partialDeepStrictEqual(await (await client.get('/users/2')).json(), { status: 404, code: 'user_not_found' })
  strictEqual(app.openapi().paths?.['/users/{id}']?.get?.operationId, 'readUser')
})

test('its methods are called without any HTTP', () => {
  const controller = new UserController({ find: () => undefined, all: () => [] })
  throws(() => controller.read(7), /User 7 not found/)
})

test('a function that returns a router does as well', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/health/queue')).json(), { ok: true })
})
