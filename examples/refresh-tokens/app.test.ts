import { partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type TestClient, testClient } from 'hayate/testing'
import { app } from './app.ts'

interface Pair {
  readonly access_token: string
  readonly refresh_token: string
}
const login = async (client: TestClient): Promise<Pair> =>
  (await (await client.post('/token', { form: { username: 'hokusai', password: 'any' } })).json()) as Pair
const refresh = (client: TestClient, { refresh_token }: Pair) => client.post('/refresh', { json: { refresh_token } })
const as = ({ access_token }: Pair) => ({ headers: { authorization: `Bearer ${access_token}` } })

test('a refresh token is good for one use, and a second one ends the login', async () => {
  await using client = await testClient(app)
  const first = await login(client)
  const answer = await refresh(client, first)
  strictEqual(answer.status, 200)
  const second = (await answer.json()) as Pair
  strictEqual((await client.get('/me', as(second))).status, 200)
  strictEqual((await refresh(client, first)).status, 401)
  strictEqual((await refresh(client, second)).status, 401)
  strictEqual((await client.get('/me', as(second))).status, 401)
})

test('signing out ends the access token at once, and no other login', async () => {
  await using client = await testClient(app)
  const here = await login(client)
  const elsewhere = await login(client)
  strictEqual((await client.post('/logout', as(here))).status, 204)
  strictEqual((await client.get('/me', as(here))).status, 401)
  strictEqual((await refresh(client, here)).status, 401)
  strictEqual((await client.get('/me', as(elsewhere))).status, 200)
})

test('the document has the address for new tokens', () => {
  partialDeepStrictEqual(JSON.parse(JSON.stringify(app.openapi())), {
    paths: { '/refresh': { post: { responses: { 200: {}, 401: {}, 422: {} } } } },
    components: { securitySchemes: { oauth2Password: { flows: { password: { refreshUrl: '/refresh' } } } } },
  })
})
