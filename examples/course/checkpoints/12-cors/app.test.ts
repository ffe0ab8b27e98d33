import { strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { cors } from 'hayate/middleware'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('pages of the sites that are named may read the answers, others may not', async () => {
  await using client = await testClient(app)
  const allowed = async (origin: string) =>
    (await client.get('/', { headers: { origin } })).headers.get('access-control-allow-origin')
  strictEqual(await allowed('https://www.example.com'), 'https://www.example.com')
  strictEqual(await allowed('https://evil.example'), null)
  strictEqual((await client.get('/')).status, 200)
})

test('a preflight is answered without a route', async () => {
  await using client = await testClient(app)
  const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'DELETE' }
  const answer = await client.options('/', { headers })
  strictEqual(answer.status, 204)
  strictEqual(answer.headers.get('access-control-allow-origin'), 'http://localhost:3000')
})

test('everybody and credentials do not go together', () => {
  throws(() => cors({ origins: '*', credentials: true }), { code: 'HAYATE_CORS_CREDENTIALS' })
})
