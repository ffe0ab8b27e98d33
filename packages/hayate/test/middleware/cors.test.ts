import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, HttpError, response, stream } from 'hayate'
import { type CorsOptions, cors } from 'hayate/middleware'
import { serve } from 'hayate/node'
import { type TestClient, testClient } from 'hayate/testing'

const good = 'https://good.com'

async function clientWith(options: CorsOptions): Promise<TestClient> {
  const app = new Hayate({ log: false })
  app.use(cors(options))
  app.get('/items', () => [])
  app.post('/items', () => {
    throw new HttpError(409)
  })
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.get('/vary', { input: { response } }, ({ response }) => response.setHeader('vary', 'Accept-Language'))
  app.get('/stream', () => stream(['a', 'b']))
  return testClient(app, { raiseServerErrors: false })
}

function preflight(client: TestClient, headers: Readonly<Record<string, string>>, path = '/items'): Promise<Response> {
  return client.options(path, { headers: { origin: good, 'access-control-request-method': 'GET', ...headers } })
}

const evil = [
  'https://evil.example',
  'https://good.com.evil',
  'https://evilgood.com',
  'http://good.com',
  'https://good.com:8443',
  'https://GOOD.com',
  'https://good.com/',
  'https://good.com, https://evil.example',
  'null',
  '',
]

for (const [name, origins] of [
  ['a list', [good]],
  ['a pattern', [/https:\/\/good\.com/g]],
  ['a function', (origin: string) => Promise.resolve(origin === good)],
] as const) {
  test(`row 96: only what ${name} allows gets its origin back, whatever looks like it`, async () => {
    await using client = await clientWith({ origins, credentials: true })
    for (let round = 0; round < 2; round += 1) {
      for (const origin of evil) {
        const answer = await client.get('/items', { headers: { origin } })
        assert.equal(answer.status, 200)
        assert.equal(answer.headers.get('access-control-allow-origin'), null, origin)
        assert.equal(answer.headers.get('access-control-allow-credentials'), null)
        const refused = await preflight(client, { origin })
        assert.equal(refused.headers.get('access-control-allow-origin'), null, origin)
        assert.equal(refused.headers.get('access-control-allow-methods'), null)
      }
      const { headers } = await client.get('/items', { headers: { origin: good } })
      assert.equal(headers.get('access-control-allow-origin'), good)
      assert.equal(headers.get('access-control-allow-credentials'), 'true')
      assert.equal((await preflight(client, {})).headers.get('access-control-allow-origin'), good)
    }
  })
}

test('null is refused unless it is named', async () => {
  for (const origins of [[/.*/], () => true] as const) {
    await using client = await clientWith({ origins })
    const answer = await client.get('/items', { headers: { origin: 'null' } })
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
  }
  await using client = await clientWith({ origins: ['null'] })
  const answer = await client.get('/items', { headers: { origin: 'null' } })
  assert.equal(answer.headers.get('access-control-allow-origin'), 'null')
})

test('row 97: everybody with credentials is refused at startup, in every spelling', () => {
  for (const origins of ['*', ['*'], [good, '*'], [/.*/], [/https?:\/\/.+/]] as const) {
    assert.throws(() => cors({ origins, credentials: true }), { code: 'HAYATE_CORS_CREDENTIALS' })
  }
  cors({ origins: '*' })
  cors({ origins: [/https:\/\/[a-z]+\.good\.com/], credentials: true })
})

test('what is no origin, or no name, is refused at startup', () => {
  for (const origin of ['good.com', 'https://good.com/', 'https://good.com:443', 'HTTPS://good.com', 'https://', '']) {
    assert.throws(() => cors({ origins: [origin] }), { code: 'HAYATE_CORS_ORIGIN' }, origin)
  }
  assert.throws(() => cors({ origins: ['https://good.com/x'] }), { message: /Write 'https:\/\/good\.com'/ })
  cors({ origins: ['capacitor://localhost', 'http://localhost:3000', 'http://[::1]:3000'] })
  for (const options of [
    { methods: ['GET, POST'] },
    { headers: ['x y'] },
    { exposeHeaders: ['a\r\nb'] },
    { headers: ['*'] },
  ]) {
    assert.throws(() => cors({ origins: '*', ...options }), { code: 'HAYATE_CORS_NAME' })
  }
})

test('row 98: Vary: Origin is on every answer, errors and answers without an Origin included', async () => {
  await using client = await clientWith({ origins: [good] })
  for (const origin of [good, 'https://evil.example', undefined]) {
    for (const [method, path, status] of [
      ['GET', '/items', 200],
      ['POST', '/items', 409],
      ['GET', '/boom', 500],
      ['GET', '/nothing', 404],
      ['DELETE', '/items', 405],
      ['OPTIONS', '/items', 204],
      ['GET', '/stream', 200],
      ['GET', '/%ff', 400],
      ['GET', '/vary', 200],
    ] as const) {
      const answer = await client.request(method, path, { headers: origin === undefined ? {} : { origin } })
      assert.equal(answer.status, status)
      const vary = (answer.headers.get('vary') ?? '').split(', ')
      assert.equal(vary.filter((name) => name === 'Origin').length, 1, `${method} ${path}`)
      assert.equal(vary.includes('Accept-Language'), path === '/vary')
    }
    const answer = await preflight(client, origin === undefined ? {} : { origin })
    assert.match(
      answer.headers.get('vary') ?? '',
      /^Origin, Access-Control-Request-Method, Access-Control-Request-Headers/,
    )
  }
})

test('an allowed origin may read errors too, a 500 included', async () => {
  await using client = await clientWith({ origins: [good], exposeHeaders: ['x-request-id', 'x-total'] })
  for (const [method, path] of [
    ['GET', '/items'],
    ['POST', '/items'],
    ['GET', '/boom'],
    ['GET', '/nothing'],
    ['DELETE', '/items'],
  ] as const) {
    const { headers } = await client.request(method, path, { headers: { origin: good } })
    assert.equal(headers.get('access-control-allow-origin'), good, path)
    assert.equal(headers.get('access-control-expose-headers'), 'x-request-id, x-total')
  }
})

test("origins '*' answers everybody with '*', and no credentials", async () => {
  await using client = await clientWith({ origins: '*' })
  const { headers } = await client.get('/items', { headers: { origin: 'https://anybody.example' } })
  assert.equal(headers.get('access-control-allow-origin'), '*')
  assert.equal(headers.get('access-control-allow-credentials'), null)
  const silent = await client.get('/items')
  assert.equal(silent.headers.get('access-control-allow-origin'), null)
})

test('a preflight is answered with 204 before routing decides 405 or 404', async () => {
  await using client = await clientWith({ origins: [good] })
  for (const path of ['/items', '/nothing', '/openapi.json']) {
    const headers = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'X-Token,content-type' }
    const answer = await preflight(client, headers, path)
    assert.deepEqual([answer.status, await answer.text()], [204, ''])
    assert.equal(answer.headers.get('access-control-allow-origin'), good)
    assert.equal(answer.headers.get('access-control-allow-methods'), 'GET, HEAD, POST, PUT, PATCH, DELETE, QUERY')
    assert.equal(answer.headers.get('access-control-allow-headers'), 'x-token, content-type')
    assert.equal(answer.headers.get('access-control-max-age'), '600')
    assert.equal(answer.headers.get('allow'), null)
  }
})

test('OPTIONS that is no preflight is the application’s', async () => {
  await using client = await clientWith({ origins: [good] })
  const answer = await client.options('/items', { headers: { origin: good } })
  assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS, POST')
  assert.equal(answer.headers.get('access-control-allow-origin'), good)
})

test('a preflight for what is not allowed is a 400 that says what, and grants nothing', async () => {
  await using client = await clientWith({ origins: [good], methods: ['GET', 'POST'], headers: ['X-Token'] })
  for (const [headers, what] of [
    [{ origin: 'https://evil.example' }, 'origin'],
    [{ 'access-control-request-method': 'PUT' }, 'method'],
    [{ 'access-control-request-method': 'get' }, 'method'],
    [{ 'access-control-request-headers': 'x-other' }, 'headers'],
    [{ 'access-control-request-private-network': 'true' }, 'private network'],
    [
      { origin: 'null', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x' },
      'origin, method, headers',
    ],
  ] as const) {
    const answer = await preflight(client, headers)
    assert.equal(answer.status, 400)
    assert.equal(((await answer.json()) as { detail: string }).detail, `Not allowed by CORS: ${what}.`)
    assert.equal(answer.headers.get('access-control-allow-methods'), null)
    assert.equal(answer.headers.get('access-control-allow-headers'), null)
  }
  const allowed = await preflight(client, { 'access-control-request-headers': 'X-TOKEN, Content-Type' })
  assert.equal(allowed.status, 204)
  assert.equal(allowed.headers.get('access-control-allow-headers'), 'x-token, content-type')
})

test('row 99: a preflight cannot smuggle: the echo is bounded, and nothing but names is echoed', async () => {
  await using client = await clientWith({ origins: [good] })
  for (const asked of [
    'x'.repeat(102_400),
    Array(65).fill('x-a').join(','),
    'a b',
    'a;b',
    'x-a: 1',
    '*',
    'a,,b',
    '"q"',
    'é',
  ]) {
    const answer = await preflight(client, { 'access-control-request-headers': asked })
    assert.equal(answer.status, 400, asked.slice(0, 20))
    assert.equal(answer.headers.get('access-control-allow-headers'), null)
  }
  const server = await (async () => {
    const app = new Hayate({ log: false })
    app.use(cors({ origins: '*' }))
    return serve(app, { port: 0, signals: false })
  })()
  const { rawExchange } = await import('../adapters/raw-exchange.ts')
  const head = `OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: ${good}\r\nAccess-Control-Request-Method: GET\r\nConnection: close\r\n`
  const split = await rawExchange(server.port, `${head}Access-Control-Request-Headers: x-a\r\n set-cookie: x=1\r\n\r\n`)
  assert.ok(!/^set-cookie/im.test(split.text))
  const huge = await rawExchange(server.port, `${head}Access-Control-Request-Headers: ${'x'.repeat(102_400)}\r\n\r\n`)
  assert.ok(!huge.text.includes('x'.repeat(100)))
  await server.stop()
})

test('a private network is opened by name only', async () => {
  await using client = await clientWith({ origins: [good], privateNetwork: true, maxAgeSeconds: 5 })
  const answer = await preflight(client, { 'access-control-request-private-network': 'true' })
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('access-control-allow-private-network'), 'true')
  assert.equal(answer.headers.get('access-control-max-age'), '5')
  assert.equal((await preflight(client, {})).headers.get('access-control-allow-private-network'), null)
})

test('no dependency or handler runs for a preflight, and an origin check that fails runs none either', async () => {
  let ran = 0
  const app = new Hayate({ log: false })
  const check = () => {
    throw new Error('database is away')
  }
  app.use(cors({ origins: check }))
  app.options('/items', () => ++ran)
  app.get('/items', () => ++ran)
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await preflight(client, {})).status, 500)
  assert.equal((await client.get('/items', { headers: { origin: good } })).status, 500)
  assert.equal(ran, 0)
  assert.equal((await client.get('/items')).status, 200)
})
