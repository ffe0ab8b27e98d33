import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('missing credentials are a 403 for clients that expect one', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/me')
  deepStrictEqual([refused.status, ((await refused.json()) as { detail: string }).detail], [403, 'Not authenticated'])
  deepStrictEqual(await (await client.get('/me', { headers: { authorization: 'Bearer a' } })).json(), { token: 'a' })
})

test('the document still has what the scheme declares', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { responses: object } }>
  }
  deepStrictEqual(Object.keys(paths['/me']?.get.responses ?? {}), ['200', '401'])
})
