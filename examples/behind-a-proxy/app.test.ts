import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const headers = { host: 'shop.example', 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }

test('behind its proxy the application knows its address and its client', async () => {
  await using client = await testClient(app, { client: { host: '127.0.0.1', port: 40_000 } })
  deepStrictEqual(await (await client.get('/app', { headers })).json(), {
    root_path: '/api/v1',
    url: 'https://shop.example/api/v1/app',
    client: '203.0.113.7',
    first_item: 'https://shop.example/api/v1/items/1',
  })
  partialDeepStrictEqual(app.openapi(), { openapi: '3.1.0' })
})

test('anybody else who writes these headers is not believed', async () => {
  await using client = await testClient(app, { client: { host: '203.0.113.9', port: 40_000 } })
  partialDeepStrictEqual(await (await client.get('/app', { headers })).json(), {
    url: 'http://shop.example/api/v1/app',
    client: '203.0.113.9',
  })
})

test('the proxy strips the root path; a request that still has it is for nobody', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/items/1')).status, 200)
  strictEqual((await client.get('/api/v1/items/1')).status, 404)
})
