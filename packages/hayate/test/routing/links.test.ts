import { deepStrictEqual, match, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate, HayateError, type HttpRequest, path, query, Router, request } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const items = new Router({ prefix: '/items' })
const readItem = items.get(
  '/{item_id}',
  { input: { item_id: z.int(), q: z.string().optional() }, operationId: 'readItem' },
  ({ item_id }) => item_id,
)
items.get('/{item_id}/links', { input: { item_id: z.int(), request } }, ({ request, item_id }) => [
  request.pathFor(readItem, { item_id: item_id + 1 }),
  request.urlFor(readItem, { item_id }, { q: 'a b' }),
])
const listItems = items.get('', () => [])
const files = items.get('/files/{name:path}', { input: { name: path(z.string()) } }, ({ name }) => name)

/** What `use` gives for a request to `/here`. */
async function inRequest(app: Hayate, use: (request: HttpRequest) => unknown, headers = {}): Promise<unknown> {
  app.get('/here', { input: { request } }, ({ request }) => use(request))
  await using client = await testClient(app, { headers })
  return await (await client.get('/here')).json()
}

function isLinkError(error: unknown): boolean {
  return error instanceof HayateError && error.code === 'HAYATE_LINK'
}

test('a link has the prefixes of all routers around its route, the root path, and the host of the request', async () => {
  const app = new Hayate({ log: false, rootPath: '/shop' }).include(items, { prefix: '/api' })
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/api/items/7/links')).json(), [
    '/shop/api/items/8',
    'http://testserver/shop/api/items/7?q=a%20b',
  ])
  strictEqual(app.pathFor(listItems), '/shop/api/items')
  strictEqual(app.pathFor('readItem', { item_id: 3 }), '/shop/api/items/3')
})

test('what a link leads to is the route, with the values that it was made of', async () => {
  const app = new Hayate({ log: false })
  const echo = app.get(
    '/ä%20b%2Fc/{text}.json',
    { input: { text: z.string(), list: query(z.array(z.string())), at: z.date(), flag: z.boolean() } },
    ({ text, list, at, flag }) => ({ text, list, at: at.toISOString(), flag }),
  )
  await using client = await testClient(app)
  const at = new Date(0)
  for (const text of ['plain', 'a/b', 'ä', '%2F', 'a?b#c', ' ', '+', '\'"<>', '疾風', '{x}', 'a..b', '&=;', '..c']) {
    const link = app.pathFor(echo, { text }, { list: [text, '&'], at, flag: true, none: undefined })
    match(link, /^\/[!-~]+$/)
    deepStrictEqual(await (await client.get(link)).json(), {
      text,
      list: [text, '&'],
      at: at.toISOString(),
      flag: true,
    })
  }
  strictEqual(new Hayate().include(items).pathFor(files, { name: 'a/b c/d' }), '/items/files/a/b%20c/d')
})

test('a value that no request can have in its path is an error, and no link', () => {
  const app = new Hayate()
  const one = app.get('/x/{name}', { input: { name: z.string() } }, ({ name }) => name)
  app.include(items)
  for (const name of ['', '.', '..', '../admin', 'a/../b', 'a\\b', 'a\nb', '\u0000']) {
    throws(() => app.pathFor(one, { name }), isLinkError, JSON.stringify(name))
  }
  for (const name of ['/etc/passwd', 'a//b', '../x', 'a/./b', '//evil.example']) {
    throws(() => app.pathFor(files, { name }), isLinkError, name)
  }
})

test('missing, unknown and wrong values of a path do not compile, and are errors at run time', () => {
  const app = new Hayate().include(items)
  // @ts-expect-error item_id is missing
  throws(() => app.pathFor(readItem, {}), isLinkError)
  // @ts-expect-error the values are missing
  throws(() => app.pathFor(readItem), isLinkError)
  // @ts-expect-error nothing reads `other`
  throws(() => app.pathFor(readItem, { item_id: 1, other: 2 }), isLinkError)
  // @ts-expect-error item_id is a number
  strictEqual(app.pathFor(readItem, { item_id: 'x' }), '/items/x')
  throws(() => app.pathFor('no_such_route'), isLinkError)
  throws(() => new Hayate().pathFor(listItems), isLinkError)
})

test('a parameter of a prefix is given like one of the path', () => {
  const team = depends({ team_id: z.int() }, ({ team_id }) => team_id)
  const members = new Router({ prefix: '/teams/{team_id}' })
  const readMember = members.get('/{name}', { input: { name: z.string(), team } }, ({ name }) => name)
  const app = new Hayate().include(members)
  strictEqual(app.pathFor(readMember, { team_id: 7, name: 'a' }), '/teams/7/a')
  throws(() => app.pathFor(readMember, { name: 'a' }), isLinkError)
})

test('of several places of a route the one nearest to the request is taken', async () => {
  const app = new Hayate({ log: false }).include(items, { prefix: '/v1' }).include(items, { prefix: '/v2' })
  await using client = await testClient(app)
  match(JSON.stringify(await (await client.get('/v1/items/1/links')).json()), /"\/v1\/items\/2"/)
  match(JSON.stringify(await (await client.get('/v2/items/1/links')).json()), /"\/v2\/items\/2"/)
  strictEqual(app.pathFor(listItems), '/v1/items')
})

test('links lead into mounted applications, and inside of one they have its prefix', async () => {
  const sub = new Hayate({ log: false }).include(items)
  const app = new Hayate({ log: false }).mount('/sub', new Hayate({ log: false }).mount('/deep', sub))
  strictEqual(app.pathFor(listItems), '/sub/deep/items')
  strictEqual(await inRequest(app, (request) => request.pathFor('readItem', { item_id: 1 })), '/sub/deep/items/1')
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/sub/deep/items/7/links')).json(), [
    '/sub/deep/items/8',
    'http://testserver/sub/deep/items/7?q=a%20b',
  ])
})

test('the base URL and the URL of a request are those that its client asked for', async () => {
  const app = new Hayate({ log: false, rootPath: '/api' })
  app.get('/echo/{id}', { input: { id: z.string(), request } }, ({ request }) => [request.baseUrl, request.url])
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/echo/a%20b?q=1&q=%C3%A4', { headers: { host: 'a.example:81' } })).json(), [
    'http://a.example:81/api/',
    'http://a.example:81/api/echo/a%20b?q=1&q=%C3%A4',
  ])
})

test('a host that is none never gets into a link: the request is a 400', async () => {
  const app = new Hayate({ log: false }).include(items)
  for (const host of ['evil.example/x?', 'u:p@evil.example', 'a b', 'evil.example#', 'evil.example\\x']) {
    await using client = await testClient(app)
    const answer = await client.get('/items/1/links', { headers: { host } })
    strictEqual(answer.status, 400, host)
    strictEqual((await answer.text()).includes('evil'), false)
  }
})

test('a mount for a host answers that host alone, before any route', async () => {
  const admin = new Hayate({ log: false })
  admin.get('/', { input: { request } }, ({ request }) => `admin ${request.url}`)
  const tenant = new Hayate({ log: false })
  tenant.get('/', { input: { request } }, ({ request }) => `tenant ${request.host}`)
  const app = new Hayate({ log: false })
  app.get('/', () => 'app')
  app.mount('/', admin, { host: 'admin.example.com' })
  app.mount('/', tenant, { host: '*.example.com' })
  app.mount('/only', () => new Response('only'), { host: '[::1]' })
  await using client = await testClient(app)
  const get = async (host: string, target = '/') => (await client.get(target, { headers: { host } })).text()
  strictEqual(await get('admin.example.com'), '"admin http://admin.example.com/"')
  strictEqual(await get('ADMIN.example.com.:8000'), '"admin http://ADMIN.example.com.:8000/"')
  strictEqual(await get('a.b.example.com'), '"tenant a.b.example.com"')
  for (const host of ['example.com', 'admin.example.com.evil.example', 'evilexample.com']) {
    strictEqual(await get(host), '"app"', host)
  }
  strictEqual(await get('[::1]:8000', '/only'), 'only')
  match(await get('example.com', '/only'), /"status":404/)
  for (const host of ['', '*', 'https://a.example', 'a.example:80', 'a b', '*.*.example', 'a.example/']) {
    throws(() => app.mount('/', admin, { host }), /is no host/, host)
  }
})
