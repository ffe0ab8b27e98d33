import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const origin = 'http://localhost:3000'

test('a page of an allowed origin may read answers, a 500 included', async () => {
  await using client = await testClient(app, { raiseServerErrors: false })
  for (const path of ['/', '/boom', '/nowhere']) {
    const { headers } = await client.get(path, { headers: { origin } })
    strictEqual(headers.get('access-control-allow-origin'), origin)
    strictEqual(headers.get('access-control-allow-credentials'), 'true')
    strictEqual(headers.get('vary'), 'Origin')
  }
  const shop = await client.get('/', { headers: { origin: 'https://print-1.shop.example' } })
  strictEqual(shop.headers.get('access-control-allow-origin'), 'https://print-1.shop.example')
})

test('another origin is granted nothing', async () => {
  await using client = await testClient(app)
  const { headers } = await client.get('/', { headers: { origin: 'https://evil.example' } })
  strictEqual(headers.get('access-control-allow-origin'), null)
})

test('a preflight is answered before any route', async () => {
  await using client = await testClient(app)
  const ask = (method: string) =>
    client.request('OPTIONS', '/', { headers: { origin, 'access-control-request-method': method } })
  const granted = await ask('POST')
  deepStrictEqual([granted.status, granted.headers.get('access-control-allow-methods')], [204, 'GET, POST'])
  strictEqual((await ask('DELETE')).status, 400)
})

test('CORS does not show in the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: Record<string, object> }
  deepStrictEqual(Object.keys(paths['/'] ?? {}), ['get'])
})
