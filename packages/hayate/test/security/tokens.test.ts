import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { createTokens, type TokenKey } from '../../src/security.ts'

const secret = 'a secret for tests that has more than thirty-two bytes'
const start = Date.UTC(2026, 0, 1)

/** Tokens with a clock that a test moves. */
function tokensAt(time: { ms: number }) {
  return createTokens({ secret, clock: () => time.ms })
}

test('an access token carries the claims of the contract and is verified as what it is', async () => {
  const tokens = tokensAt({ ms: start })
  const issued = await tokens.issue('access', { sub: '7', email: 'murasaki@example.jp' })
  assert.deepEqual(decodeProtectedHeader(issued.token), { alg: 'HS256', typ: 'at+jwt' })
  assert.equal(issued.expiresInSeconds, 1800)
  const claims = await tokens.verify('access', issued.token)
  assert.deepEqual(claims, issued.claims)
  const { jti, ...rest } = issued.claims
  const iat = start / 1000
  assert.deepEqual(rest, { sub: '7', email: 'murasaki@example.jp', type: 'access', iat, exp: iat + 1800 })
  assert.match(jti, /^[0-9a-f-]{36}$/)
})

test('a refresh token lives a week and has an id of its own or the one given', async () => {
  const tokens = tokensAt({ ms: start })
  const issued = await tokens.issue('refresh', { sub: '7' }, { jti: 'family-1' })
  assert.equal(decodeProtectedHeader(issued.token).typ, 'rt+jwt')
  assert.equal(issued.claims.exp - issued.claims.iat, 604_800)
  assert.equal((await tokens.verify('refresh', issued.token))?.jti, 'family-1')
})

test('no kind of token passes for another', async () => {
  const tokens = createTokens({ secret, kinds: { 'password-reset': { ttlSeconds: 900 } } })
  const kinds = ['access', 'refresh', 'password-reset'] as const
  for (const issued of kinds) {
    const { token } = await tokens.issue(issued, { sub: '7' })
    for (const asked of kinds) {
      const check = await tokens.check(asked, token)
      assert.equal(check.kind, issued === asked ? 'valid' : 'refused', `${issued} as ${asked}`)
      if (check.kind === 'refused') assert.equal(check.reason, 'wrong-kind')
    }
    // Again, now that the access token is remembered.
    assert.equal((await tokens.verify('refresh', token)) === undefined, issued !== 'refresh')
  }
})

test('a token ends at its exp to the second, remembered or not', async () => {
  const time = { ms: start }
  const tokens = tokensAt(time)
  const { token } = await tokens.issue('access', { sub: '7' })
  time.ms = start + 1_799_999
  assert.notEqual(await tokens.verify('access', token), undefined)
  time.ms = start + 1_800_000
  assert.deepEqual(await tokens.check('access', token), { kind: 'refused', reason: 'expired' })
  assert.deepEqual(await tokensAt(time).check('access', token), { kind: 'refused', reason: 'expired' })
})

test('a clock that jumps back by an hour accepts nothing issued after it, by a minute of tolerance', async () => {
  const time = { ms: start }
  const tokens = tokensAt(time)
  const { token } = await tokens.issue('access', { sub: '7' })
  assert.notEqual(await tokens.verify('access', token), undefined)
  time.ms = start - 3_600_000
  assert.deepEqual(await tokens.check('access', token), { kind: 'refused', reason: 'not-yet-valid' })
  time.ms = start - 60_000
  assert.notEqual(await tokens.verify('access', token), undefined)
})

test('a shorter life may be asked for, a longer one may not', async () => {
  const tokens = tokensAt({ ms: start })
  assert.equal((await tokens.issue('access', { sub: '7' }, { ttlSeconds: 60 })).expiresInSeconds, 60)
  for (const ttlSeconds of [0, -1, 1.5, 1801, Number.NaN]) {
    await assert.rejects(tokens.issue('access', { sub: '7' }, { ttlSeconds }), RangeError)
  }
})

test('claims that are set for you cannot be given, and sub must be text', async () => {
  const tokens = tokensAt({ ms: start })
  for (const name of ['iss', 'aud', 'type', 'iat', 'exp', 'nbf', 'jti']) {
    const claims: Record<string, unknown> = { sub: '7', [name]: 1 }
    await assert.rejects(tokens.issue('access', claims as { sub: string }), new RegExp(`'${name}'`))
  }
  for (const sub of ['', 7, undefined]) {
    await assert.rejects(tokens.issue('access', { sub } as unknown as { sub: string }), TypeError)
  }
  await assert.rejects(tokens.issue('access', { sub: '7', padding: 'x'.repeat(8000) }), RangeError)
})

test('claims are shared between requests and therefore frozen at every level', async () => {
  const tokens = tokensAt({ ms: start })
  const { token } = await tokens.issue('access', { sub: '7', roles: [{ name: 'user' }] })
  const claims = await tokens.verify('access', token)
  assert.equal(await tokens.verify('access', token), claims)
  assert.ok(Object.isFrozen(claims) && Array.isArray(claims?.roles))
  assert.ok(Object.isFrozen(claims.roles) && Object.isFrozen(claims.roles[0]))
})

test('more tokens than are remembered are all verified', async () => {
  const tokens = tokensAt({ ms: start })
  const issued = await Promise.all(Array.from({ length: 1100 }, (_, id) => tokens.issue('access', { sub: `${id}` })))
  for (const round of [1, 2]) {
    for (const { token, claims } of issued)
      assert.equal((await tokens.verify('access', token))?.sub, claims.sub, `${round}`)
  }
})

test('issuer and audience are set and demanded', async () => {
  const shop = { issuer: 'https://id.example', audience: 'shop' }
  const tokens = createTokens({ secret, ...shop })
  const { token, claims } = await tokens.issue('access', { sub: '7' })
  assert.deepEqual([claims.iss, claims.aud], ['https://id.example', 'shop'])
  assert.notEqual(await tokens.verify('access', token), undefined)
  const reasonFor = async (options: { issuer?: string; audience?: string }) => {
    const check = await createTokens({ secret, ...options }).check('access', token)
    return check.kind === 'refused' ? check.reason : 'valid'
  }
  assert.equal(await reasonFor({}), 'wrong-issuer')
  assert.equal(await reasonFor({ issuer: 'https://id.example' }), 'wrong-audience')
  assert.equal(await reasonFor({ ...shop, audience: 'other' }), 'wrong-audience')
  assert.equal(await reasonFor({ ...shop, issuer: 'https://id.example/' }), 'wrong-issuer')
})

test('a token that lives longer than its kind may is refused', async () => {
  const { token } = await createTokens({ secret, accessTtlSeconds: 3600 }).issue('access', { sub: '7' })
  assert.deepEqual(await createTokens({ secret }).check('access', token), { kind: 'refused', reason: 'lifetime' })
})

const pem = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const

test('every algorithm signs, and a public key alone verifies', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem })
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1', ...pem })
  const pairs = [
    { algorithm: 'RS256', ...rsa },
    { algorithm: 'PS256', ...rsa },
    { algorithm: 'ES256', ...ec },
    { algorithm: 'EdDSA', ...generateKeyPairSync('ed25519', pem) },
  ] as const
  for (const pair of pairs) {
    const { token } = await createTokens({ keys: [{ id: 'a', ...pair }] }).issue('access', { sub: '7' })
    const { algorithm, publicKey } = pair
    const verifier = createTokens({
      keys: [
        { id: 'own', secret },
        { id: 'a', algorithm, publicKey },
      ],
    })
    assert.equal((await verifier.verify('access', token))?.sub, '7', algorithm)
    assert.equal(decodeProtectedHeader(token).alg, algorithm)
  }
  for (const algorithm of ['HS384', 'HS512'] as const) {
    const tokens = createTokens({ secret: secret + secret, algorithm })
    assert.equal((await tokens.verify('access', (await tokens.issue('access', { sub: '7' })).token))?.sub, '7')
  }
})

test('a key is replaced without ending the tokens of the one before', async () => {
  const old = await createTokens({ secret }).issue('access', { sub: '7' })
  const tokens = createTokens({ keys: [{ id: '2026-01', secret: `${secret} new` }, { secret }] })
  assert.equal((await tokens.verify('access', old.token))?.sub, '7')
  const { token } = await tokens.issue('access', { sub: '8' })
  assert.equal(decodeProtectedHeader(token).kid, '2026-01')
  assert.equal((await tokens.verify('access', token))?.sub, '8')
  assert.deepEqual(await createTokens({ secret }).check('access', token), { kind: 'refused', reason: 'unknown-key' })
})

test('a short secret is refused at startup with the command that makes a good one', () => {
  assert.throws(
    () => createTokens({ secret: 'changeme' }),
    (error) => {
      assert.ok(error instanceof ConfigurationError)
      assert.equal(error.code, 'HAYATE_WEAK_SECRET')
      assert.match(error.message, /8 bytes.*at least 32.*hayate secret/)
      assert.doesNotMatch(error.message, /changeme/)
      return true
    },
  )
  assert.throws(() => createTokens({ secret: 'x'.repeat(47), algorithm: 'HS384' }), { code: 'HAYATE_WEAK_SECRET' })
  assert.throws(() => createTokens({ secret: new Uint8Array(31) }), { code: 'HAYATE_WEAK_SECRET' })
})

test('keys that do not fit their algorithm are refused at startup', () => {
  const ed = generateKeyPairSync('ed25519', pem)
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1', ...pem })
  const small = generateKeyPairSync('rsa', { modulusLength: 1024, ...pem })
  const wrong: readonly (readonly TokenKey[])[] = [
    [],
    [{ algorithm: 'EdDSA', publicKey: ed.publicKey }],
    [{ algorithm: 'RS256', ...ed }],
    [{ algorithm: 'ES256', ...p384 }],
    [{ algorithm: 'RS256', ...small }],
    [{ algorithm: 'EdDSA', privateKey: 'not a key' }],
    [{ secret: ed.publicKey }],
    [{ secret: `\ufeff \n${ed.publicKey}` }],
    [{ id: '../../dev/null', secret }],
    [
      { id: 'a', secret },
      { id: 'a', secret },
    ],
    [{ secret }, { secret }],
    [{ secret, algorithm: 'none' as 'HS256' }],
  ]
  for (const keys of wrong) assert.throws(() => createTokens({ keys }), { code: 'HAYATE_INVALID_TOKEN_KEY' })
})

test('kinds are named at startup, and only those exist', async () => {
  for (const kind of ['access', 'at', 'rt', 'A', '', 'a b', 'at+jwt']) {
    assert.throws(() => createTokens({ secret, kinds: { [kind]: { ttlSeconds: 1 } } }), {
      code: 'HAYATE_INVALID_TOKEN_KIND',
    })
  }
  assert.throws(() => createTokens({ secret, accessTtlSeconds: 0 }), { code: 'HAYATE_INVALID_TOKEN_KIND' })
  // @ts-expect-error: a kind that was not declared is a compile error, and a TypeError where types are not checked.
  await assert.rejects(createTokens({ secret }).issue('reset', { sub: '7' }), TypeError)
})
