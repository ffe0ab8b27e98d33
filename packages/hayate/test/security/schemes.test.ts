import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { HttpError } from '../../src/errors/http-error.ts'
import {
  apiKey,
  httpBasic,
  httpBearer,
  httpDigest,
  notAuthenticated,
  oauth2,
  oauth2AuthorizationCode,
  oauth2ClientCredentials,
  oauth2Implicit,
  oauth2PasswordBearer,
  openIdConnect,
} from '../../src/security.ts'
import { readFrom } from './request-scope.ts'

function refusalOf(run: () => unknown): { status: number; code: string; challenge: string | undefined } {
  let error: unknown
  try {
    error = `provided ${JSON.stringify(run())}`
  } catch (thrown) {
    error = thrown
  }
  assert.ok(error instanceof HttpError && notAuthenticated.is(error), String(error))
  return { status: error.status, code: error.code, challenge: error.headers?.['www-authenticate'] }
}

const bearerRefusal = { status: 401, code: 'not_authenticated', challenge: 'Bearer' }
const base64 = (text: string) => Buffer.from(text).toString('base64')

test('a bearer scheme provides the token, whatever the case of the scheme and however many spaces', () => {
  for (const value of ['Bearer abc.d-e_f~+/==', 'bearer abc.d-e_f~+/==', 'BEARER   abc.d-e_f~+/==']) {
    assert.equal(readFrom(httpBearer(), ['Authorization', value]), 'abc.d-e_f~+/==')
  }
})

test('every scheme over bearer tokens reads the same header', () => {
  const schemes = [
    oauth2PasswordBearer({ tokenUrl: 'token' }),
    oauth2AuthorizationCode({ authorizationUrl: 'https://id.example/authorize', tokenUrl: 'https://id.example/token' }),
    oauth2ClientCredentials({ tokenUrl: 'https://id.example/token' }),
    oauth2Implicit({ authorizationUrl: 'https://id.example/authorize' }),
    oauth2({ flows: { clientCredentials: { tokenUrl: 'token' } } }),
    openIdConnect({ url: 'https://id.example/.well-known/openid-configuration' }),
  ]
  for (const scheme of schemes) {
    assert.equal(readFrom(scheme, ['authorization', 'Bearer t']), 't')
    assert.deepEqual(
      refusalOf(() => readFrom(scheme, [])),
      bearerRefusal,
    )
  }
})

const notOneBearerToken: readonly (readonly string[])[] = [
  [],
  ['authorization', ''],
  ['authorization', 'Bearer'],
  ['authorization', 'Bearer '],
  ['authorization', 'Bearerabc'],
  ['authorization', 'Bearer\tabc'],
  ['authorization', ' Bearer abc'],
  ['authorization', 'Bearer abc def'],
  ['authorization', 'Bearer abc '],
  ['authorization', 'Bearer abc, Bearer def'],
  ['authorization', 'Bearer abc,Basic eDp5'],
  ['authorization', 'Basic eDp5, Bearer abc'],
  ['authorization', 'Bearer =abc'],
  ['authorization', 'Bearer a=b'],
  ['authorization', 'Bearer "abc"'],
  ['authorization', 'Bearer token=abc'],
  ['authorization', 'Bearer a\u00e9'],
  ['authorization', 'Bearer a\u0000'],
  ['authorization', 'Basic abc'],
  ['authorization', 'Digest abc'],
  ['authorization', 'Token abc'],
  ['authorization', 'abc'],
  ['authorization', 'Bearer abc', 'Authorization', 'Bearer abc'],
  ['authorization', 'Bearer abc', 'AUTHORIZATION', 'Basic eDp5'],
  ['authorization', `Bearer ${'a'.repeat(8192)}`],
  ['proxy-authorization', 'Bearer abc'],
  ['x-authorization', 'Bearer abc'],
]

test('anything but one bearer token is a 401 with WWW-Authenticate: Bearer (row 121)', () => {
  for (const headers of notOneBearerToken) {
    assert.deepEqual(
      refusalOf(() => readFrom(httpBearer(), headers)),
      bearerRefusal,
      JSON.stringify(headers).slice(0, 80),
    )
  }
})

test('a token that just fits into 8 KiB is provided', () => {
  const token = 'a'.repeat(8192 - 'Bearer '.length)
  assert.equal(readFrom(httpBearer(), ['authorization', `Bearer ${token}`]), token)
})

test('with autoError: false a missing credential, or one of another scheme, provides undefined', () => {
  const scheme = httpBearer({ autoError: false })
  assert.equal(readFrom(scheme, []), undefined)
  assert.equal(readFrom(scheme, ['authorization', 'Basic eDp5']), undefined)
  assert.equal(readFrom(scheme, ['authorization', 'Bearer abc']), 'abc')
})

test('with autoError: false a malformed credential is still a 401', () => {
  const scheme = httpBearer({ autoError: false })
  for (const headers of [
    ['authorization', 'Bearer a b'],
    ['authorization', 'Bearer'],
    ['authorization', 'Bearer a', 'authorization', 'Bearer a'],
  ]) {
    assert.deepEqual(
      refusalOf(() => readFrom(scheme, headers)),
      bearerRefusal,
    )
  }
})

test('basic credentials are split at the first colon and read as UTF-8', () => {
  const read = (pair: string) => readFrom(httpBasic(), ['authorization', `Basic ${base64(pair)}`])
  assert.deepEqual(read('ann:secret'), { username: 'ann', password: 'secret' })
  assert.deepEqual(read('ann:a:b'), { username: 'ann', password: 'a:b' })
  assert.deepEqual(read('紫:源氏'), { username: '紫', password: '源氏' })
  assert.deepEqual(read(':'), { username: '', password: '' })
  assert.deepEqual(read('\ufeffann:x'), { username: '\ufeffann', password: 'x' })
})

test('basic credentials that are not strict base64 of UTF-8 with a colon are a 401, autoError or not', () => {
  const challenge = 'Basic realm="Restricted", charset="UTF-8"'
  const wrong = [
    base64('no colon'),
    base64('ann:x').replace('=', ''),
    'YW5uOnN-',
    'YW5uOng=YW5u',
    'YW5uOnl=',
    base64('ann:\u0000'),
    base64('an\nn:x'),
    Buffer.from([0x61, 0x3a, 0xff]).toString('base64'),
    Buffer.from([0xc0, 0xba, 0x3a]).toString('base64'),
    '!!!!',
    `${base64('ann:x')} ${base64('ann:x')}`,
  ]
  for (const scheme of [httpBasic(), httpBasic({ autoError: false })]) {
    for (const text of wrong) {
      const refusal = refusalOf(() => readFrom(scheme, ['authorization', `Basic ${text}`]))
      assert.deepEqual(refusal, { status: 401, code: 'not_authenticated', challenge }, text)
    }
  }
})

test('a token in the wrong scheme is not read by basic, nor a password by bearer', () => {
  assert.equal(refusalOf(() => readFrom(httpBasic(), ['authorization', `Bearer ${base64('a:b')}`])).status, 401)
  assert.equal(refusalOf(() => readFrom(httpBearer(), ['authorization', `Basic ${base64('a:b')}`])).status, 401)
})

test('a realm is quoted, and one that cannot stand in a header is refused at startup', () => {
  const { challenge } = refusalOf(() => readFrom(httpBasic({ realm: 'The "shop" \\ x' }), []))
  assert.equal(challenge, 'Basic realm="The \\"shop\\" \\\\ x", charset="UTF-8"')
  assert.throws(() => httpBasic({ realm: 'a\r\nset-cookie: x=1' }), ConfigurationError)
})

test('an API key comes from a header in any case, from the query string, or from a cookie', () => {
  assert.equal(readFrom(apiKey({ in: 'header', name: 'X-API-Key' }), ['x-api-key', 'k 1']), 'k 1')
  assert.equal(readFrom(apiKey({ in: 'query', name: 'key' }), [], '/?a=1&key=k%201'), 'k 1')
  assert.equal(readFrom(apiKey({ in: 'cookie', name: 'key' }), ['cookie', 'a=1; key=k1']), 'k1')
})

test('a missing, empty, repeated or oversized API key is a 401 with WWW-Authenticate: ApiKey', () => {
  const inHeader = apiKey({ in: 'header', name: 'x-api-key' })
  const inQuery = apiKey({ in: 'query', name: 'key' })
  const inCookie = apiKey({ in: 'cookie', name: 'key' })
  const refusals = [
    () => readFrom(inHeader, []),
    () => readFrom(inHeader, ['x-api-key', '']),
    () => readFrom(inHeader, ['x-api-key', 'a', 'X-Api-Key', 'a']),
    () => readFrom(inHeader, ['x-api-key', 'a'.repeat(8193)]),
    () => readFrom(inQuery, [], '/?key='),
    () => readFrom(inQuery, [], '/?Key=a'),
    () => readFrom(inQuery, [], '/?key=a&key=a'),
    () => readFrom(inCookie, ['cookie', 'key=']),
    () => readFrom(inCookie, ['cookie', '__proto__=a']),
  ]
  for (const run of refusals) {
    assert.deepEqual(refusalOf(run), { status: 401, code: 'not_authenticated', challenge: 'ApiKey' })
  }
  assert.equal(readFrom(apiKey({ in: 'header', name: 'x-api-key', autoError: false }), []), undefined)
})

test('each scheme describes itself as OpenAPI 3.1 has it', () => {
  const describe = (scheme: ReturnType<typeof httpBearer>) => scheme.definition.security
  assert.deepEqual(describe(httpBearer({ bearerFormat: 'JWT', description: 'The token' })), {
    name: 'bearer',
    object: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token' },
    optional: false,
  })
  assert.deepEqual(httpBasic({ name: 'staff' }).definition.security, {
    name: 'staff',
    object: { type: 'http', scheme: 'basic' },
    optional: false,
  })
  assert.deepEqual(apiKey({ in: 'header', name: 'X-API-Key' }).definition.security, {
    name: 'apiKeyHeader',
    object: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    optional: false,
  })
  assert.equal(apiKey({ in: 'query', name: 'key', schemeName: 'partner' }).definition.security?.name, 'partner')
  assert.deepEqual(describe(openIdConnect({ url: 'https://id.example/c' })), {
    name: 'openIdConnect',
    object: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example/c' },
    optional: false,
  })
  assert.deepEqual(oauth2PasswordBearer({ tokenUrl: 'auth/token', scopes: { me: 'Read me' } }).definition.security, {
    name: 'oauth2Password',
    object: { type: 'oauth2', flows: { password: { tokenUrl: 'auth/token', scopes: { me: 'Read me' } } } },
    optional: false,
  })
  const code = oauth2AuthorizationCode({ authorizationUrl: '/authorize', tokenUrl: '/token', refreshUrl: '/refresh' })
  assert.deepEqual(code.definition.security?.object.flows, {
    authorizationCode: { authorizationUrl: '/authorize', tokenUrl: '/token', refreshUrl: '/refresh', scopes: {} },
  })
})

test('client credentials, implicit and several flows in one scheme stand in the document', () => {
  const scopes = { 'items:write': 'Change items' } as const
  const flowsOf = (scheme: ReturnType<typeof httpBearer>) => scheme.definition.security?.object.flows
  const machine = oauth2ClientCredentials({ tokenUrl: '/token', scopes, refreshUrl: '/refresh' })
  assert.equal(machine.definition.security?.name, 'oauth2ClientCredentials')
  assert.deepEqual(flowsOf(machine), { clientCredentials: { tokenUrl: '/token', refreshUrl: '/refresh', scopes } })
  const old = oauth2Implicit({ authorizationUrl: '/authorize' })
  assert.equal(old.definition.security?.name, 'oauth2Implicit')
  assert.deepEqual(flowsOf(old), { implicit: { authorizationUrl: '/authorize', scopes: {} } })
  const several = oauth2({
    flows: {
      authorizationCode: { authorizationUrl: '/authorize', tokenUrl: '/token', refreshUrl: '/refresh' },
      clientCredentials: { tokenUrl: '/token' },
      password: { tokenUrl: '/token' },
      implicit: { authorizationUrl: '/authorize' },
    },
    scopes,
  })
  assert.equal(several.definition.security?.name, 'oauth2')
  const names: readonly 'items:write'[] = several.scopes
  assert.deepEqual(names, ['items:write'])
  assert.deepEqual(flowsOf(several), {
    authorizationCode: { authorizationUrl: '/authorize', tokenUrl: '/token', refreshUrl: '/refresh', scopes },
    clientCredentials: { tokenUrl: '/token', scopes },
    password: { tokenUrl: '/token', scopes },
    implicit: { authorizationUrl: '/authorize', scopes },
  })
})

test('digest provides what stands after the scheme, and else is a 401 with WWW-Authenticate: Digest', () => {
  const scheme = httpDigest()
  assert.deepEqual(scheme.definition.security, {
    name: 'digest',
    object: { type: 'http', scheme: 'digest' },
    optional: false,
  })
  const parameters = 'username="Mufasa", realm="a b", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", qop=auth'
  assert.equal(readFrom(scheme, ['authorization', `Digest ${parameters}`]), parameters)
  assert.equal(readFrom(scheme, ['authorization', 'digest   foobar']), 'foobar')
  const wrong = [
    [],
    ['authorization', 'Digest'],
    ['authorization', 'Digest '],
    ['authorization', 'Basic eDp5'],
    ['authorization', 'Digest a\u0000'],
    ['authorization', 'Digest a\u00e9'],
    ['authorization', `Digest ${'a'.repeat(8192)}`],
    ['authorization', 'Digest a', 'authorization', 'Digest a'],
  ]
  for (const headers of wrong) {
    const refusal = refusalOf(() => readFrom(scheme, headers))
    assert.deepEqual(refusal, { status: 401, code: 'not_authenticated', challenge: 'Digest' }, JSON.stringify(headers))
  }
  assert.equal(readFrom(httpDigest({ autoError: false }), []), undefined)
})

test('a scheme declares its 401, and an OAuth2 scheme names its scopes', () => {
  const scheme = oauth2PasswordBearer({ tokenUrl: 'token', scopes: { 'items:read': 'Read', 'items:write': 'Write' } })
  assert.deepEqual(scheme.definition.errors, [notAuthenticated])
  assert.deepEqual(scheme.scopes, ['items:read', 'items:write'])
  const scopes: readonly ('items:read' | 'items:write')[] = scheme.scopes
  assert.equal(scopes.length, 2)
})

test('names and URLs that no document may have are refused at startup', () => {
  assert.throws(() => httpBearer({ name: 'a b' }), ConfigurationError)
  assert.throws(() => apiKey({ in: 'header', name: 'a b' }), ConfigurationError)
  assert.throws(() => apiKey({ in: 'cookie', name: 'a;b' }), ConfigurationError)
  assert.throws(() => oauth2PasswordBearer({ tokenUrl: '' }), ConfigurationError)
  assert.throws(() => oauth2PasswordBearer({ tokenUrl: 'token', scopes: { 'a b': '' } }), ConfigurationError)
  assert.throws(() => oauth2({ flows: {} }), ConfigurationError)
  assert.throws(() => oauth2({ flows: { clientCredentials: { tokenUrl: '' } } }), ConfigurationError)
})
