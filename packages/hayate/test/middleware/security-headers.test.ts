import { deepStrictEqual, match, notStrictEqual, ok, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, Hayate, html, response } from 'hayate'
import { cspNonce, type SecurityHeadersOptions, securityHeaders } from 'hayate/middleware'
import { testClient } from 'hayate/testing'

const names = [
  'content-security-policy',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
]

function secured(options?: SecurityHeadersOptions): Hayate {
  const app = new Hayate({ log: false })
  app.use(securityHeaders(options))
  app.get('/', () => 'ok')
  app.get('/boom', () => {
    throw new Error('nobody expected this')
  })
  app.get('/framed', { input: { response } }, ({ response }) => {
    response.setHeader('content-security-policy', "frame-ancestors 'self'")
    response.setHeader('referrer-policy', 'no-referrer')
  })
  return app
}

const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])))

const strict = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-site',
  'permissions-policy': 'browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

test('attack 136: every answer has the headers, each once, errors and answers without a route included', async () => {
  await using client = await testClient(secured(), { raiseServerErrors: false })
  for (const path of ['/', '/boom', '/nowhere', '/openapi.json', '/%ff']) {
    const answer = await client.get(path)
    deepStrictEqual(headersOf(answer), strict, path)
  }
  deepStrictEqual(headersOf(await client.request('OPTIONS', '/')), strict)
})

test('https is asked for over https alone', async () => {
  const over = async (scheme: string, options?: SecurityHeadersOptions): Promise<string | undefined> => {
    await using client = await testClient(secured(options), { baseUrl: `${scheme}://testserver` })
    return headersOf(await client.get('/'))['strict-transport-security']
  }
  strictEqual(await over('http'), undefined)
  strictEqual(await over('https'), 'max-age=31536000; includeSubDomains')
  const hsts = { maxAgeSeconds: 60, includeSubDomains: false, preload: true }
  strictEqual(await over('https', { hsts }), 'max-age=60; preload')
  strictEqual(await over('https', { hsts: false }), undefined)
})

test('behind a trusted proxy its scheme decides; from anybody else it is ignored', async () => {
  const headers = { 'x-forwarded-proto': 'https' }
  const client = { host: '10.0.0.1', port: 1 }
  await using trusting = await testClient(secured(), { client, trustProxy: ['private'] })
  await using open = await testClient(secured(), { client })
  ok('strict-transport-security' in headersOf(await trusting.get('/', { headers })))
  ok(!('strict-transport-security' in headersOf(await open.get('/', { headers }))))
})

test('what an answer says itself stays, and a page that may be framed is not forbidden it by the older header', async () => {
  await using client = await testClient(secured())
  const said = headersOf(await client.get('/framed'))
  strictEqual(said['content-security-policy'], "frame-ancestors 'self'")
  strictEqual(said['referrer-policy'], 'no-referrer')
  ok(!('x-frame-options' in said))
  strictEqual(said['x-content-type-options'], 'nosniff')
})

test('each header has another value, or none', async () => {
  const options = {
    contentSecurityPolicy: "default-src 'none'",
    frameOptions: 'SAMEORIGIN',
    referrerPolicy: false,
    permissionsPolicy: false,
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: false,
    crossOriginEmbedderPolicy: 'require-corp',
  } as const
  await using client = await testClient(secured(options))
  deepStrictEqual(headersOf(await client.get('/')), {
    'content-security-policy': "default-src 'none'",
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  })
})

test('a nonce is another one for every answer, and the policy of its answer alone has it', async () => {
  const app = secured()
  const nonce = cspNonce()
  app.get('/page', { input: { nonce } }, ({ nonce }) => html(`<script nonce="${nonce}">1</script>`))
  await using client = await testClient(app)
  const answers = [await client.get('/page'), await client.get('/page')]
  const nonces = await Promise.all(
    answers.map(async (answer) => {
      const [, value = ''] = /nonce="([\w-]+)"/.exec(await answer.text()) ?? []
      const policy = headersOf(answer)['content-security-policy'] ?? ''
      match(value, /^[\w-]{22}$/)
      ok(policy.includes(`script-src 'self' 'nonce-${value}'; style-src 'self' 'nonce-${value}'`), policy)
      return value
    }),
  )
  notStrictEqual(nonces[0], nonces[1])
  strictEqual(headersOf(await client.get('/'))['content-security-policy'], strict['content-security-policy'])
})

test('a policy of the application’s own gets the nonce', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { input: { nonce: cspNonce("script-src 'nonce-{nonce}'") } }, ({ nonce }) => nonce)
  await using client = await testClient(app)
  const answer = await client.get('/')
  strictEqual(answer.headers.get('content-security-policy'), `script-src 'nonce-${await answer.json()}'`)
})

for (const [what, make] of [
  ['a line break', () => securityHeaders({ contentSecurityPolicy: 'a\r\nset-cookie: a=b' })],
  ['an empty value', () => securityHeaders({ referrerPolicy: '' })],
  ['a negative age', () => securityHeaders({ hsts: { maxAgeSeconds: -1 } })],
  ['a policy without a place for the nonce', () => cspNonce("script-src 'self'")],
] as const) {
  test(`${what} is refused at startup`, () => {
    throws(make, (error) => error instanceof ConfigurationError && error.code === 'HAYATE_SECURITY_HEADER')
  })
}
