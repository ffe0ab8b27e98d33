import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a dependency turns the token into a user', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/users/me', { headers: { authorization: 'Bearer hokusai' } })
  deepStrictEqual(await answer.json(), {
    username: 'hokusai',
    email: 'hokusai@example.com',
    full_name: 'Katsushika Hokusai',
  })
  strictEqual((await client.get('/users/me')).status, 401)
})

test('the scheme of the dependency is the route’s in the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { security: object[] } }>
  }
  deepStrictEqual(paths['/users/me']?.get.security, [{ oauth2Password: [] }])
})
