import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from 'hayate'
import { memorySessions } from 'hayate/security'
import { sessionStoreCases } from 'hayate/testing'

for (const { name, run } of sessionStoreCases) test(`in memory: ${name}`, () => run(memorySessions()))

test('the cases find a store that brings ended sessions back', async () => {
  const broken = memorySessions()
  const careless = {
    isShared: false,
    read: (key: string) => broken.read(key),
    write: (key: string, session: Parameters<typeof broken.write>[1]) => broken.write(key, session, 'create'),
    delete: (key: string) => broken.delete(key),
    deleteAll: (userId: string) => broken.deleteAll(userId),
  }
  const failed: string[] = []
  for (const { name, run } of sessionStoreCases) await run(careless).catch(() => failed.push(name))
  assert.deepEqual(failed, [
    'an update does not bring back a session that has ended',
    'a session that is over is not found, not updated and not counted',
  ])
})

test('memory is bounded: one more session ends the one that was written longest ago', async () => {
  const store = memorySessions({ maxSessions: 3 })
  const session = {
    data: '{}',
    userId: 'hokusai',
    createdAt: Date.now(),
    seenAt: Date.now(),
    expiresAt: Date.now() + 60_000,
  }
  for (const key of ['a', 'b', 'c']) await store.write(key, session, 'create')
  await store.write('a', session, 'update')
  await store.write('d', session, 'create')
  const kept = await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => (await store.read(key)) !== undefined))
  assert.deepEqual(kept, [true, false, true, true])
  assert.equal(await store.deleteAll('hokusai'), 3)
  assert.throws(() => memorySessions({ maxSessions: 0 }), ConfigurationError)
})
