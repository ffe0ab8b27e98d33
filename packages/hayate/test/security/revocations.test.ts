import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import {
  createTokens,
  httpBearer,
  listFull,
  memoryRevocations,
  memoryUsedLinks,
  type RevocationList,
  revocationsUnavailable,
} from 'hayate/security'
import { testClient } from 'hayate/testing'
import { conformRevocations, conformUsedLinks } from './store-conformance.ts'

const secret = 'a secret for tests that has more than thirty-two bytes'
const start = Date.UTC(2026, 0, 1)

conformRevocations('in memory', (clock) => memoryRevocations({ clock }))
conformUsedLinks('in memory', (clock) => memoryUsedLinks({ clock }))

test('a revoked token is refused, remembered as verified or not', async () => {
  const revocations = memoryRevocations({ clock: () => start })
  const tokens = createTokens({ secret, revocations, clock: () => start })
  const { token, claims } = await tokens.issue('access', { sub: '7' })
  const other = await tokens.issue('access', { sub: '7' })
  assert.equal((await tokens.verify('access', token))?.sub, '7')
  await revocations.revoke(claims.jti, claims.exp)
  assert.deepEqual(await tokens.check('access', token), { kind: 'refused', reason: 'revoked' })
  assert.equal(await tokens.verify('access', token), undefined)
  assert.equal((await tokens.verify('access', other.token))?.sub, '7')
  const fresh = createTokens({ secret, revocations, clock: () => start })
  assert.deepEqual(await fresh.check('access', token), { kind: 'refused', reason: 'revoked' })
})

test('revoking a login ends every token with its sid, of every kind', async () => {
  const revocations = memoryRevocations({ clock: () => start })
  const tokens = createTokens({ secret, revocations, clock: () => start })
  const mine = await tokens.issue('access', { sub: '7', sid: 'a' })
  const refresh = await tokens.issue('refresh', { sub: '7', sid: 'a' })
  const elsewhere = await tokens.issue('access', { sub: '7', sid: 'b' })
  for (const { token } of [mine, elsewhere]) assert.notEqual(await tokens.verify('access', token), undefined)
  await revocations.revoke('a', tokens.latestExpiry('refresh'))
  assert.equal(await tokens.verify('access', mine.token), undefined)
  assert.equal(await tokens.verify('refresh', refresh.token), undefined)
  assert.notEqual(await tokens.verify('access', elsewhere.token), undefined)
})

test('a list that is down is a 503 with Retry-After, and lets nobody in', async () => {
  const down: RevocationList = {
    revoke: () => {},
    isRevoked: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:6379')),
  }
  const tokens = createTokens({ secret, revocations: down })
  const { token } = await tokens.issue('access', { sub: '7' })
  const app = new Hayate({ log: false })
  app.get('/', { input: { token: httpBearer() }, errors: [revocationsUnavailable] }, async ({ token }) =>
    (await tokens.verify('access', token)) === undefined ? 'out' : 'in',
  )
  await using client = await testClient(app)
  const answer = await client.get('/', { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '5')
  const text = await answer.text()
  assert.match(text, /revocations_unavailable/)
  assert.doesNotMatch(text, /10\.0\.0\.7/)
  // What is no token at all is refused without asking the list.
  assert.equal(await tokens.verify('access', `${token}x`), undefined)
})

test('a full list forgets what has expired, and refuses rather than forget anything else', async () => {
  const time = { ms: start }
  const list = memoryRevocations({ maxEntries: 2, clock: () => time.ms })
  await list.revoke('a', start / 1000 + 10)
  await list.revoke('b', start / 1000 + 100)
  assert.throws(
    () => list.revoke('c', start / 1000 + 100),
    (error) => listFull.is(error) && error.headers?.['retry-after'] === '60',
  )
  // Revoking what is on the list already needs no room.
  await list.revoke('a', start / 1000 + 20)
  assert.equal(await list.isRevoked(['a']), true)
  time.ms = start + 20_000
  await list.revoke('c', start / 1000 + 100)
  assert.deepEqual(
    [await list.isRevoked(['a']), await list.isRevoked(['b']), await list.isRevoked(['c'])],
    [false, true, true],
  )
})
