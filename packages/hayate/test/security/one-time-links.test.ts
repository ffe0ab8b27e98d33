import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOneTimeLinks, createTokens, memoryUsedLinks, type OneTimeLinksOptions } from '../../src/security.ts'

const secret = 'a secret for tests that has more than thirty-two bytes'
const start = Date.UTC(2026, 0, 1)
const url = 'https://shop.example/reset?language=ja'

function linksAt(time: { ms: number }, changes: Partial<OneTimeLinksOptions> = {}) {
  return createOneTimeLinks({
    secret,
    purpose: 'password-reset',
    url,
    ttlSeconds: 900,
    clock: () => time.ms,
    ...changes,
  })
}

/** Two users whose password hashes the tests change. */
function users() {
  const hashes = new Map([
    ['7', 'hash of ann'],
    ['8', 'hash of ben'],
  ])
  return { hashes, stateOf: async (id: string) => hashes.get(id) }
}

test('a link opens the configured page, whatever host a request names (row 129)', async () => {
  const link = await linksAt({ ms: start }).issue('7', 'state')
  assert.match(link.token, /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/)
  assert.equal(link.url, `https://shop.example/reset?language=ja&token=${link.token}`)
  assert.equal(link.expiresInSeconds, 900)
})

test('a link names its subject, any number of times until it is used', async () => {
  const links = linksAt({ ms: start })
  const { stateOf } = users()
  const { token } = await links.issue('7', 'hash of ann')
  assert.equal(await links.check(token, stateOf), '7')
  assert.equal(await links.check(token, stateOf), '7')
  assert.equal(await links.use(token, stateOf), '7')
})

test('a link is dead once the state has changed, and so are all others of that state (row 129)', async () => {
  const links = linksAt({ ms: start })
  const { hashes, stateOf } = users()
  const first = await links.issue('7', 'hash of ann')
  const second = await links.issue('7', 'hash of ann')
  assert.notEqual(first.token, second.token)
  assert.equal(await links.use(first.token, stateOf), '7')
  hashes.set('7', 'another hash')
  for (const { token } of [first, second]) assert.equal(await links.use(token, stateOf), undefined)
  hashes.delete('7')
  assert.equal(await links.use(first.token, stateOf), undefined)
})

test('with a list of used links one of 50 uses at the same moment wins', async () => {
  const links = linksAt({ ms: start }, { used: memoryUsedLinks({ clock: () => start }) })
  const { stateOf } = users()
  const { token } = await links.issue('7', 'hash of ann')
  const uses = await Promise.all(Array.from({ length: 50 }, () => links.use(token, stateOf)))
  assert.deepEqual(
    uses.filter((subject) => subject !== undefined),
    ['7'],
  )
  assert.equal(await links.check(token, stateOf), undefined)
})

test('the link of one user is none for another, even one with the same state (row 129)', async () => {
  const links = linksAt({ ms: start })
  const { token } = await links.issue('7', 'same')
  const [text = '', signature = ''] = token.split('.')
  const payload = JSON.parse(Buffer.from(text, 'base64url').toString()) as object
  const changed = Buffer.from(JSON.stringify({ ...payload, sub: '8' })).toString('base64url')
  assert.equal(await links.use(`${changed}.${signature}`, () => 'same'), undefined)
})

test('a link ends at its time to the second', async () => {
  const time = { ms: start }
  const links = linksAt(time)
  const { token } = await links.issue('7', 'state')
  time.ms = start + 899_999
  assert.equal(await links.check(token, () => 'state'), '7')
  time.ms = start + 900_000
  assert.equal(await links.use(token, () => 'state'), undefined)
})

test('a link for one purpose is worth nothing for another, nor with another secret (row 123)', async () => {
  const { token } = await linksAt({ ms: start }).issue('7', 'state')
  const others = [{ purpose: 'email-confirmation' }, { secret: `${secret} other` }]
  for (const changes of others) {
    assert.equal(await linksAt({ ms: start }, changes).use(token, () => 'state'), undefined)
  }
})

test('a link is no token and a token is no link, with one secret for both (row 123)', async () => {
  const tokens = createTokens({ secret, kinds: { 'password-reset': { ttlSeconds: 900 } }, clock: () => start })
  const links = linksAt({ ms: start })
  const { token } = await links.issue('7', 'state')
  for (const kind of ['access', 'refresh', 'password-reset'] as const) {
    assert.equal(await tokens.verify(kind, token), undefined)
    const issued = await tokens.issue(kind, { sub: '7' })
    for (const text of [issued.token, issued.token.split('.').slice(1).join('.')]) {
      assert.equal(await links.use(text, () => 'state'), undefined)
    }
  }
})

test('any one character changed makes a link worthless, and the state is not even asked for', async () => {
  const links = linksAt({ ms: start })
  const { token } = await links.issue('7', 'state')
  const neverAsked = (): string => assert.fail('the state was asked for')
  for (let at = 0; at < token.length; at++) {
    for (const other of ['A', 'B', '.']) {
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`
      if (changed !== token) assert.equal(await links.use(changed, neverAsked), undefined, `${other} at ${at}`)
    }
  }
  const broken = ['', '.', '..', `${token}=`, ` ${token}`, `${token}\n`, `.${token}`, 'a'.repeat(100_000), undefined, 7]
  for (const text of broken) assert.equal(await links.use(text as string, neverAsked), undefined)
})

test('a link has one spelling: the unused bits of its last character count', async () => {
  const links = linksAt({ ms: start })
  const { token } = await links.issue('7', 'state')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const spellings = Array.from(alphabet, (last) => links.check(token.slice(0, -1) + last, () => 'state'))
  const subjects = await Promise.all(spellings)
  assert.equal(subjects.filter((subject) => subject !== undefined).length, 1)
})

test('the state cannot be read from the link', async () => {
  const { token } = await linksAt({ ms: start }).issue('7', 'hash of ann')
  const [text = ''] = token.split('.')
  const payload = Buffer.from(text, 'base64url').toString()
  assert.match(payload, /"sub":"7"/)
  assert.doesNotMatch(payload, /hash of ann/)
})

test('what cannot be a safe link is refused at startup', () => {
  const code = 'HAYATE_INVALID_ONE_TIME_LINK'
  const wrong: readonly Partial<OneTimeLinksOptions>[] = [
    { purpose: '' },
    { purpose: 'Reset' },
    { purpose: 'a b' },
    { url: '/reset' },
    { url: 'http://shop.example/reset' },
    { url: 'javascript:alert(1)' },
    { url: 'https://user:password@shop.example/' },
    { ttlSeconds: 0 },
    { ttlSeconds: 1.5 },
    { ttlSeconds: 604_801 },
  ]
  for (const changes of wrong) assert.throws(() => linksAt({ ms: 0 }, changes), { code }, JSON.stringify(changes))
  assert.throws(() => linksAt({ ms: 0 }, { secret: 'short' }), { code: 'HAYATE_WEAK_SECRET' })
  linksAt({ ms: 0 }, { url: 'http://127.0.0.1:3000/reset' })
})

test('a subject is text of 1 to 256 characters, in any script', async () => {
  const links = linksAt({ ms: start })
  for (const subject of ['', 'x'.repeat(257), '\ud800']) await assert.rejects(links.issue(subject, 's'), RangeError)
  for (const subject of ['x'.repeat(256), '紫'.repeat(256), '\u0000'.repeat(256)]) {
    const { token } = await links.issue(subject, 's')
    assert.equal(await links.use(token, () => 's'), subject)
  }
})
