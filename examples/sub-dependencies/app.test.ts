import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a dependency uses another, whose parameters reach the document', async () => {
  await using client = await testClient(app)
  const cookie = { cookie: 'last_query=gale' }
  deepStrictEqual(await (await client.get('/search', { headers: cookie })).json(), { q: 'gale' })
  deepStrictEqual(await (await client.get('/search?q=wave', { headers: cookie })).json(), { q: 'wave' })
  deepStrictEqual(await (await client.get('/search')).json(), { q: null })
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string; in: string }[] } }>
  }
  deepStrictEqual(
    paths['/search']?.get.parameters.map((parameter) => `${parameter.in} ${parameter.name}`),
    ['query q', 'cookie last_query'],
  )
})

test('a dependency is solved once per request, and a fresh one again', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/tickets')).json(), { same: true, other: true })
})
