import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('json() turns any value into JSON, dates too', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/items/1', { json: { title: 'Ink', timestamp: '2026-01-02T03:04:05Z' } })
  deepStrictEqual([answer.status, await answer.json()], [203, { title: 'Ink', timestamp: '2026-01-02T03:04:05.000Z' }])
})

test('a web-standard Response is sent as it is', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/legacy')
  deepStrictEqual(
    [answer.headers.get('content-type'), await answer.text()],
    ['application/xml', '<shampoo>Apply here.</shampoo>'],
  )
  deepStrictEqual([...(await (await client.get('/bytes')).bytes())], [1, 2, 3])
})

test('of such an answer the document knows nothing', () => {
  const answer = app.openapi().paths['/legacy']?.get?.responses[200]
  strictEqual(JSON.stringify(answer?.content), '{"application/json":{"schema":{}}}')
})
