import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const user = { email: 'hokusai@example.com', password: 'password123' }

test('the token of a login opens the posts, and nothing else does', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/posts/')).status, 401)
  await client.post('/users/', { json: user })
  const login = await client.post('/login', { form: { username: user.email, password: user.password } })
  const { access_token } = (await login.json()) as { access_token: string }
  const open = (token: string) => client.get('/posts/', { headers: { authorization: `Bearer ${token}` } })
  strictEqual((await open(access_token)).status, 200)
  // A header and a payload that say the same, signed by nobody.
  strictEqual((await open(access_token.replace(/\.[^.]*$/, '.AAAA'))).status, 401)
})

test('a wrong password and an unknown address are told the same', async () => {
  await using client = await testClient(app)
  await client.post('/users/', { json: user })
  for (const form of [
    { username: user.email, password: 'wrong' },
    { username: 'nobody@example.com', password: user.password },
  ]) {
    const refused = await client.post('/login', { form })
    strictEqual(refused.status, 403)
    strictEqual(((await refused.json()) as { detail: string }).detail, 'Invalid Credentials')
  }
})
