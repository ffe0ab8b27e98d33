import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { depends, Hayate } from 'hayate'
import {
  type OpenIdConnectTokensOptions,
  openIdConnect,
  openIdConnectTokens,
  providerUnavailable,
  type TokenRefusal,
} from 'hayate/security'
import { testClient } from 'hayate/testing'
import { exportSPKI, importJWK } from 'jose'
import { makeKey, OpenIdProvider, type ProviderKey } from './openid-provider.ts'

const audience = 'https://shop.example/api'
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const first = await makeKey('first')
const second = await makeKey('second')

function verifierFor(provider: OpenIdProvider, options: Partial<OpenIdConnectTokensOptions> = {}) {
  return openIdConnectTokens({ issuer: provider.issuer, audience, ...options })
}

test('a token of the provider is verified, and the provider is asked once', async () => {
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider)
  assert.equal(verifier.configurationUrl, `${provider.issuer}/.well-known/openid-configuration`)
  const token = await provider.token(first, { email: 'ann@example.jp' })
  const all = await Promise.all(Array.from({ length: 20 }, () => verifier.verify(token)))
  for (const claims of all) {
    assert.partialDeepStrictEqual(claims, { iss: provider.issuer, sub: 'user-7', email: 'ann@example.jp' })
    assert.ok(Object.isFrozen(claims))
  }
  assert.deepEqual(provider.asked, ['/.well-known/openid-configuration', '/jwks'])
})

test('every algorithm of key pairs is verified', async () => {
  const keys = await Promise.all(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'].map((alg) => makeKey(`k-${alg}`, alg)))
  await using provider = await OpenIdProvider.start(keys)
  const verifier = verifierFor(provider)
  for (const key of keys) assert.equal((await verifier.verify(await provider.token(key)))?.sub, 'user-7', key.alg)
  const onlyEs = verifierFor(provider, { algorithms: ['ES256'] })
  const refused = await onlyEs.check(await provider.token(keys[0] as ProviderKey))
  assert.deepEqual(refused, { kind: 'refused', reason: 'wrong-algorithm' })
})

type Row = readonly [what: string, reason: TokenRefusal, claims: object, header?: object]
const now = Math.floor(Date.now() / 1000)

const wrongTokens: readonly Row[] = [
  ['issuer of another provider (119)', 'wrong-issuer', { iss: 'https://evil.example' }],
  ['issuer with a slash (119)', 'wrong-issuer', { iss: 'slash' }],
  ['no issuer (119)', 'wrong-issuer', { iss: undefined }],
  ['issuer in a list (119)', 'wrong-issuer', { iss: ['https://evil.example'] }],
  ['audience of another service (119)', 'wrong-audience', { aud: 'https://other.example' }],
  ['audience that only begins alike (119)', 'wrong-audience', { aud: `${audience}/v2` }],
  ['a list without us (119)', 'wrong-audience', { aud: ['a', 'b'] }],
  ['an empty list (119)', 'wrong-audience', { aud: [] }],
  ['a list with a number (119)', 'claims', { aud: [audience, 7] }],
  ['no audience (119)', 'claims', { aud: undefined }],
  ['no subject', 'claims', { sub: undefined }],
  ['an empty subject', 'claims', { sub: '' }],
  ['azp that is no text', 'wrong-audience', { azp: 7 }],
  ['no exp (118)', 'claims', { exp: undefined }],
  ['exp as text (118)', 'claims', { exp: `${now + 60}` }],
  ['exp 10^20 (118)', 'claims', { exp: 1e20 }],
  ['exp negative (118)', 'claims', { exp: -1 }],
  ['exp before iat (118)', 'claims', { exp: now - 60 }],
  ['exp in 100 years (118)', 'lifetime', { exp: now + 3_155_760_000 }],
  ['exp in the past (118)', 'expired', { iat: now - 120, exp: now - 60 }],
  ['no iat (118)', 'claims', { iat: undefined }],
  ['iat tomorrow (118)', 'not-yet-valid', { iat: now + 86_400, exp: now + 86_460 }],
  ['nbf tomorrow (118)', 'not-yet-valid', { nbf: now + 86_400 }],
  ['nbf as text (118)', 'claims', { nbf: `${now}` }],
  ['an ID token where an access token is wanted (123)', 'wrong-kind', {}, { typ: 'JWT' }],
  ['no typ (123)', 'wrong-kind', {}, { typ: undefined }],
  ['a refresh token (123)', 'wrong-kind', {}, { typ: 'rt+jwt' }],
  ['typ as a list', 'header', {}, { typ: ['at+jwt'] }],
  ['crit (117)', 'header', {}, { crit: ['exp'], exp: 1 }],
  ['kid of another key (115)', 'signature', {}, { kid: 'second' }],
  ['kid of a path (115)', 'unknown-key', {}, { kid: '../../dev/null' }],
  ['kid of an URL (115)', 'unknown-key', {}, { kid: 'https://evil.example/key' }],
  ['kid __proto__ (115)', 'unknown-key', {}, { kid: '__proto__' }],
]

test(`${wrongTokens.length} wrong tokens with a good signature are refused, each for its own reason (rows 115 to 119, 123)`, async () => {
  await using provider = await OpenIdProvider.start([first, second])
  const verifier = verifierFor(provider)
  for (const [what, reason, claims, header] of wrongTokens) {
    // The signer refuses what is not understood: such a header is put before a signature that then is wrong as well.
    const changed = 'iss' in claims && claims.iss === 'slash' ? { iss: `${provider.issuer}/` } : claims
    const token =
      header !== undefined && 'crit' in header
        ? withHeader(await provider.token(first), header)
        : await provider.token(first, { ...changed }, { ...header })
    assert.deepEqual(await verifier.check(token), { kind: 'refused', reason }, what)
    assert.equal(await verifier.verify(token), undefined, what)
  }
})

/** The same claims and signature behind a header with other members. */
function withHeader(token: string, changes: object): string {
  const [, claims = '', signature = ''] = token.split('.')
  return `${part({ alg: 'RS256', kid: 'first', typ: 'at+jwt', ...changes })}.${claims}.${signature}`
}

test('alg none, in any spelling, is refused without a question to the provider (row 113)', async () => {
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider)
  const [, claims = '', signature = ''] = (await provider.token(first)).split('.')
  for (const alg of ['none', 'None', 'nOnE', 'NONE', '']) {
    const head = part({ alg, kid: 'first', typ: 'at+jwt' })
    assert.equal(await verifier.verify(`${head}.${claims}.`), undefined, alg)
    assert.deepEqual(await verifier.check(`${head}.${claims}.${signature}`), {
      kind: 'refused',
      reason: 'wrong-algorithm',
    })
  }
  assert.deepEqual(provider.asked, [])
})

test('a public key is never taken for a secret, and a secret among the keys is none (row 114)', async () => {
  const known = createHmac('sha256', 'x').digest()
  await using provider = await OpenIdProvider.start([first])
  provider.keys = [...provider.keys, { kty: 'oct', kid: 'shared', alg: 'HS256', k: known.toString('base64url') }]
  const verifier = verifierFor(provider)
  const [, claims = ''] = (await provider.token(first)).split('.')
  const pem = await exportSPKI((await importJWK(first.jwk)) as CryptoKey)
  const secrets = [pem, pem.trim(), ` ${pem}`, `\ufeff${pem}`, JSON.stringify(first.jwk), known]
  for (const secret of secrets) {
    for (const alg of ['HS256', 'RS256']) {
      for (const kid of ['first', 'shared', undefined]) {
        const input = `${part({ alg, kid, typ: 'at+jwt' })}.${claims}`
        const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
        assert.equal(await verifier.verify(token), undefined, `${alg} ${kid}`)
      }
    }
  }
})

test('a key that the token brings along is ignored (row 116)', async () => {
  const own = await makeKey('first')
  await using provider = await OpenIdProvider.start([first])
  await using evil = await OpenIdProvider.start([own])
  const verifier = verifierFor(provider)
  for (const member of [{ jwk: own.jwk }, { jku: `${evil.issuer}/jwks` }, { x5u: `${evil.issuer}/x` }]) {
    const token = await provider.token(own, {}, member)
    assert.deepEqual(await verifier.check(token), { kind: 'refused', reason: 'signature' }, JSON.stringify(member))
  }
  assert.deepEqual(evil.asked, [])
})

test('a key is replaced: a new one is asked for when a token names it, the old one counts until it is gone', async () => {
  const time = { ms: Date.now() }
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider, { clock: () => time.ms })
  const old = await provider.token(first)
  assert.notEqual(await verifier.verify(old), undefined)
  provider.keys = [first.jwk, second.jwk]
  const next = await provider.token(second)
  // Within the cooldown nobody is asked again.
  assert.deepEqual(await verifier.check(next), { kind: 'refused', reason: 'unknown-key' })
  assert.equal(provider.asked.length, 2)
  time.ms += 30_000
  assert.notEqual(await verifier.verify(next), undefined)
  assert.notEqual(await verifier.verify(old), undefined)
  assert.equal(provider.asked.length, 4)
  provider.keys = [second.jwk]
  time.ms += 600_001
  assert.equal(await verifier.verify(next).then((claims) => claims?.sub), undefined, 'expired by then')
  assert.deepEqual(await verifier.check(old), { kind: 'refused', reason: 'unknown-key' })
})

test('200 tokens with made-up key ids cause one question in a cooldown', async () => {
  const time = { ms: Date.now() }
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider, { clock: () => time.ms })
  await verifier.verify(await provider.token(first))
  time.ms += 30_000
  provider.asked.length = 0
  const tokens = await Promise.all(
    Array.from({ length: 200 }, (_, at) => provider.token(first, {}, { kid: `made-up-${at}` })),
  )
  const checks = await Promise.all(tokens.map((token) => verifier.check(token)))
  for (const check of checks) assert.deepEqual(check, { kind: 'refused', reason: 'unknown-key' })
  for (const token of tokens) await verifier.check(token)
  assert.deepEqual(provider.asked, ['/.well-known/openid-configuration', '/jwks'])
})

test('a token without kid needs the one key that fits', async () => {
  await using provider = await OpenIdProvider.start([first])
  const token = await provider.token(first, {}, { kid: undefined })
  assert.notEqual(await verifierFor(provider).verify(token), undefined)
  provider.keys = [first.jwk, second.jwk]
  assert.deepEqual(await verifierFor(provider).check(token), { kind: 'refused', reason: 'unknown-key' })
})

test('keys that are none let nobody in: broken, too short, for encryption', async () => {
  const { kid, alg, ...short } = (await makeShortKey()).jwk
  await using provider = await OpenIdProvider.start([first])
  const token = await provider.token(first)
  const broken: readonly object[] = [
    { kty: 'RSA', kid: 'first', alg: 'RS256', n: '!!', e: 'AQAB' },
    { kty: 'RSA', kid: 'first', alg: 'RS256' },
    { ...short, kid: 'first' },
    { ...first.jwk, use: 'enc' },
    { ...first.jwk, kty: 'EC' },
  ]
  for (const key of broken) {
    provider.keys = [null, 7, key]
    assert.deepEqual(await verifierFor(provider).check(token), { kind: 'refused', reason: 'unknown-key' })
  }
  assert.ok(kid !== undefined && alg !== undefined)
})

async function makeShortKey(): Promise<{ jwk: Record<string, unknown> }> {
  const how = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 1024,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const pair = await crypto.subtle.generateKey(how, true, ['sign', 'verify'])
  return { jwk: { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), kid: 'short' } }
}

test('ID tokens are for one client, of several only with azp, and with the nonce that was sent', async () => {
  await using provider = await OpenIdProvider.start([first])
  const verifier = openIdConnectTokens({ issuer: provider.issuer, audience: 'shop', accept: 'id' })
  const reasonFor = async (claims: object, nonce?: string, header: object = { typ: 'JWT' }) => {
    const token = await provider.token(first, { aud: 'shop', ...claims }, { ...header })
    const check = await verifier.check(token, nonce === undefined ? {} : { nonce })
    return check.kind === 'refused' ? check.reason : 'valid'
  }
  assert.equal(await reasonFor({}), 'valid')
  assert.equal(await reasonFor({}, undefined, { typ: undefined }), 'valid')
  assert.equal(await reasonFor({}, undefined, { typ: 'at+jwt' }), 'wrong-kind')
  assert.equal(await reasonFor({ aud: ['shop'] }), 'valid')
  assert.equal(await reasonFor({ aud: ['shop', 'other'] }), 'wrong-audience')
  assert.equal(await reasonFor({ aud: ['shop', 'other'], azp: 'shop' }), 'valid')
  assert.equal(await reasonFor({ aud: ['shop', 'other'], azp: 'other' }), 'wrong-audience')
  assert.equal(await reasonFor({ azp: 'other' }), 'wrong-audience')
  assert.equal(await reasonFor({ nonce: 'n-1' }, 'n-1'), 'valid')
  assert.equal(await reasonFor({ nonce: 'n-2' }, 'n-1'), 'nonce')
  assert.equal(await reasonFor({}, 'n-1'), 'nonce')
  assert.equal(await reasonFor({ nonce: ['n-1'] }, 'n-1'), 'nonce')
})

test('with clientId an access token must have been issued to that client', async () => {
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider, { clientId: 'shop', types: ['jwt', 'at+jwt'] })
  const valid = async (claims: object, typ = 'JWT') =>
    (await verifier.verify(await provider.token(first, { ...claims }, { typ }))) !== undefined
  assert.equal(await valid({ azp: 'shop' }), true)
  assert.equal(await valid({ client_id: 'shop' }, 'application/at+JWT'), true)
  assert.equal(await valid({ azp: 'other', client_id: 'shop' }), false)
  assert.equal(await valid({}), false)
})

/** The 503 of a verifier, and why it says it happened. */
async function unavailability(run: Promise<unknown>): Promise<{ retryAfter: string | undefined; why: string }> {
  const error: unknown = await run.then(
    () => assert.fail('the token was checked'),
    (thrown: unknown) => thrown,
  )
  assert.ok(providerUnavailable.is(error) && error instanceof Error, String(error))
  return { retryAfter: error.headers?.['retry-after'], why: String(error.cause) }
}

test('a provider that is down is a 503 with Retry-After, and no address in the answer', async () => {
  const gone = await OpenIdProvider.start([first])
  const { issuer } = gone
  const token = await gone.token(first)
  await gone[Symbol.asyncDispose]()
  const verifier = openIdConnectTokens({ issuer, audience })
  const scheme = openIdConnect({ url: verifier.configurationUrl })
  const currentUser = depends(
    { token: scheme },
    async ({ token }) => {
      const claims = await verifier.verify(token)
      if (claims === undefined) throw scheme.refusal('The token is not valid')
      return claims.sub
    },
    { errors: [providerUnavailable] },
  )
  const app = new Hayate({ log: false, title: 'Shop', version: '1.0.0' })
  app.get('/me', { input: { user: currentUser } }, ({ user }) => user)
  await using client = await testClient(app)
  const answer = await client.get('/me', { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '5')
  assert.doesNotMatch(await answer.text(), /127\.0\.0\.1/)
  const forged = await client.get('/me', { headers: { authorization: 'Bearer a.b.c' } })
  assert.equal(forged.status, 401)
  assert.equal(forged.headers.get('www-authenticate'), 'Bearer')
  const document = JSON.parse(JSON.stringify(app.openapi())) as object
  assert.partialDeepStrictEqual(document, {
    paths: { '/me': { get: { security: [{ openIdConnect: [] }], responses: { 401: {}, 503: {} } } } },
    components: { securitySchemes: { openIdConnect: { openIdConnectUrl: verifier.configurationUrl } } },
  })
})

test('a provider that answers nonsense is down: another issuer, bad JSON, no keys, redirects, too much', async () => {
  await using provider = await OpenIdProvider.start([first])
  const token = await provider.token(first)
  const why = async () => (await unavailability(verifierFor(provider).verify(token))).why
  provider.configuration = { issuer: 'https://evil.example' }
  assert.match(await why(), /calls itself 'https:\/\/evil\.example'/)
  provider.configuration = { issuer: `${provider.issuer}/` }
  assert.match(await why(), /calls itself/)
  for (const jwks_uri of [undefined, 7, '/jwks', 'http://keys.example/jwks', 'file:///etc/passwd']) {
    provider.configuration = { jwks_uri }
    assert.match(await why(), /jwks_uri/, String(jwks_uri))
  }
  provider.configuration = {}
  provider.keys = Array.from({ length: 101 }, () => first.jwk)
  assert.match(await why(), /at most 100 keys/)
  provider.keys = [first.jwk]
  const answers: readonly [RegExp, number, string, Record<string, string>][] = [
    [/JSON/, 200, 'not json', {}],
    [/no JSON object/, 200, '[]', {}],
    [/answered 500/, 500, '{}', {}],
    [/fetch failed/, 302, '', { location: 'http://127.0.0.1:1/elsewhere' }],
    [/larger than 262144 bytes/, 200, ' '.repeat(262_145), {}],
  ]
  for (const [expected, status, text, headers] of answers) {
    provider.instead = (_request, response) => response.writeHead(status, headers).end(text)
    assert.match(await why(), expected)
  }
})

test('a provider that does not finish its answer is given up after timeoutMs', async () => {
  await using provider = await OpenIdProvider.start([first])
  const token = await provider.token(first)
  provider.instead = (_request, response) => void response.write('{')
  const { why } = await unavailability(verifierFor(provider, { timeoutMs: 50 }).verify(token))
  assert.match(why, /Timeout/)
})

test('a provider that is down is not asked for every token, and is back when it is back', async () => {
  const time = { ms: Date.now() }
  await using provider = await OpenIdProvider.start([first])
  const token = await provider.token(first)
  const verifier = verifierFor(provider, { clock: () => time.ms })
  provider.instead = (_request, response) => response.writeHead(500).end()
  for (const _ of [1, 2, 3]) await unavailability(verifier.verify(token))
  assert.equal(provider.asked.length, 1)
  provider.instead = undefined
  time.ms += 4000
  assert.equal((await unavailability(verifier.verify(token))).retryAfter, '1')
  time.ms += 1000
  assert.notEqual(await verifier.verify(token), undefined)
})

test('known keys hold for an hour while the provider is down, and then no longer', async () => {
  const time = { ms: Date.now() }
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider, { clock: () => time.ms })
  const token = await provider.token(first, { exp: Math.floor(Date.now() / 1000) + 80_000 })
  assert.notEqual(await verifier.verify(token), undefined)
  provider.instead = (_request, response) => response.writeHead(500).end()
  time.ms += 600_001
  assert.notEqual(await verifier.verify(token), undefined)
  // A key that is not known may be a new one: whether it is cannot be found out.
  await unavailability(verifier.verify(await provider.token(second)))
  time.ms += 3_600_000
  await unavailability(verifier.verify(token))
  provider.instead = undefined
  time.ms += 5000
  assert.notEqual(await verifier.verify(token), undefined)
})

test('while known keys hold nobody waits for a provider that has failed once', { timeout: 20_000 }, async () => {
  const time = { ms: Date.now() }
  await using provider = await OpenIdProvider.start([first])
  const verifier = verifierFor(provider, { clock: () => time.ms, timeoutMs: 2 ** 30 })
  const token = await provider.token(first, { exp: Math.floor(Date.now() / 1000) + 80_000 })
  await verifier.verify(token)
  provider.instead = (_request, response) => response.writeHead(500).end()
  time.ms += 600_001
  assert.notEqual(await verifier.verify(token), undefined)
  const asked = new Promise<void>((resolve) => {
    // Never answers.
    provider.instead = () => resolve()
  })
  time.ms += 5000
  assert.notEqual(await verifier.verify(token), undefined)
  await asked
  assert.notEqual(await verifier.verify(token), undefined)
})

test('a provider that cannot be one is refused at startup', () => {
  const code = 'HAYATE_INVALID_OPENID_PROVIDER'
  const wrong: readonly Partial<OpenIdConnectTokensOptions>[] = [
    { issuer: '' },
    { issuer: 'id.example' },
    { issuer: 'http://id.example' },
    { issuer: 'https://user:password@id.example' },
    { issuer: 'https://id.example/?tenant=1' },
    { issuer: 'https://id.example/#' },
    { audience: '' },
    { algorithms: [] },
    { algorithms: ['HS256' as 'RS256'] },
    { algorithms: ['none' as 'RS256'] },
    { types: [] },
    { timeoutMs: -1 },
    { cooldownMs: Number.NaN },
  ]
  for (const options of wrong) {
    assert.throws(
      () => openIdConnectTokens({ issuer: 'https://id.example', audience, ...options }),
      { code },
      JSON.stringify(options),
    )
  }
})
