import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

test('a route with a parameter does not hide the document and the docs pages, a fixed one does', async () => {
  const app = new Hayate()
  app.get('/{name}', { input: { name: z.string() } }, ({ name }) => name)
  app.get('/files/{rest:path}', { input: { rest: z.string() } }, ({ rest }) => rest)
  app.post('/{name}', { input: { name: z.string() } }, () => 'posted')
  app.get('/redoc', () => 'mine')
  await using client = await testClient(app)
  const types: (string | null)[] = []
  for (const path of ['/openapi.json', '/docs', '/redoc', '/anything', '/files/docs']) {
    const answer = await client.get(path)
    strictEqual(answer.status, 200)
    types.push(answer.headers.get('content-type'))
  }
  deepStrictEqual(types, [
    'application/json',
    'text/html; charset=utf-8',
    'application/json',
    'application/json',
    'application/json',
  ])
  strictEqual(await (await client.get('/anything')).json(), 'anything')
  strictEqual((await client.head('/docs')).headers.get('content-type'), 'text/html; charset=utf-8')
  strictEqual(await (await client.post('/docs')).json(), 'posted')
})

test('a catch-all route leaves the docs in their place, until they are switched off', async () => {
  const app = new Hayate({ docsUrl: null })
  app.get('/{path:path}', { input: { path: z.string() } }, ({ path }) => path)
  await using client = await testClient(app)
  strictEqual(await (await client.get('/docs')).json(), 'docs')
  strictEqual(((await (await client.get('/openapi.json')).json()) as { openapi: string }).openapi, '3.1.0')
})
