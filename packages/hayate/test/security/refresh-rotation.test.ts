import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRefreshRotation, createTokens, memoryRefreshFamilies, memoryRevocations } from '../../src/security.ts'
import { conformRefreshFamilies } from './store-conformance.ts'

const secret = 'a secret for tests that has more than thirty-two bytes'
const start = Date.UTC(2026, 0, 1)

conformRefreshFamilies('in memory', (clock) => memoryRefreshFamilies({ clock }))

function loginsAt(time: { ms: number }) {
  const clock = () => time.ms
  const revocations = memoryRevocations({ clock })
  const tokens = createTokens({ secret, revocations, clock })
  const families = memoryRefreshFamilies({ clock })
  return { tokens, families, logins: createRefreshRotation({ tokens, families, revocations }) }
}

test('a login has an access and a refresh token of one sid, and each rotation gives the next two', async () => {
  const time = { ms: start }
  const { tokens, logins } = loginsAt(time)
  const login = await logins.open('7', { email: 'murasaki@example.jp' })
  assert.partialDeepStrictEqual(login.access.claims, { sub: '7', sid: login.sid, email: 'murasaki@example.jp' })
  assert.partialDeepStrictEqual(login.refresh.claims, { sub: '7', sid: login.sid, type: 'refresh' })
  let { token } = login.refresh
  for (const day of [1, 2, 3, 20].keys()) {
    time.ms += 5 * 86_400_000
    const next = await logins.rotate(token, (claims) => ({ email: `${claims.sub} on day ${day}` }))
    assert.ok(next.kind === 'rotated')
    assert.equal(next.sid, login.sid)
    assert.equal((await tokens.verify('access', next.access.token))?.email, `7 on day ${day}`)
    token = next.refresh.token
  }
})

test('a refresh token used twice ends the whole login, its access tokens too (row 122)', async () => {
  const { tokens, logins } = loginsAt({ ms: start })
  const login = await logins.open('7')
  const other = await logins.open('7')
  const next = await logins.rotate(login.refresh.token)
  assert.ok(next.kind === 'rotated')
  assert.notEqual(await tokens.verify('access', next.access.token), undefined)
  assert.deepEqual(await logins.rotate(login.refresh.token), { kind: 'refused', reason: 'reused' })
  for (const { token } of [login.access, next.access]) assert.equal(await tokens.verify('access', token), undefined)
  assert.equal((await logins.rotate(next.refresh.token)).kind, 'refused')
  assert.equal((await logins.rotate(other.refresh.token)).kind, 'rotated')
})

test('of 50 refreshes at the same moment exactly one succeeds (row 122)', async () => {
  const { tokens, logins } = loginsAt({ ms: start })
  const login = await logins.open('7')
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => logins.rotate(login.refresh.token)))
  const rotated = outcomes.filter((outcome) => outcome.kind === 'rotated')
  assert.equal(rotated.length, 1)
  // Two holders of one token: whoever won, the login is over.
  for (const outcome of rotated) {
    assert.equal(await tokens.verify('access', outcome.access.token), undefined)
    assert.equal((await logins.rotate(outcome.refresh.token)).kind, 'refused')
  }
})

test('signing out ends the login and nothing else', async () => {
  const { tokens, logins } = loginsAt({ ms: start })
  const login = await logins.open('7')
  const other = await logins.open('7')
  await logins.end(login.access.claims)
  assert.equal(await tokens.verify('access', login.access.token), undefined)
  assert.equal((await logins.rotate(login.refresh.token)).kind, 'refused')
  assert.notEqual(await tokens.verify('access', other.access.token), undefined)
})

test('without a list of revocations the refresh token ends at once and the access token at its exp', async () => {
  const tokens = createTokens({ secret })
  const logins = createRefreshRotation({ tokens, families: memoryRefreshFamilies() })
  const login = await logins.open('7')
  await logins.end(login.refresh.claims)
  assert.deepEqual(await logins.rotate(login.refresh.token), { kind: 'refused', reason: 'ended' })
  assert.notEqual(await tokens.verify('access', login.access.token), undefined)
})

test('only a refresh token of a login rotates', async () => {
  const { tokens, logins } = loginsAt({ ms: start })
  const login = await logins.open('7')
  assert.deepEqual(await logins.rotate(login.access.token), { kind: 'refused', reason: 'wrong-kind' })
  const lone = await tokens.issue('refresh', { sub: '7' })
  assert.deepEqual(await logins.rotate(lone.token), { kind: 'refused', reason: 'claims' })
  const foreign = await tokens.issue('refresh', { sub: '7', sid: 'never opened' })
  assert.deepEqual(await logins.rotate(foreign.token), { kind: 'refused', reason: 'ended' })
})

test('a user who is refused while the next tokens are made keeps the old one', async () => {
  const { logins } = loginsAt({ ms: start })
  const login = await logins.open('7')
  await assert.rejects(
    logins.rotate(login.refresh.token, () => {
      throw new Error('deactivated')
    }),
    /deactivated/,
  )
  assert.equal((await logins.rotate(login.refresh.token)).kind, 'rotated')
})

test('in memory one login too many ends the one that was opened first', async () => {
  const families = memoryRefreshFamilies({ maxFamilies: 2 })
  const logins = createRefreshRotation({ tokens: createTokens({ secret }), families })
  const [first, second, third] = [await logins.open('1'), await logins.open('2'), await logins.open('3')]
  assert.deepEqual(await logins.rotate(first.refresh.token), { kind: 'refused', reason: 'ended' })
  for (const { refresh } of [second, third]) assert.equal((await logins.rotate(refresh.token)).kind, 'rotated')
})
