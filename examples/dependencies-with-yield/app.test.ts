import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, events } from './app.ts'

beforeEach(() => void events.splice(0))

test('a session commits before the answer leaves, and background work comes after', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/notes?count=2')
  deepStrictEqual([answer.status, await answer.json()], [201, { saved: 2 }])
  deepStrictEqual(events, ['connect', 'begin', 'commit 2', 'mail'])
})

test('a commit that fails is the answer, and its background work is dropped', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/notes?count=3')
  strictEqual(answer.status, 409)
  strictEqual(((await answer.json()) as { detail: string }).detail, 'Three at most')
  deepStrictEqual(events, ['connect', 'begin'])
})

test('a session sees the exception that ended the request', async () => {
  await using client = await testClient(app, { raiseServerErrors: false })
  strictEqual((await client.post('/notes?count=-1')).status, 500)
  deepStrictEqual(events, ['connect', 'begin', 'roll back'])
})

test('an app-wide dependency is opened at startup and closed at shutdown', async () => {
  {
    await using client = await testClient(app)
    for (const _ of [1, 2]) deepStrictEqual(await (await client.get('/connection')).json(), { name: 'the only one' })
  }
  deepStrictEqual(events, ['connect', 'disconnect'])
})

test('one that closes after the response is open while background work runs', async () => {
  await using client = await testClient(app)
  strictEqual(await (await client.get('/later')).json(), 'sent')
  deepStrictEqual(events, ['connect', 'written after the answer', 'log closed'])
})
