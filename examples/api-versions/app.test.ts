import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each version answers in its own way, and what they share is the same', async () => {
  await using client = await testClient(app)
  const read = async (path: string): Promise<unknown> => (await client.get(path)).json()
  deepStrictEqual(await read('/v1/items/1'), { id: 1, price: '9.50' })
  deepStrictEqual(await read('/v2/items/1'), { id: 1, price: { amount: 950, currency: 'EUR' } })
  deepStrictEqual([await read('/v1/health'), await read('/v2/health')], [{ status: 'ok' }, { status: 'ok' }])
})

test('each version has its document with its server, and its docs pages', async () => {
  await using client = await testClient(app)
  for (const [prefix, version] of [
    ['/v1', '1.4.0'],
    ['/v2', '2.0.0'],
  ]) {
    const document = (await (await client.get(`${prefix}/openapi.json`)).json()) as OpenApiDocument
    strictEqual(document.info.version, version)
    deepStrictEqual(document.servers, [{ url: prefix }])
    strictEqual((await client.get(`${prefix}/docs`)).status, 200)
  }
  strictEqual((await client.get('/docs')).status, 404)
})
