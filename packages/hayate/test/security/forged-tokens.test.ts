import assert from 'node:assert/strict'
import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { createTokens, type TokenRefusal } from '../../src/security.ts'

const secret = 'a secret for tests that has more than thirty-two bytes'
const other = 'another secret that has more than thirty-two bytes in it'
const now = Date.UTC(2026, 0, 1)
const iat = now / 1000
const header = { alg: 'HS256', typ: 'at+jwt' }
const claims = { sub: '7', type: 'access', iat, exp: iat + 1800, jti: 'a' }

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const hmac = (input: string, key: string | Buffer, hash: string = 'sha256') =>
  createHmac(hash, key).update(input).digest('base64url')

/** A token signed with the real secret, whatever header and claims say. */
function signed(head: unknown, body: unknown, key: string = secret): string {
  const input = `${part(head)}.${part(body)}`
  return `${input}.${hmac(input, key)}`
}
const withHeader = (changes: object) => signed({ ...header, ...changes }, claims)
const withClaims = (changes: object) => signed(header, { ...claims, ...changes })
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

const good = signed(header, claims)
const [goodHeader = '', goodClaims = '', goodSignature = ''] = good.split('.')

/** The same signature bytes in another spelling: 32 bytes leave two bits of the last character unused. */
function respelled(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(goodSignature.slice(-1))
  return `${goodHeader}.${goodClaims}.${goodSignature.slice(0, -1)}${alphabet[last + 1]}`
}

type Row = readonly [what: string, token: string, reason: TokenRefusal]

const forged: readonly Row[] = [
  // alg none and its spellings
  ...['none', 'None', 'nOnE', 'NONE', ''].flatMap((alg): Row[] => [
    [`alg '${alg}', no signature`, `${part({ ...header, alg })}.${goodClaims}.`, 'malformed'],
    [`alg '${alg}', good signature`, withHeader({ alg }), 'wrong-algorithm'],
  ]),
  ['empty signature', `${goodHeader}.${goodClaims}.`, 'malformed'],
  ['no signature part', `${goodHeader}.${goodClaims}`, 'malformed'],
  ['algorithm of another size', withHeader({ alg: 'HS512' }), 'wrong-algorithm'],
  ['algorithm in lower case', withHeader({ alg: 'hs256' }), 'wrong-algorithm'],
  ['algorithm with a space', withHeader({ alg: 'HS256 ' }), 'wrong-algorithm'],
  ['signature algorithm', withHeader({ alg: 'RS256' }), 'wrong-algorithm'],
  ['no algorithm', withHeader({ alg: undefined }), 'header'],
  ['algorithm as a list', withHeader({ alg: ['HS256'] }), 'header'],
  // keys
  ['another secret', signed(header, claims, other), 'signature'],
  ['empty secret', signed(header, claims, ''), 'signature'],
  ['secret with a space', signed(header, claims, ` ${secret}`), 'signature'],
  ['secret with a BOM', signed(header, claims, `\ufeff${secret}`), 'signature'],
  ...['../../dev/null', "' OR 1=1 --", 'https://evil.example/k', '__proto__', 'constructor', '', 'x'.repeat(4000)].map(
    (kid): Row => [`kid ${kid.slice(0, 30)}`, withHeader({ kid }), 'unknown-key'],
  ),
  ['kid as a number', withHeader({ kid: 1 }), 'header'],
  ['kid as an object', withHeader({ kid: { a: 1 } }), 'header'],
  ['kid of 64 KiB', withHeader({ kid: 'x'.repeat(65_536) }), 'too-long'],
  ['jwk of its own', forgedWithOwnKey('jwk'), 'signature'],
  ['jku', signed({ ...header, jku: 'https://evil.example/jwks' }, claims, other), 'signature'],
  ['x5u', signed({ ...header, x5u: 'https://evil.example/x5u' }, claims, other), 'signature'],
  ['x5c', signed({ ...header, x5c: ['MIIB'] }, claims, other), 'signature'],
  // headers
  ['crit', withHeader({ crit: ['exp'], exp: 1 }), 'header'],
  ['empty crit', withHeader({ crit: [] }), 'header'],
  ['b64 false', withHeader({ crit: ['b64'], b64: false }), 'header'],
  ['b64 alone', withHeader({ b64: true }), 'header'],
  ['zip', withHeader({ zip: 'DEF' }), 'header'],
  ['p2c of a thousand million', withHeader({ alg: 'PBES2-HS256+A128KW', p2c: 1e9, p2s: 'AAAA' }), 'header'],
  ['encrypted, five parts', `${part({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`, 'malformed'],
  ['typ missing', withHeader({ typ: undefined }), 'header'],
  ['typ JWT', withHeader({ typ: 'JWT' }), 'wrong-kind'],
  ['typ of a refresh token', withHeader({ typ: 'rt+jwt' }), 'wrong-kind'],
  ['typ of a web-socket ticket', withHeader({ typ: 'ws-ticket+jwt' }), 'wrong-kind'],
  ['typ as a list', withHeader({ typ: ['at+jwt'] }), 'header'],
  ['header twice the same member', signed('{"alg":"HS256","typ":"rt+jwt","typ":"at+jwt"}', claims), 'header'],
  ['header a list', signed([header], claims), 'header'],
  ['header null', signed('null', claims), 'header'],
  ['header not JSON', signed('{alg:HS256}', claims), 'header'],
  ['header with a BOM', signed(`\ufeff${JSON.stringify(header)}`, claims), 'header'],
  ['header not UTF-8', `${Buffer.from([0xff, 0xfe]).toString('base64url')}.${goodClaims}.${goodSignature}`, 'header'],
  // kind
  ['type of a refresh token', withClaims({ type: 'refresh' }), 'wrong-kind'],
  ['type missing', withClaims({ type: undefined }), 'wrong-kind'],
  ['type in capitals', withClaims({ type: 'Access' }), 'wrong-kind'],
  ['type as a list', withClaims({ type: ['access'] }), 'wrong-kind'],
  // times
  ['exp missing', withClaims({ exp: undefined }), 'claims'],
  ['exp null', withClaims({ exp: null }), 'claims'],
  ['exp as text', withClaims({ exp: `${iat + 60}` }), 'claims'],
  ['exp with a fraction', withClaims({ exp: iat + 60.5 }), 'claims'],
  ['exp 10^20', withClaims({ exp: 1e20 }), 'claims'],
  ['exp 1e400', signed(header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400')), 'claims'],
  ['exp negative', withClaims({ exp: -1 }), 'claims'],
  ['exp in 100 years', withClaims({ exp: iat + 100 * 31_557_600 }), 'lifetime'],
  ['exp a second too late', withClaims({ exp: iat + 1801 }), 'lifetime'],
  ['exp now', withClaims({ iat: iat - 60, exp: iat }), 'expired'],
  ['exp before iat', withClaims({ exp: iat - 1 }), 'claims'],
  ['iat missing', withClaims({ iat: undefined }), 'claims'],
  ['iat as text', withClaims({ iat: `${iat}` }), 'claims'],
  ['iat negative', withClaims({ iat: -1 }), 'claims'],
  ['iat tomorrow', withClaims({ iat: iat + 86_400, exp: iat + 86_460 }), 'not-yet-valid'],
  ['nbf tomorrow', withClaims({ nbf: iat + 86_400 }), 'not-yet-valid'],
  ['nbf as text', withClaims({ nbf: `${iat}` }), 'claims'],
  ['nbf null', withClaims({ nbf: null }), 'claims'],
  // other claims
  ['issuer of another service', withClaims({ iss: 'https://evil.example' }), 'wrong-issuer'],
  ['audience of another service', withClaims({ aud: 'other' }), 'wrong-audience'],
  ['audience as a list', withClaims({ aud: ['shop', 'other'] }), 'wrong-audience'],
  ['sub missing', withClaims({ sub: undefined }), 'claims'],
  ['sub a number', withClaims({ sub: 7 }), 'claims'],
  ['sub empty', withClaims({ sub: '' }), 'claims'],
  ['jti missing', withClaims({ jti: undefined }), 'claims'],
  ['sub twice', signed(header, JSON.stringify(claims).replace('{', '{"sub":"1",')), 'claims'],
  ['sub twice, once escaped', signed(header, JSON.stringify(claims).replace('{', '{"s\\u0075b":"1",')), 'claims'],
  ['a member twice, deep down', signed(header, JSON.stringify(claims).replace('{', '{"a":[{"b":1,"b":2}],')), 'claims'],
  ['claims nested 17 deep', signed(header, JSON.stringify(claims).replace('{', `{"a":${nested(17)},`)), 'claims'],
  ['claims nested 2,000 deep', signed(header, JSON.stringify(claims).replace('{', `{"a":${nested(2000)},`)), 'claims'],
  ['claims a list', signed(header, [claims]), 'claims'],
  ['claims text', signed(header, '"7"'), 'claims'],
  ['claims not JSON', signed(header, 'sub=7'), 'claims'],
  // the text itself
  ['nothing', '', 'malformed'],
  ['dots', '..', 'malformed'],
  ['10,000 dots', '.'.repeat(10_000), 'too-long'],
  ['8,000 dots', '.'.repeat(8000), 'malformed'],
  ['64 KiB', 'a'.repeat(65_536), 'too-long'],
  ['64 KiB of claims', withClaims({ padding: 'x'.repeat(65_536) }), 'too-long'],
  ['a fourth part', `${good}.AAAA`, 'malformed'],
  ['with the scheme', `Bearer ${good}`, 'malformed'],
  ['leading space', ` ${good}`, 'malformed'],
  ['trailing line feed', `${good}\n`, 'malformed'],
  ['padding', `${good}=`, 'malformed'],
  ['base64 instead of base64url', `${goodHeader}.${goodClaims}.${'+/'.repeat(21)}A`, 'malformed'],
  ['signature cut', good.slice(0, -4), 'signature'],
  ['signature spelled in another way', respelled(), 'malformed'],
  ['claims of another token', `${goodHeader}.${part({ ...claims, sub: '1' })}.${goodSignature}`, 'signature'],
  ['NUL at the end', `${good}\0`, 'malformed'],
  ['full-width dots', good.replaceAll('.', '．'), 'malformed'],
  [
    'HMAC with another hash',
    `${goodHeader}.${goodClaims}.${hmac(`${goodHeader}.${goodClaims}`, secret, 'sha512')}`,
    'signature',
  ],
]

function forgedWithOwnKey(member: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const input = `${part({ ...header, [member]: publicKey.export({ format: 'jwk' }) })}.${goodClaims}`
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
}

test('the token that all forgeries start from is valid', async () => {
  const tokens = createTokens({ secret, clock: () => now })
  assert.equal((await tokens.verify('access', good))?.sub, '7')
})

test(`${forged.length} forged tokens are refused, each for its own reason (rows 113, 115 to 120, 123)`, async () => {
  const tokens = createTokens({ secret, clock: () => now })
  for (const [what, token, reason] of forged) {
    assert.deepEqual(await tokens.check('access', token), { kind: 'refused', reason }, what)
    assert.equal(await tokens.verify('access', token), undefined, what)
  }
})

test('forgeries are refused after the good token was remembered too', async () => {
  const tokens = createTokens({ secret, clock: () => now })
  await tokens.verify('access', good)
  for (const [what, token] of forged) assert.equal(await tokens.verify('access', token), undefined, what)
})

test('a header that points to a key is ignored: the signature of the configured key decides (row 116)', async () => {
  const tokens = createTokens({ secret, clock: () => now })
  const token = withHeader({
    jku: 'https://evil.example/jwks',
    x5u: 'https://evil.example/',
    jwk: { kty: 'oct', k: 'AA' },
  })
  assert.equal((await tokens.verify('access', token))?.sub, '7')
})

test('a public key is never taken for a secret, in no spelling of its text (row 114)', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const tokens = createTokens({ keys: [{ algorithm: 'RS256', privateKey }], clock: () => now })
  for (const key of [
    publicKey,
    publicKey.trim(),
    ` ${publicKey}`,
    `\ufeff${publicKey}`,
    publicKey.replaceAll('\n', ''),
  ]) {
    assert.deepEqual(await tokens.check('access', signed(header, claims, key)), {
      kind: 'refused',
      reason: 'wrong-algorithm',
    })
    const confused = signed({ ...header, alg: 'RS256' }, claims, key)
    assert.deepEqual(await tokens.check('access', confused), { kind: 'refused', reason: 'signature' })
  }
  const input = `${part({ ...header, alg: 'RS256' })}.${goodClaims}`
  const real = `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`
  assert.equal((await tokens.verify('access', real))?.sub, '7')
})

test('what is not text at all is refused, not thrown', async () => {
  const tokens = createTokens({ secret, clock: () => now })
  for (const value of [undefined, null, 7, {}, [good], { toString: () => good }]) {
    assert.equal(await tokens.verify('access', value as unknown as string), undefined)
  }
})

test('any one character changed makes a token worthless', async () => {
  const tokens = createTokens({ secret, clock: () => now })
  for (let at = 0; at < good.length; at++) {
    const changed = `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`
    assert.equal(await tokens.verify('access', changed), undefined, `character ${at}`)
  }
})
