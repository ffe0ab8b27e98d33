import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a signed token opens the route, and nothing else does', async () => {
  await using client = await testClient(app)
  const login = await client.post('/token', { form: { username: 'hokusai', password: 'secret' } })
  const token = (await login.json()) as { access_token: string; token_type: string; expires_in: number }
  deepStrictEqual([token.token_type, token.expires_in], ['bearer', 1800])
  const ask = (text: string) => client.get('/users/me', { headers: { authorization: `Bearer ${text}` } })
  deepStrictEqual(await (await ask(token.access_token)).json(), {
    username: 'hokusai',
    full_name: 'Katsushika Hokusai',
  })
  for (const forged of ['hokusai', `${token.access_token}x`, token.access_token.replace(/\.[^.]*$/, '.')]) {
    const refused = await ask(forged)
    strictEqual(refused.status, 401)
    strictEqual(refused.headers.get('www-authenticate'), 'Bearer')
    strictEqual(((await refused.json()) as { detail: string }).detail, 'Could not validate credentials')
  }
})

test('the token stands in the document as a schema', async () => {
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as { components: { schemas: object } }
  deepStrictEqual(
    ['Token', 'User'].every((name) => name in components.schemas),
    true,
  )
})
