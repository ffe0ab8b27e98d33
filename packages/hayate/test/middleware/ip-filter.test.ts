import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, fastapiErrors, Hayate, Router } from 'hayate'
import { type IpFilterOptions, ipFilter } from 'hayate/middleware'
import { testClient } from 'hayate/testing'

/** Who of these gets through a filter. */
async function letIn(options: IpFilterOptions, hosts: readonly string[]): Promise<readonly string[]> {
  const app = new Hayate({ log: false })
  app.use(ipFilter(options))
  app.get('/', () => 'ok')
  const through: string[] = []
  for (const host of hosts) {
    await using client = await testClient(app, { client: { host, port: 1 } })
    const { status } = await client.get('/')
    if (status === 200) through.push(host)
    else strictEqual(status, 403)
  }
  return through
}

test('only who is allowed is let in: addresses, networks of both families, names', async () => {
  const allow = ['loopback', '203.0.113.0/24', '2001:db8::/32', '198.51.100.7']
  const inside = ['127.0.0.1', '127.9.9.9', '::1', '203.0.113.255', '2001:db8:ffff::1', '198.51.100.7']
  const outside = ['203.0.114.0', '2001:db9::1', '198.51.100.8', '10.0.0.1', '::2', 'testclient', '']
  deepStrictEqual(await letIn({ allow }, [...inside, ...outside]), inside)
})

test('a mapped IPv4 address is the IPv4 address, in the list and in the request', async () => {
  const hosts = ['203.0.113.9', '::ffff:203.0.113.9', '::ffff:cb00:7109']
  deepStrictEqual(await letIn({ allow: ['203.0.113.0/24'] }, hosts), hosts)
  deepStrictEqual(await letIn({ allow: ['::ffff:203.0.113.0/120'] }, hosts), hosts)
  deepStrictEqual(await letIn({ deny: ['203.0.113.9'] }, hosts), [])
})

test('deny wins over allow; without allow everybody else is let in', async () => {
  const options = { allow: ['10.0.0.0/8'], deny: ['10.6.6.0/24'] }
  deepStrictEqual(await letIn(options, ['10.0.0.1', '10.6.6.6', '11.0.0.1']), ['10.0.0.1'])
  deepStrictEqual(await letIn({ deny: ['10.0.0.0/8'] }, ['10.0.0.1', '11.0.0.1', 'testclient']), [
    '11.0.0.1',
    'testclient',
  ])
})

test('attack 130: an address that only a header names lets nobody in', async () => {
  const app = new Hayate({ log: false })
  app.use(ipFilter({ allow: ['1.2.3.4'] }))
  app.get('/', () => 'ok')
  await using client = await testClient(app, { client: { host: '9.9.9.9', port: 1 } })
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'client-ip', 'cf-connecting-ip']) {
    const value = name === 'forwarded' ? 'for=1.2.3.4' : '1.2.3.4'
    strictEqual((await client.get('/', { headers: { [name]: value } })).status, 403, name)
  }
})

test('attack 131: behind trusted proxies the right-most address that is not trusted decides', async () => {
  const app = new Hayate({ log: false, trustProxy: ['private'] })
  app.use(ipFilter({ allow: ['1.2.3.4', '10.0.0.0/8'] }))
  app.get('/', () => 'ok')
  await using client = await testClient(app, { client: { host: '10.0.0.1', port: 1 } })
  const via = async (chain: string): Promise<number> =>
    (await client.get('/', { headers: { 'x-forwarded-for': chain } })).status
  deepStrictEqual(
    await Promise.all(['1.2.3.4', '::ffff:1.2.3.4', '1.2.3.4:80', '6.6.6.6, 1.2.3.4, 10.0.0.2'].map(via)),
    [200, 200, 200, 200],
  )
  deepStrictEqual(
    await Promise.all(['6.6.6.6', '1.2.3.4, 6.6.6.6', '1.2.3.4, 6.6.6.6, 10.0.0.2'].map(via)),
    [403, 403, 403],
  )
})

test('the refusal is a documented problem, in the reader’s language, before dependencies and for paths that are not there', async () => {
  const app = new Hayate({ log: false, locale: { negotiate: true, default: 'en' } })
  app.use(ipFilter({ allow: ['loopback'] }))
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  const refused = await client.get('/nowhere', { headers: { 'accept-language': 'ja' } })
  strictEqual(refused.status, 403)
  strictEqual(refused.headers.get('content-language'), 'ja')
  deepStrictEqual(await refused.json(), {
    type: 'urn:problem:address_not_allowed',
    title: 'Address not allowed',
    status: 403,
    code: 'address_not_allowed',
    detail: 'このアドレスからのアクセスは許可されていません',
  })
  deepStrictEqual(Object.keys(app.openapi().paths['/']?.get?.responses ?? {}), ['200', '403'])
})

test('on a router it stands around its routes alone, in the document as well', async () => {
  const app = new Hayate({ log: false, errorFormat: fastapiErrors, locale: 'ja' })
  const admin = new Router({ prefix: '/admin' })
  admin.use(ipFilter({ allow: ['loopback'] }))
  admin.get('/', () => 'ok')
  app.include(admin)
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  strictEqual((await client.get('/')).status, 200)
  deepStrictEqual(await (await client.get('/admin/')).json(), {
    detail: 'このアドレスからのアクセスは許可されていません',
  })
  const { paths } = app.openapi()
  deepStrictEqual(Object.keys(paths['/']?.get?.responses ?? {}), ['200'])
  deepStrictEqual(Object.keys(paths['/admin/']?.get?.responses ?? {}), ['200', '403'])
})

for (const options of [
  {},
  { deny: [] },
  { allow: ['10.0.0.1/8'] },
  { allow: ['10.0.0.0/33'] },
  { deny: ['example.com'] },
  { deny: ['010.0.0.1'] },
  { deny: ['fe80::1%eth0'] },
]) {
  test(`a filter that cannot mean what it says does not start: ${JSON.stringify(options)}`, () => {
    throws(
      () => ipFilter(options),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_IP_FILTER',
    )
  })
}
