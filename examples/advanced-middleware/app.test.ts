import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('answers are compressed as the client asks, streams too', async () => {
  await using client = await testClient(app, { baseUrl: 'http://localhost' })
  const plain = await (await client.get('/items')).text()
  for (const [path, expected] of [
    ['/items', plain],
    ['/feed', '{"id":1,"name":"Ink"}\n{"id":2,"name":"Paper"}\n'],
  ] as const) {
    const answer = await client.get(path, { headers: { 'accept-encoding': 'gzip;q=0.5, br;q=0' } })
    deepStrictEqual([answer.headers.get('content-encoding'), answer.headers.get('vary')], ['gzip', 'accept-encoding'])
    const body = answer.body?.pipeThrough(new DecompressionStream('gzip'))
    strictEqual(await new Response(body).text(), expected)
    strictEqual((await client.get(path)).headers.get('content-encoding'), null)
  }
})

test('an answer with a secret beside what was sent is never compressed', async () => {
  await using client = await testClient(app, { baseUrl: 'http://localhost' })
  const { headers } = await client.get('/account/search?q=b5', { headers: { 'accept-encoding': 'gzip' } })
  deepStrictEqual([headers.get('content-encoding'), headers.get('cache-control')], [null, 'no-transform'])
})

test('a host that is not listed gets 400, and one that is listed is sent to https', async () => {
  await using client = await testClient(app, { redirect: 'manual' })
  strictEqual((await client.get('/items', { headers: { host: 'evil.example' } })).status, 400)
  const answer = await client.get('/items?a=%20b', { headers: { host: 'shop.example.com' } })
  deepStrictEqual([answer.status, answer.headers.get('location')], [307, 'https://shop.example.com/items?a=%20b'])
  const health = await client.get('/health', { headers: { host: 'example.com' } })
  strictEqual(health.status, 200)
})

test('middleware leaves the operations of the document as they are', async () => {
  await using client = await testClient(app, { baseUrl: 'http://localhost' })
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths).toSorted(), ['/account/search', '/feed', '/health', '/items'])
})
