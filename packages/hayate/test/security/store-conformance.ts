import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefreshFamilies, RevocationList, UsedLinks } from '../../src/security.ts'

/** Opens an empty store whose clock the tests move; milliseconds since 1970. */
type Open<S> = (clock: () => number) => S | Promise<S>

const start = Date.UTC(2026, 0, 1)
const seconds = start / 1000

/** What every RevocationList has to do. */
export function conformRevocations(name: string, open: Open<RevocationList>): void {
  test(`${name}: an id is revoked until its time, and no other id is`, async () => {
    const time = { ms: start }
    const list = await open(() => time.ms)
    await list.revoke('a', seconds + 60)
    assert.equal(await list.isRevoked(['a']), true)
    assert.equal(await list.isRevoked(['b', 'a']), true)
    assert.equal(await list.isRevoked(['b', 'A', '', '__proto__']), false)
    assert.equal(await list.isRevoked([]), false)
    time.ms = start + 59_000
    assert.equal(await list.isRevoked(['a']), true)
  })

  test(`${name}: an id that is revoked again stays until the later of the two times`, async () => {
    const time = { ms: start }
    const list = await open(() => time.ms)
    await list.revoke('a', seconds + 600)
    await list.revoke('a', seconds + 60)
    time.ms = start + 300_000
    assert.equal(await list.isRevoked(['a']), true)
  })
}

/** What every store of used links has to do. */
export function conformUsedLinks(name: string, open: Open<UsedLinks>): void {
  test(`${name}: of 50 uses of one link at the same moment one counts`, async () => {
    const used = await open(() => start)
    assert.equal(await used.has('a'), false)
    const added = await Promise.all(Array.from({ length: 50 }, async () => used.add('a', seconds + 60)))
    assert.equal(added.filter(Boolean).length, 1)
    assert.deepEqual([await used.has('a'), await used.has('b')], [true, false])
    assert.equal(await used.add('b', seconds + 60), true)
  })
}

/** What every store of RefreshFamilies has to do. */
export function conformRefreshFamilies(name: string, open: Open<RefreshFamilies>): void {
  const next = (hash: string, lives = 600) => ({ hash, expiresAtSeconds: seconds + lives })

  test(`${name}: of 50 swaps at the same moment one wins`, async () => {
    const families = await open(() => start)
    await families.open('f', 'first', seconds + 600)
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, at) => families.swap('f', 'first', next(`next ${at}`))),
    )
    assert.equal(outcomes.filter((outcome) => outcome === 'swapped').length, 1)
    assert.equal(outcomes.filter((outcome) => outcome === 'other').length, 49)
  })

  test(`${name}: only the token that counts is swapped, and each once`, async () => {
    const families = await open(() => start)
    await families.open('f', 'first', seconds + 600)
    await families.open('g', 'other family', seconds + 600)
    assert.equal(await families.swap('f', 'other family', next('x')), 'other')
    assert.equal(await families.swap('f', 'first', next('second')), 'swapped')
    assert.equal(await families.swap('f', 'first', next('x')), 'other')
    assert.equal(await families.swap('f', 'second', next('third')), 'swapped')
    assert.equal(await families.swap('g', 'other family', next('x')), 'swapped')
  })

  test(`${name}: a family that has ended or never began is gone`, async () => {
    const families = await open(() => start)
    await families.open('f', 'first', seconds + 600)
    await families.end('f')
    await families.end('never')
    assert.equal(await families.swap('f', 'first', next('x')), 'gone')
    assert.equal(await families.swap('never', 'first', next('x')), 'gone')
  })

  test(`${name}: a family expires with the token that counts`, async () => {
    const time = { ms: start }
    const families = await open(() => time.ms)
    await families.open('f', 'first', seconds + 60)
    time.ms = start + 59_000
    assert.equal(await families.swap('f', 'first', next('second', 120)), 'swapped')
    time.ms = start + 119_000
    assert.equal(await families.swap('f', 'second', next('third', 180)), 'swapped')
    time.ms = start + 180_000
    assert.equal(await families.swap('f', 'third', next('x', 999)), 'gone')
  })
}
