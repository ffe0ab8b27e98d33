import { deepStrictEqual, ok, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type TestClient, testClient } from 'hayate/testing'
import { app } from './app.ts'

const password = 'correct horse'

/** The headers of somebody who has just registered and logged in; ids count from 1. */
async function join(client: TestClient, username: string): Promise<{ readonly authorization: string }> {
  strictEqual((await client.post('/users', { json: { username, password } })).status, 201)
  const answer = await client.post('/token', { form: { username, password } })
  const { access_token, token_type } = (await answer.json()) as { access_token: string; token_type: string }
  strictEqual(token_type, 'bearer')
  return { authorization: `Bearer ${access_token}` }
}

test('an account is created once, whatever the case of its name, and shows no password', async () => {
  await using client = await testClient(app)
  const created = await client.post('/users', { json: { username: 'hana', password } })
  const user = (await created.json()) as { created_at: string }
  deepStrictEqual([created.status, user], [201, { id: 1, username: 'hana', created_at: user.created_at }])
  strictEqual(new Date(user.created_at).toISOString(), user.created_at)
  strictEqual((await client.post('/users', { json: { username: 'HANA', password } })).status, 409)
  strictEqual((await client.post('/users', { json: { username: 'no spaces', password } })).status, 422)
  strictEqual((await client.post('/users', { json: { username: 'ren', password: 'short' } })).status, 422)
})

test('a login gives a token, and without one nothing is answered', async () => {
  await using client = await testClient(app)
  const headers = await join(client, 'hana')
  partialDeepStrictEqual(await (await client.get('/users/me', { headers })).json(), { id: 1, username: 'hana' })
  for (const form of [
    { username: 'hana', password: 'wrong' },
    { username: 'nobody', password },
  ]) {
    const refused = await client.post('/token', { form })
    strictEqual(refused.status, 401)
    partialDeepStrictEqual(await refused.json(), { detail: 'Incorrect username or password' })
  }
  const json = { recipient_id: 'not even a number' }
  const credentials: readonly Record<string, string>[] = [{}, { authorization: 'Bearer forged' }]
  for (const wrong of credentials) {
    strictEqual((await client.post('/messages', { json, headers: wrong })).status, 401)
  }
})

test('messages are sent, listed newest first page by page, and read', async () => {
  await using client = await testClient(app)
  const hana = await join(client, 'hana')
  const ren = await join(client, 'ren')
  for (const content of ['one', 'two', ' three ']) {
    const sent = await client.post('/messages', { headers: hana, json: { recipient_id: 2, content } })
    strictEqual(sent.status, 201)
    partialDeepStrictEqual(await sent.json(), { sender_id: 1, recipient_id: 2, content: content.trim(), read_at: null })
  }
  const contents = async (search: string): Promise<readonly string[]> => {
    const found = (await (await client.get(`/messages/1${search}`, { headers: ren })).json()) as { content: string }[]
    return found.map(({ content }) => content)
  }
  deepStrictEqual(await contents(''), ['three', 'two', 'one'])
  deepStrictEqual(await contents('?limit=1&before=3'), ['two'])
  deepStrictEqual(await (await client.post('/messages/1/read', { headers: ren })).json(), { read: 3 })
  deepStrictEqual(await (await client.post('/messages/1/read', { headers: ren })).json(), { read: 0 })
  const unknown = await client.post('/messages', { headers: hana, json: { recipient_id: 9, content: 'Hello?' } })
  strictEqual(unknown.status, 404)
  partialDeepStrictEqual(await unknown.json(), { detail: 'User 9 not found' })
  strictEqual((await client.get('/messages/9', { headers: hana })).status, 404)
  for (const content of ['', '   ', 'x'.repeat(2001)])
    strictEqual((await client.post('/messages', { headers: hana, json: { recipient_id: 2, content } })).status, 422)
})

test('conversations have the other side, the last message, and how many are unread', async () => {
  await using client = await testClient(app)
  const hana = await join(client, 'hana')
  const ren = await join(client, 'ren')
  const aoi = await join(client, 'aoi')
  const send = (headers: object, recipient_id: number, content: string): Promise<Response> =>
    client.post('/messages', { headers: { ...headers }, json: { recipient_id, content } })
  await send(hana, 2, 'Hello')
  await send(ren, 1, 'Good morning')
  await send(aoi, 1, 'Are you coming?')
  const found: unknown = await (await client.get('/messages/conversations', { headers: hana })).json()
  partialDeepStrictEqual(found, [
    { user: { username: 'aoi' }, last: { content: 'Are you coming?' }, unread: 1 },
    { user: { username: 'ren' }, last: { content: 'Good morning' }, unread: 1 },
  ])
  await client.post('/messages/3/read', { headers: hana })
  partialDeepStrictEqual(await (await client.get('/messages/conversations', { headers: hana })).json(), [{ unread: 0 }])
})

test('only its author changes and deletes a message, and for outsiders there is none', async () => {
  await using client = await testClient(app)
  const hana = await join(client, 'hana')
  const ren = await join(client, 'ren')
  const aoi = await join(client, 'aoi')
  await client.post('/messages', { headers: hana, json: { recipient_id: 2, content: 'Helo' } })
  const change = (headers: object): Promise<Response> =>
    client.patch('/messages/1', { headers: { ...headers }, json: { content: 'Hello' } })
  deepStrictEqual([(await change(ren)).status, (await change(aoi)).status], [403, 404])
  const changed = await change(hana)
  deepStrictEqual([changed.status, ((await changed.json()) as { content: string }).content], [200, 'Hello'])
  strictEqual((await client.delete('/messages/1', { headers: ren })).status, 403)
  strictEqual((await client.delete('/messages/1', { headers: hana })).status, 204)
  strictEqual((await client.delete('/messages/1', { headers: hana })).status, 404)
})

test('the document has every route with its login and its errors', async () => {
  await using client = await testClient(app)
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { security?: object[]; responses: object }>>
    components: { schemas: Record<string, { properties?: object }> }
  }
  deepStrictEqual(Object.keys(components.schemas['User']?.properties ?? {}), ['id', 'username', 'created_at'])
  strictEqual(paths['/messages']?.['post']?.security?.length, 1)
  ok('404' in (paths['/messages']?.['post']?.responses ?? {}))
  ok('403' in (paths['/messages/{message_id}']?.['delete']?.responses ?? {}))
})

test('all of it is one file of less than 200 lines', () => {
  ok(readFileSync(new URL('app.ts', import.meta.url), 'utf8').split('\n').length <= 200)
})
