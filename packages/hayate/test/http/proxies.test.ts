import { deepStrictEqual, match, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, Hayate, type ProxyOptions, request } from 'hayate'
import { testClient } from 'hayate/testing'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

const app = new Hayate({ log: false })
app.get('/who', { input: { request } }, ({ request }) => ({
  client: `${request.client?.host} ${request.client?.port}`,
  url: request.url,
  root: request.rootPath,
}))
app.get('/slash/', () => 'here')

interface Seen {
  readonly client: string
  readonly url: string
  readonly root: string
}

const peer = { host: '127.0.0.1', port: 4_000 }
const allHeaders = [
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
] as const

async function seen(
  headers: Readonly<Record<string, string>>,
  options: ProxyOptions & { readonly client?: typeof peer } = {},
): Promise<Seen> {
  await using client = await testClient(app, { trustProxy: ['loopback'], client: peer, ...options })
  return (await (await client.get('/who', { headers })).json()) as Seen
}

const untouched = { client: '127.0.0.1 4000', url: 'http://testserver/who', root: '' }

test('without trustProxy nothing that a header says is believed', async () => {
  const headers = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-port': '99',
    'x-forwarded-prefix': '/evil',
    forwarded: 'for=1.2.3.4;proto=https;host=evil.example',
  }
  await using client = await testClient(app, { client: peer })
  deepStrictEqual(await (await client.get('/who', { headers })).json(), untouched)
})

test('row 130: headers from a peer that is not trusted are ignored', async () => {
  const headers = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
  const client = { host: '203.0.113.9', port: 4_000 }
  deepStrictEqual(await seen(headers, { client, proxyHeaders: allHeaders }), {
    ...untouched,
    client: '203.0.113.9 4000',
  })
  deepStrictEqual(await seen({ forwarded: 'for=1.2.3.4;proto=https' }, { client, proxyHeaders: ['forwarded'] }), {
    ...untouched,
    client: '203.0.113.9 4000',
  })
})

test('a trusted proxy says who the client is and which scheme it used; host, port and prefix only when they are named', async () => {
  const headers = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'shop.example',
    'x-forwarded-port': '8443',
    'x-forwarded-prefix': '/api/v1',
    forwarded: 'for=9.9.9.9;proto=http;host=evil.example',
  }
  deepStrictEqual(await seen(headers), { client: '1.2.3.4 0', url: 'https://testserver/who', root: '' })
  deepStrictEqual(await seen(headers, { proxyHeaders: allHeaders }), {
    client: '1.2.3.4 0',
    url: 'https://shop.example:8443/api/v1/who',
    root: '/api/v1',
  })
})

test('row 131: of a chain the right-most address that is not trusted is the client, in one spelling', async () => {
  const chains: readonly (readonly [string, string])[] = [
    ['6.6.6.6, 1.2.3.4', '1.2.3.4 0'],
    ['6.6.6.6, 1.2.3.4, 127.0.0.1, 10.1.2.3', '1.2.3.4 0'],
    ['10.0.0.7,127.0.0.1', '10.0.0.7 0'],
    ['1.2.3.4:5678', '1.2.3.4 5678'],
    ['::ffff:1.2.3.4', '1.2.3.4 0'],
    ['::FFFF:102:304', '1.2.3.4 0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1 0'],
    ['[2001:db8::1]:443', '2001:db8::1 443'],
    ['::1', '::1 0'],
    [Array.from({ length: 10 }, (_, at) => `10.0.0.${at}`).join(', '), '10.0.0.0 0'],
  ]
  for (const [chain, client] of chains) {
    const found = await seen({ 'x-forwarded-for': chain }, { trustProxy: ['loopback', 'private'] })
    strictEqual(found.client, client, chain)
  }
})

test('row 131: what is no address ends the chain at the proxy that handed it on', async () => {
  for (const bad of [
    'unknown',
    '999.1.1.1',
    'fe80::1%eth0',
    '0x7f.1',
    '127.1',
    '1.2.3.4:99999',
    '[1.2.3.4]',
    '',
    '-1',
    'evil.example',
    '01.2.3.4',
    '1.2.3.4 5.6.7.8',
  ]) {
    const chain = `8.8.8.8, ${bad}, 10.0.0.5`
    const found = await seen({ 'x-forwarded-for': chain }, { trustProxy: ['loopback', 'private'] })
    strictEqual(found.client, '10.0.0.5 0', chain)
    strictEqual((await seen({ 'x-forwarded-for': bad })).client, '127.0.0.1 4000', bad)
  }
})

test('scheme, host, port and prefix that are malformed are ignored', async () => {
  for (const proto of ['ftp', 'https evil', 'javascript', 'https;', 'h\ttps']) {
    strictEqual((await seen({ 'x-forwarded-proto': proto })).url, 'http://testserver/who', proto)
  }
  for (const host of ['a b', 'evil.example/x?', 'u:p@evil.example', '[::1', 'h:99999', 'a,b c', '%65vil', '..']) {
    strictEqual(
      (await seen({ 'x-forwarded-host': host }, { proxyHeaders: allHeaders })).url,
      'http://testserver/who',
      host,
    )
  }
  for (const port of ['0', '65536', '-1', '8x', '1e3', '٨']) {
    const headers = { 'x-forwarded-port': encodeURIComponent(port) }
    strictEqual((await seen(headers, { proxyHeaders: allHeaders })).url, 'http://testserver/who', port)
  }
  for (const prefix of [
    'evil',
    '//evil.example',
    '/a/',
    '/../a',
    '/%2e%2e/a',
    '/a?b',
    '/a#b',
    '/\\evil',
    '/a b',
    '/%zz',
    '/%2Fevil',
    '/',
    `/${'a'.repeat(2_000)}`,
  ]) {
    strictEqual((await seen({ 'x-forwarded-prefix': prefix }, { proxyHeaders: allHeaders })).root, '', prefix)
  }
})

test('the port of the address is the proxy’s, and left out where the scheme implies it', async () => {
  const url = async (headers: Readonly<Record<string, string>>) =>
    (await seen(headers, { proxyHeaders: allHeaders })).url
  strictEqual(await url({ 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' }), 'https://testserver/who')
  strictEqual(await url({ 'x-forwarded-port': '80', 'x-forwarded-host': 'a.example:81' }), 'http://a.example/who')
  strictEqual(await url({ 'x-forwarded-proto': 'https', 'x-forwarded-port': '80' }), 'https://testserver:80/who')
  strictEqual(
    await url({ 'x-forwarded-host': '[2001:db8::1]', 'x-forwarded-port': '81' }),
    'http://[2001:db8::1]:81/who',
  )
})

test('a list of schemes and hosts is read at the place of the client, or at its end', async () => {
  const chain = '6.6.6.6, 1.2.3.4, 127.0.0.1'
  strictEqual(
    (await seen({ 'x-forwarded-for': chain, 'x-forwarded-proto': 'http, https, http' })).url,
    'https://testserver/who',
  )
  strictEqual(
    (await seen({ 'x-forwarded-for': chain, 'x-forwarded-proto': 'http, https' })).url,
    'https://testserver/who',
  )
  strictEqual(
    (await seen({ 'x-forwarded-for': chain, 'x-forwarded-proto': 'https, http' })).url,
    'http://testserver/who',
  )
  strictEqual((await seen({ 'x-forwarded-proto': 'WSS' })).url, 'https://testserver/who')
})

test('Forwarded (RFC 7239) is read as a whole: for, proto and host of the hop that the client spoke to', async () => {
  const read = (forwarded: string) =>
    seen(
      { forwarded, 'x-forwarded-for': '9.9.9.9' },
      { proxyHeaders: ['forwarded'], trustProxy: ['loopback', 'private'] },
    )
  deepStrictEqual(
    await read(
      'for=6.6.6.6;host=evil.example, For="1.2.3.4:80";Proto=https;host=shop.example, for=10.0.0.1;proto=http',
    ),
    {
      client: '1.2.3.4 80',
      url: 'https://shop.example/who',
      root: '',
    },
  )
  strictEqual((await read('for="[2001:db8:cafe::17]:4711"')).client, '2001:db8:cafe::17 4711')
  strictEqual((await read('for="\\1.2.3.4"')).client, '1.2.3.4 0')
  strictEqual((await read('for=_hidden;proto=https')).url, 'https://testserver/who')
  strictEqual((await read('for=_hidden, for=10.0.0.9')).client, '10.0.0.9 0')
  for (const bad of [
    'for=1.2.3.4;',
    'for=1.2.3.4;for=1.2.3.4',
    'for',
    'for=',
    'for="1.2.3.4',
    'for=1.2.3.4 for=2',
    ',',
    'for=1.2.3.4,,',
    '=x',
    'for==1.2.3.4',
    'for=[::1]',
  ]) {
    deepStrictEqual(await read(bad), untouched, bad)
  }
})

test('row 39: adversarial Forwarded headers are read in a line', async () => {
  const long = [
    `for="${'\\"'.repeat(7_000)}`,
    'for=1.2.3.4;'.repeat(1_200),
    `${' \t'.repeat(7_000)}x`,
    `${'for=10.0.0.1,'.repeat(1_200)}for=10.0.0.1`,
    'a'.repeat(15_000),
    ','.repeat(15_000),
  ]
  await using client = await testClient(app, {
    trustProxy: ['loopback', 'private'],
    client: peer,
    proxyHeaders: ['forwarded'],
  })
  await using listed = await testClient(app, { trustProxy: ['loopback', 'private'], client: peer })
  const startedAt = performance.now()
  for (const text of long) {
    strictEqual((await client.get('/who', { headers: { forwarded: text } })).status, 200)
    strictEqual((await listed.get('/who', { headers: { 'x-forwarded-for': text } })).status, 200)
  }
  strictEqual(performance.now() - startedAt < 2_000, true)
})

test('networks are addresses, CIDR in both families, and two names', async () => {
  const trusts = async (network: string, host: string) => {
    const found = await seen({ 'x-forwarded-for': '1.2.3.4' }, { trustProxy: [network], client: { host, port: 1 } })
    return found.client === '1.2.3.4 0'
  }
  for (const [network, inside, outside] of [
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['10.1.2.3', '10.1.2.3', '10.1.2.4'],
    ['172.16.0.0/12', '172.31.255.255', '172.32.0.0'],
    ['192.168.1.128/25', '192.168.1.128', '192.168.1.127'],
    ['2001:db8::/33', '2001:db8:7fff::1', '2001:db8:8000::1'],
    ['fd00::/8', 'fdff::1', 'fc00::1'],
    ['loopback', '::1', '::2'],
    ['private', '192.168.0.1', '8.8.8.8'],
    ['::ffff:10.0.0.0/104', '10.0.0.1', '11.0.0.1'],
  ] as const) {
    strictEqual(await trusts(network, inside), true, `${network} ${inside}`)
    strictEqual(await trusts(network, outside), false, `${network} ${outside}`)
  }
  strictEqual(await trusts('10.0.0.0/8', 'testclient'), false)
})

test('trusting everybody, or what is no network, is a startup error', async () => {
  const wrong: readonly unknown[] = [
    true,
    '*',
    'loopback',
    1,
    {},
    ['*'],
    ['0.0.0.0/0'],
    ['::/0'],
    ['10.0.0.1/8'],
    ['10.0.0.0/33'],
    ['10.0.0.0/'],
    ['localhost'],
    [1],
    ['10.0.0/8'],
    ['::1%lo'],
    [''],
  ]
  for (const trustProxy of wrong) {
    await rejects(
      // Proof: what JavaScript could pass.
      testClient(app, { trustProxy: trustProxy as string[] }),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_TRUST_PROXY',
      JSON.stringify(trustProxy),
    )
  }
})

test('headers that say the same twice, or are not known, are a startup error', async () => {
  for (const proxyHeaders of [['forwarded', 'x-forwarded-for'], ['x-real-ip']]) {
    await rejects(
      // Proof: what JavaScript could pass.
      testClient(app, { proxyHeaders: proxyHeaders as unknown as ['forwarded'] }),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_PROXY_HEADERS',
    )
  }
})

test('a root path stands in the request, not in its path', async () => {
  deepStrictEqual(await seen({}, { rootPath: '/api/v1' }), {
    ...untouched,
    url: 'http://testserver/api/v1/who',
    root: '/api/v1',
  })
  await using client = await testClient(new Hayate({ rootPath: '/api' }).mount('/sub', app))
  deepStrictEqual(await (await client.get('/sub/who?q=a%20b')).json(), {
    client: 'testclient 50000',
    url: 'http://testserver/api/sub/who?q=a%20b',
    root: '/api/sub',
  })
  strictEqual((await client.get('/api/sub/who')).status, 404)
  for (const rootPath of ['api', '/api/', '/', '//api', '/a b', '/../x', '/a?b']) {
    await rejects(testClient(app, { rootPath }), /HAYATE_ROOT_PATH|rootPath/, rootPath)
  }
})

test('a redirect behind a proxy is relative: neither a scheme nor a host that anybody wrote stands in it', async () => {
  await using client = await testClient(app, {
    rootPath: '/api',
    trustProxy: ['loopback'],
    client: peer,
    redirect: 'manual',
  })
  const answer = await client.get('/slash?a=b', {
    headers: { host: 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
  })
  strictEqual(answer.status, 307)
  match(answer.headers.get('location') ?? '', /^\.\/slash\/\?a=b$/)
})

test('the log, and whoever else asks, sees the client that the proxy names', async () => {
  const entries: LogEntry[] = []
  const log = recordingLog(entries)
  const logged = new Hayate({ log, trustProxy: ['loopback'] })
  logged.get('/', () => 'ok')
  const headers = { 'x-forwarded-for': '1.2.3.4' }
  await using client = await testClient(logged, { client: peer, log })
  await client.get('/', { headers })
  await client.get('/nowhere', { headers })
  deepStrictEqual(
    entries.filter(({ fields }) => 'status_code' in fields).map(({ fields }) => fields.client),
    ['1.2.3.4', '1.2.3.4'],
  )
})

test('app.fetch believes the proxy that the runtime names as its peer, and nobody when it names none', async () => {
  const fetched = new Hayate({ log: false, trustProxy: ['10.0.0.0/8'] })
  fetched.get('/', { input: { request } }, ({ request }) => request.client?.host ?? 'nobody')
  const ask = async (host?: string): Promise<unknown> => {
    const sent = new Request('http://shop.example/', { headers: { 'x-forwarded-for': '1.2.3.4' } })
    return (await fetched.fetch(sent, host === undefined ? {} : { client: { host, port: 1 } })).json()
  }
  strictEqual(await ask('10.0.0.1'), '1.2.3.4')
  strictEqual(await ask('11.0.0.1'), '11.0.0.1')
  strictEqual(await ask(), 'nobody')
})
