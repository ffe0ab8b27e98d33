import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate, request } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

test('a request has its method, addresses, path, query with repeats, headers, cookies, client and route', async () => {
  const app = new Hayate({ log: false })
  app.post('/echo/{id}', { input: { id: z.int(), request } }, async ({ id, request }) => ({
    method: request.method,
    url: request.url,
    baseUrl: request.baseUrl,
    scheme: request.scheme,
    host: request.host,
    path: request.path,
    id,
    tags: request.query.getAll('tag'),
    names: request.query.names(),
    header: request.headers.get('x-thing'),
    cookie: request.cookies.get('session'),
    client: request.client,
    route: request.route,
    body: new TextDecoder().decode(await request.body()),
  }))
  await using client = await testClient(app, { baseUrl: 'https://shop.example:8443' })
  const answer = await client.post('/echo/7?tag=a%20b&tag=c&q', {
    json: { n: 1 },
    headers: { 'X-Thing': 'one' },
    cookies: { session: 'abc' },
  })
  deepStrictEqual(await answer.json(), {
    method: 'POST',
    url: 'https://shop.example:8443/echo/7?tag=a%20b&tag=c&q',
    baseUrl: 'https://shop.example:8443/',
    scheme: 'https',
    host: 'shop.example:8443',
    path: '/echo/7',
    id: 7,
    tags: ['a b', 'c'],
    names: ['tag', 'q'],
    header: 'one',
    cookie: 'abc',
    client: { host: 'testclient', port: 50_000 },
    route: { pattern: '/echo/{id}', operationId: 'post_echo_by_id' },
    body: '{"n":1}',
  })
})

test('what a dependency finds out about a request reaches the handler as its value, and nothing is hung on the request', async () => {
  const app = new Hayate({ log: false })
  const tenant = depends({ request }, ({ request }) => request.host.split('.')[0] ?? '')
  app.get('/', { input: { tenant } }, ({ tenant }) => tenant)
  await using client = await testClient(app, { baseUrl: 'http://north.shop.example' })
  strictEqual(await (await client.get('/')).json(), 'north')
})
