import { deepStrictEqual, equal, match, throws } from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { type AppOptions, Hayate, Router } from 'hayate'
import { type HttpsRedirectOptions, httpsRedirect, type TrustedHostsOptions, trustedHosts } from 'hayate/middleware'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import { ask } from './compressed-exchange.ts'

function trusting(hosts: readonly string[], options?: TrustedHostsOptions, appOptions: AppOptions = {}): Hayate {
  const app = new Hayate({ log: false, ...appOptions })
  app.use(trustedHosts(hosts, options))
  app.get('/', () => 'in')
  app.websocket('/chat', { origins: '*' }, (socket) => socket.close())
  return app
}

/** The status and the location, or the code of the problem. */
async function outcome(port: number, host: string, target = '/', headers: Readonly<Record<string, string>> = {}) {
  const answer = await ask(port, target, { headers: { host, ...headers } })
  const { code } = answer.status < 400 ? {} : (JSON.parse(String(answer.bytes)) as { code?: string })
  return [answer.status, answer.headers.location ?? code].filter((one) => one !== undefined)
}

const own = { port: 0, host: '127.0.0.1', signals: false }
const server = await serve(trusting(['good.com', '*.good.org', '127.0.0.1', '[::1]']), own)
after(() => server.stop())

for (const [host, expected] of [
  ['good.com', [200]],
  ['GOOD.com', [200]],
  ['good.com:8080', [200]],
  ['good.com:', [200]],
  ['good.com.', [200]],
  ['a.good.org', [200]],
  ['a.b.Good.Org:1', [200]],
  ['127.0.0.1', [200]],
  ['[::1]:80', [200]],
  ['[::1]', [200]],
  ['evil.com', [400, 'host_not_trusted']],
  ['good.com.evil.com', [400, 'host_not_trusted']],
  ['evilgood.com', [400, 'host_not_trusted']],
  ['www.good.com', [400, 'host_not_trusted']],
  ['good.org', [400, 'host_not_trusted']],
  ['evilgood.org', [400, 'host_not_trusted']],
  ['good.org.evil.com', [400, 'host_not_trusted']],
  ['127.0.0.2', [400, 'host_not_trusted']],
  ['[::2]', [400, 'host_not_trusted']],
  ['localhost', [400, 'host_not_trusted']],
  ['good.com@evil.com', [400, 'bad_request']],
  ['good.com evil.com', [400, 'bad_request']],
  ['good.com/evil.com', [400, 'bad_request']],
  ['good.com:99999', [400, 'bad_request']],
  ['127.1', [400, 'bad_request']],
] as const) {
  test(`row 17: Host '${host}' is ${expected[0] === 200 ? 'trusted' : 'refused'}`, async () => {
    deepStrictEqual(await outcome(server.port, host), expected)
  })
}

test('row 17: a request without a host is refused, and one with two as well', async () => {
  const statusOf = (head: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`))
      let text = ''
      socket.on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text.slice(9, 12)))
    })
  equal(await statusOf('GET / HTTP/1.0'), '400')
  equal(await statusOf('GET / HTTP/1.1\r\nHost: good.com\r\nHost: evil.com\r\nConnection: close'), '400')
})

test('the refusal is a problem document that says nothing of the hosts there are', async () => {
  const answer = await ask(server.port, '/', { headers: { host: 'evil.com' } })
  equal(answer.headers['content-type'], 'application/problem+json')
  match(String(answer.bytes), /"detail":"This server has no such host."/)
  equal(String(answer.bytes).includes('good'), false)
})

test('the refusals are said in the language of the application', async () => {
  const app = new Hayate({ log: false, locale: 'ja' })
  app.use(trustedHosts(['good.com']), httpsRedirect())
  const japanese = await serve(app, own)
  for (const [host, headers, sentence] of [
    ['evil.com', {}, 'このホスト名のサイトはありません'],
    ['good.com', { 'x-forwarded-proto': 'https' }, 'プロキシはこのリクエストが'],
  ] as const) {
    const answer = await ask(japanese.port, '/', { headers: { host, ...headers } })
    match(String(answer.bytes), new RegExp(sentence))
    equal(answer.headers['content-language'], 'ja')
  }
  await japanese.stop()
})

test('a web socket is asked for its host as well', async () => {
  for (const [host, status] of [
    ['evil.com', 400],
    ['good.com', 101],
  ] as const) {
    const answered = Promise.withResolvers<string>()
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(
        `GET /chat HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      )
    })
    socket.once('data', (chunk) => answered.resolve(String(chunk)))
    equal((await answered.promise).slice(9, 12), String(status))
    socket.destroy()
  }
})

test('behind a trusted proxy it is the host that the client named, and only then', async () => {
  const proxied = trusting(['good.com'], {}, { trustProxy: ['loopback'], proxyHeaders: ['x-forwarded-host'] })
  const behind = await serve(proxied, own)
  deepStrictEqual(await outcome(behind.port, 'inner', '/', { 'x-forwarded-host': 'good.com' }), [200])
  deepStrictEqual(await outcome(behind.port, 'good.com', '/', { 'x-forwarded-host': 'evil.com' }), [
    400,
    'host_not_trusted',
  ])
  deepStrictEqual(await outcome(server.port, 'inner', '/', { 'x-forwarded-host': 'good.com' }), [
    400,
    'host_not_trusted',
  ])
  await behind.stop()
})

test('the bare name is sent to www when that is wanted and only that is trusted', async () => {
  const www = await serve(trusting(['www.good.com', '*.evil.org'], { wwwRedirect: true }), own)
  deepStrictEqual(await outcome(www.port, 'good.com', '/a%2Fb?q=%20x'), [307, 'http://www.good.com/a%2Fb?q=%20x'])
  deepStrictEqual(await outcome(www.port, 'good.com:8080'), [307, 'http://www.good.com:8080/'])
  deepStrictEqual(await outcome(www.port, 'www.good.com'), [200])
  deepStrictEqual(await outcome(www.port, 'evil.com'), [400, 'host_not_trusted'])
  deepStrictEqual(await outcome(www.port, '[::1]'), [400, 'host_not_trusted'])
  await www.stop()
  const strict = await serve(trusting(['www.good.com']), own)
  deepStrictEqual(await outcome(strict.port, 'good.com'), [400, 'host_not_trusted'])
  await strict.stop()
})

test("'*' trusts every host that is one", async () => {
  await using client = await testClient(trusting(['*']))
  equal((await client.get('/', { headers: { host: 'anything.example' } })).status, 200)
})

test('what is no host, and an empty list, end the start', () => {
  throws(() => trustedHosts([]), { code: 'HAYATE_TRUSTED_HOSTS' })
  for (const host of ['https://good.com', 'good.com:80', 'good.com/', '*good.com', '', 'a.*.com']) {
    throws(() => trustedHosts([host]), { code: 'HAYATE_INVALID_HOST', message: /^trustedHosts\(\)/ }, host)
  }
})

function redirecting(options?: HttpsRedirectOptions, appOptions: AppOptions = {}): Hayate {
  const app = new Hayate({ log: false, ...appOptions })
  app.use(httpsRedirect(options))
  const router = new Router({ prefix: '/items' })
  router.post('/', () => 'made')
  app.include(router)
  app.get('/', () => 'in')
  app.get('/health', () => 'in')
  app.websocket('/chat', { origins: '*' }, (socket) => socket.close())
  return app
}

test('http is sent to https with the same method, path and query, byte for byte', async () => {
  const redirects = await serve(redirecting(), own)
  for (const [host, target, location] of [
    ['good.com', '/', 'https://good.com/'],
    ['GOOD.com', '/a%2fb/%E7%96%BE?q=%20x&q=+', 'https://good.com/a%2fb/%E7%96%BE?q=%20x&q=+'],
    ['good.com', '//evil.com/%2e%2e/', 'https://good.com//evil.com/%2e%2e/'],
    ['good.com', '/?', 'https://good.com/?'],
    ['good.com:80', '/nowhere', 'https://good.com/nowhere'],
    ['good.com:443', '/', 'https://good.com/'],
    ['good.com:8080', '/', 'https://good.com:8080/'],
    ['[::1]:8080', '/', 'https://[::1]:8080/'],
  ] as const) {
    deepStrictEqual(await outcome(redirects.port, host, target), [307, location])
  }
  const posted = await ask(redirects.port, '/items/', { method: 'POST', headers: { host: 'good.com' } })
  deepStrictEqual([posted.status, posted.headers.location], [307, 'https://good.com/items/'])
  await redirects.stop()
})

test('a web socket is sent to wss', async () => {
  const redirects = await serve(redirecting(), own)
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  deepStrictEqual(await outcome(redirects.port, 'good.com', '/chat?a=b', headers), [307, 'wss://good.com/chat?a=b'])
  await redirects.stop()
})

test('status and port can be chosen, and requests left out', async () => {
  const options = { status: 308, port: 8443, except: ({ path }: { path: string }) => path === '/health' } as const
  const redirects = await serve(redirecting(options), own)
  deepStrictEqual(await outcome(redirects.port, 'good.com:8080'), [308, 'https://good.com:8443/'])
  deepStrictEqual(await outcome(redirects.port, 'good.com', '/health'), [200])
  await redirects.stop()
})

test('behind a trusted proxy its word decides, with the prefix that it took away', async () => {
  const proxied = redirecting({}, { trustProxy: ['loopback'], rootPath: '/api' })
  const redirects = await serve(proxied, own)
  deepStrictEqual(await outcome(redirects.port, 'good.com', '/', { 'x-forwarded-proto': 'https' }), [200])
  deepStrictEqual(await outcome(redirects.port, 'good.com', '/', { 'x-forwarded-proto': 'http' }), [
    307,
    'https://good.com/api/',
  ])
  await redirects.stop()
})

test('a proxy that is not trusted does not make it go round in circles', async () => {
  const redirects = await serve(redirecting(), own)
  for (const headers of [
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-proto': 'http, HTTPS' },
    { 'x-forwarded-proto': 'wss' },
    { forwarded: 'for=1.2.3.4;proto=https' },
    { forwarded: 'Proto="https"' },
  ]) {
    deepStrictEqual(await outcome(redirects.port, 'good.com', '/', headers), [400, 'proxy_not_trusted'])
  }
  deepStrictEqual(await outcome(redirects.port, 'good.com', '/', { 'x-forwarded-proto': 'http' }), [
    307,
    'https://good.com/',
  ])
  await redirects.stop()
})

test('https passes', async () => {
  const app = redirecting()
  const answer = await app.fetch(new Request('https://good.com/'))
  equal(answer.status, 200)
  const redirected = await app.fetch(new Request('http://good.com/'))
  deepStrictEqual([redirected.status, redirected.headers.get('location')], [307, 'https://good.com/'])
})

test('with trustedHosts before it nobody is sent to a host that is not listed', async () => {
  const app = new Hayate({ log: false })
  app.use(trustedHosts(['good.com']), httpsRedirect())
  const both = await serve(app, own)
  deepStrictEqual(await outcome(both.port, 'evil.com'), [400, 'host_not_trusted'])
  deepStrictEqual(await outcome(both.port, 'good.com'), [307, 'https://good.com/'])
  await both.stop()
})

test('another status, and what is no port, end the start', () => {
  throws(() => httpsRedirect({ status: 301 as 307 }), { code: 'HAYATE_HTTPS_REDIRECT' })
  throws(() => httpsRedirect({ port: 0 }), { code: 'HAYATE_HTTPS_REDIRECT' })
  throws(() => httpsRedirect({ port: 70_000 }), { code: 'HAYATE_HTTPS_REDIRECT' })
})
