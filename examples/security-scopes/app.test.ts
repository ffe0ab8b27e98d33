import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type TestClient, testClient } from 'hayate/testing'
import { app } from './app.ts'

async function login(client: TestClient, username: string, scope: string): Promise<{ authorization: string }> {
  const answer = await client.post('/token', { form: { username, password: 'any', scope } })
  const { access_token } = (await answer.json()) as { access_token: string }
  return { authorization: `Bearer ${access_token}` }
}

test('scopes add up along the chain, and a missing one is a 403 that names them', async () => {
  await using client = await testClient(app)
  const both = await login(client, 'hokusai', 'me items')
  const me = await login(client, 'hokusai', 'me')
  strictEqual((await client.get('/users/me/items', { headers: both })).status, 200)
  strictEqual((await client.get('/users/me', { headers: me })).status, 200)
  strictEqual((await client.get('/status', { headers: await login(client, 'hokusai', '') })).status, 200)

  const refused = await client.get('/users/me/items', { headers: me })
  strictEqual(refused.status, 403)
  strictEqual(refused.headers.get('www-authenticate'), 'Bearer error="insufficient_scope", scope="items me"')
  strictEqual(((await refused.json()) as { detail: string }).detail, 'Missing: items')
})

test('a user gets no scope that is not his', async () => {
  await using client = await testClient(app)
  const headers = await login(client, 'hiroshige', 'me items')
  strictEqual((await client.get('/users/me/items', { headers })).status, 403)
})

test('the document names the scopes of each operation', async () => {
  await using client = await testClient(app)
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { security: object[] } }>
    components: { securitySchemes: Record<string, { flows: { password: { scopes: object } } }> }
  }
  deepStrictEqual(
    ['/status', '/users/me', '/users/me/items'].map((path) => paths[path]?.get.security),
    [[{ oauth2Password: [] }], [{ oauth2Password: ['me'] }], [{ oauth2Password: ['items', 'me'] }]],
  )
  deepStrictEqual(components.securitySchemes['oauth2Password']?.flows.password.scopes, {
    me: 'Read about yourself',
    items: 'Read your items',
  })
})
