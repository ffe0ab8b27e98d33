import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('middleware stands around every answer: of routes, of 404 and of 500', async () => {
  await using client = await testClient(app, { raiseServerErrors: false })
  for (const [path, status, route] of [
    ['/hello', 200, '/hello'],
    ['/nowhere', 404, 'none'],
    ['/boom', 500, '/boom'],
  ] as const) {
    const answer = await client.get(path)
    deepStrictEqual([answer.status, answer.headers.get('x-route')], [status, route])
    match(answer.headers.get('x-process-time') ?? '', /^\d\.\d{6}$/)
  }
})

test('middleware of a router stands around its own routes only', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/admin/users')).headers.get('cache-control'), 'no-store')
  strictEqual((await client.get('/hello')).headers.get('cache-control'), null)
})

test('middleware may answer by itself', async () => {
  await using client = await testClient(app)
  strictEqual((await client.put('/closed')).status, 200)
  const refused = await client.put('/closed')
  deepStrictEqual([refused.status, await refused.json()], [503, { detail: 'Closed' }])
  strictEqual((await client.get('/hello')).status, 200)
})

test('middleware does not show in the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths).toSorted(), ['/admin/users', '/boom', '/closed', '/hello'])
})
