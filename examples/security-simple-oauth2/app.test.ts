import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a login gives a token, and the token opens the route; the stored password never leaves', async () => {
  await using client = await testClient(app)
  const login = await client.post('/token', { form: { username: 'hokusai', password: 'secret' } })
  deepStrictEqual(await login.json(), { access_token: 'hokusai', token_type: 'bearer' })
  const me = await client.get('/users/me', { headers: { authorization: 'Bearer hokusai' } })
  deepStrictEqual(await me.json(), { username: 'hokusai', full_name: 'Katsushika Hokusai' })
})

test('a wrong password and an unknown name are the same 401; an account that is switched off is a 403', async () => {
  await using client = await testClient(app)
  for (const form of [
    { username: 'hokusai', password: 'wrong' },
    { username: 'nobody', password: 'secret' },
  ]) {
    const refused = await client.post('/token', { form })
    strictEqual(refused.status, 401)
    strictEqual(((await refused.json()) as { detail: string }).detail, 'Incorrect username or password')
  }
  const off = await client.get('/users/me', { headers: { authorization: 'Bearer hiroshige' } })
  strictEqual(off.status, 403)
  strictEqual((await client.post('/token', { form: { username: 'hokusai' } })).status, 422)
})

test('the login is a form in the document, and the refusals stand beside the user', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { requestBody?: { content: object }; responses: object }>>
  }
  deepStrictEqual(
    Object.keys(paths['/token']?.post?.requestBody?.content ?? {}).includes('application/x-www-form-urlencoded'),
    true,
  )
  deepStrictEqual(Object.keys(paths['/users/me']?.get?.responses ?? {}), ['200', '401', '403'])
})
