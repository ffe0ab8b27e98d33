import { partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type TestClient, testClient } from 'hayate/testing'
import { app, outbox, passwordHashes } from './app.ts'

async function askForLink(client: TestClient, host: string): Promise<URL> {
  outbox.length = 0
  const headers = { host, 'x-forwarded-host': host }
  const answer = await client.post('/password-recovery', { headers, json: { email: 'hokusai@example.jp' } })
  strictEqual(answer.status, 202)
  return new URL(outbox[0] ?? '')
}
const reset = (client: TestClient, token: string | null) =>
  client.post('/password-reset', { json: { token, password: 'the next password' } })

test('a link opens the configured page whatever host was named, and sets a password once', async () => {
  await using client = await testClient(app)
  const link = await askForLink(client, 'evil.example')
  strictEqual(link.origin, 'https://prints.example')
  const before = passwordHashes.get('hokusai@example.jp')
  const token = link.searchParams.get('token')
  strictEqual((await reset(client, token)).status, 204)
  strictEqual(passwordHashes.get('hokusai@example.jp') === before, false)
  strictEqual((await reset(client, token)).status, 400)
})

test('a link that was asked for earlier ends with the password that it would have replaced', async () => {
  await using client = await testClient(app)
  const first = await askForLink(client, 'prints.example')
  const second = await askForLink(client, 'prints.example')
  const uses = [
    await reset(client, second.searchParams.get('token')),
    await reset(client, first.searchParams.get('token')),
  ]
  strictEqual(uses.map(({ status }) => status).join(), '204,400')
})

test('an address that nobody has gets the same answer and no mail', async () => {
  await using client = await testClient(app)
  outbox.length = 0
  const answer = await client.post('/password-recovery', { json: { email: 'nobody@example.jp' } })
  strictEqual(answer.status, 202)
  strictEqual(outbox.length, 0)
})

test('the document has the refusal of a used link', () => {
  partialDeepStrictEqual(JSON.parse(JSON.stringify(app.openapi())), {
    paths: { '/password-reset': { post: { responses: { 204: {}, 400: {}, 422: {} } } } },
  })
})
