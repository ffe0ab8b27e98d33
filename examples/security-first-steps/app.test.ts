import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a route that asks for a token answers 401 without one', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/items')
  strictEqual(refused.status, 401)
  strictEqual(refused.headers.get('www-authenticate'), 'Bearer')
  const basic = await client.get('/items', { headers: { authorization: 'Basic Zm9vOmJhcg==' } })
  strictEqual(basic.status, 401)
  const answer = await client.get('/items', { headers: { authorization: 'bearer abc' } })
  deepStrictEqual(await answer.json(), { token: 'abc' })
})

test('the document has the scheme, the route its requirement and its 401', async () => {
  await using client = await testClient(app)
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { security: object[]; responses: object } }>
    components: { securitySchemes: object }
  }
  deepStrictEqual(components.securitySchemes, {
    oauth2Password: { type: 'oauth2', flows: { password: { scopes: {}, tokenUrl: '/token' } } },
  })
  deepStrictEqual(paths['/items']?.get.security, [{ oauth2Password: [] }])
  deepStrictEqual(Object.keys(paths['/items']?.get.responses ?? {}), ['200', '401'])
})
