import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a handler waits without holding others, or computes in a thread', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/motto')).json(), { motto: 'The wind is fast, and waits for nobody.' })
  deepStrictEqual(await (await client.get('/primes?below=100')).json(), { primes: 25 })
  deepStrictEqual(await (await client.get('/both')).json(), { one: 168, two: 1229 })
  strictEqual((await client.get('/primes?below=1')).status, 422)
})

test('while a thread computes, other requests are answered', async () => {
  await using server = await serve(app, { port: 0, signals: false })
  const order: string[] = []
  const slow = fetch(`${server.url}/primes?below=3000000`).then(async (answer) => {
    order.push('primes')
    return (await answer.json()) as { primes: number }
  })
  const quick = fetch(`${server.url}/motto`).then(() => order.push('motto'))
  deepStrictEqual(await slow, { primes: 216_816 })
  await quick
  deepStrictEqual(order, ['motto', 'primes'])
})

test('the document shows the route as any other', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: Record<string, { get: object }> }
  ok(paths['/primes'] !== undefined && 'parameters' in paths['/primes'].get)
})
