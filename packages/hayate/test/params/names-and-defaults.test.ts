import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookie, depends, Hayate, header, path, query, Router } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'
import { issuesOf } from './issues-of.ts'

test('a bare schema whose name stands in the path is a path parameter, any other a query parameter', async () => {
  const app = new Hayate()
  app.get(
    '/items/{item_id}',
    { input: { item_id: z.int().min(1), q: z.string().max(50).optional() } },
    (values) => values,
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/items/3?q=nails&item_id=9')).json(), { item_id: 3, q: 'nails' })
  assert.deepEqual(await (await client.get('/items/3')).json(), { item_id: 3 })
  assert.deepEqual(await issuesOf(await client.get(`/items/0?q=${'x'.repeat(51)}`)), [
    'path item_id too_small',
    'query q too_long',
  ])
})

test('userAgent: header(…) reads user-agent, and so does user_agent', async () => {
  const app = new Hayate()
  app.get('/camel', { input: { userAgent: header(z.string()) } }, ({ userAgent }) => userAgent)
  app.get('/snake', { input: { user_agent: header(z.string()) } }, ({ user_agent }) => user_agent)
  await using client = await testClient(app)
  for (const route of ['/camel', '/snake']) {
    assert.equal(await (await client.get(route, { headers: { 'User-Agent': 'hana/1' } })).json(), 'hana/1')
  }
})

test('a header spelt with underscores is another header', async () => {
  const app = new Hayate()
  app.get('/', { input: { xToken: header(z.string()) } }, ({ xToken }) => xToken)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/', { headers: { x_token: 'a' } })), ['header x-token missing'])
})

test('an alias is the name on the wire, in issues too, and the input keeps its own', async () => {
  const router = new Router({ prefix: '/{id}' })
  router.get(
    '',
    {
      input: {
        itemId: path(z.int(), { alias: 'id' }),
        itemQuery: query(z.int(), { alias: 'item-query' }),
        token: header(z.int(), { alias: 'X-Token' }),
        session: cookie(z.int(), { alias: '__Host-s' }),
      },
    },
    (values) => values,
  )
  const app = new Hayate().include(router)
  await using client = await testClient(app)
  const good = await client.get('/1?item-query=2', { headers: { 'x-token': '3' }, cookies: { '__Host-s': '4' } })
  assert.deepEqual(await good.json(), { itemId: 1, itemQuery: 2, token: 3, session: 4 })
  const bad = await client.get('/x?item_query=2', { headers: { 'x-token': 'a' }, cookies: { '__Host-s': 'b' } })
  assert.deepEqual(await issuesOf(bad), [
    'path id int_parsing',
    'query item-query missing',
    'header X-Token int_parsing',
    'cookie __Host-s int_parsing',
  ])
})

test('a header whose alias has capitals is found however it was sent', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { input: { token: header(z.string(), { alias: 'X-Token' }) } }, ({ token }) => token)
  await using server = await served(app)
  for (const name of ['X-Token', 'x-token', 'X-TOKEN'])
    assert.match(
      (await server.send(`GET / HTTP/1.1\r\nHost: a\r\n${name}: yes\r\nConnection: close\r\n\r\n`)).text,
      /"yes"$/,
    )
})

test('a header sent twice is repeated for a scalar and two values for a list, commas unsplit', async () => {
  const app = new Hayate({ log: false })
  app.get('/one', { input: { tag: header(z.string()) } }, ({ tag }) => tag)
  app.get('/many', { input: { tag: header(z.array(z.string())) } }, ({ tag }) => tag)
  await using server = await served(app)
  const twice = 'HTTP/1.1\r\nHost: a\r\nTag: a,b\r\ntag: c\r\nConnection: close\r\n\r\n'
  assert.match((await server.send(`GET /one ${twice}`)).text, /"path":\["tag"\].*"code":"repeated"/)
  assert.match((await server.send(`GET /many ${twice}`)).text, /\["a,b","c"\]$/)
})

test('of two cookies with one name the first wins, quotes and %xx are removed', async () => {
  const app = new Hayate()
  app.get('/', { input: { a: cookie(z.string()) } }, ({ a }) => a)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/', { headers: { cookie: 'a="caf%C3%A9"; a=2' } })).json(), 'café')
})

test('a default is used for what is absent and never for what is wrong', async () => {
  const app = new Hayate()
  app.get('/', { input: { limit: z.int().max(100).default(10) } }, ({ limit }) => limit)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).json(), 10)
  assert.equal(await (await client.get('/?limit=')).json(), 10)
  assert.deepEqual(await issuesOf(await client.get('/?limit=101')), ['query limit too_big'])
  assert.deepEqual(await issuesOf(await client.get('/?limit=x')), ['query limit int_parsing'])
})

test('a default factory runs once per request that needs it', async () => {
  let made = 0
  const app = new Hayate()
  app.get('/', { input: { n: z.int().default(() => ++made) } }, ({ n }) => n)
  await using client = await testClient(app)
  const before = made
  const answers = [await client.get('/'), await client.get('/?n=70'), await client.get('/')]
  assert.deepEqual(await Promise.all(answers.map((answer) => answer.json())), [before + 1, 70, before + 2])
})

test('document: false leaves a parameter out of the document and still reads it', async () => {
  const app = new Hayate()
  app.get('/', { input: { secret: query(z.int(), { document: false }) } }, ({ secret }) => secret)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/?secret=4')).json(), 4)
  assert.deepEqual(await issuesOf(await client.get('/')), ['query secret missing'])
  assert.equal(app.openapi().paths?.['/']?.get?.parameters, undefined)
})

test('every issue of the request is in one 422: dependencies first, then path, query, header, cookie and body', async () => {
  const paging = depends({ page: z.int(), session: cookie(z.string()) }, ({ page }) => page)
  const app = new Hayate()
  app.get('/{id}', { input: { token: header(z.string()), page: paging, id: z.int(), q: z.string() } }, () => 1)
  await using client = await testClient(app)
  const issues = await issuesOf(await client.get('/x?page=y'))
  assert.deepEqual(issues.toSorted(), [
    'cookie session missing',
    'header token missing',
    'path id int_parsing',
    'query page int_parsing',
    'query q missing',
  ])
})

test('a parameter that two places of the graph read is wrong once', async () => {
  const page = z.int()
  const first = depends({ page }, (values) => values.page)
  const second = depends({ page }, (values) => values.page)
  const app = new Hayate()
  app.get('/', { input: { first, second, page } }, () => 1)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/?page=x')), ['query page int_parsing'])
})

test('async refinements are waited for, in every source, and their message is the schema’s', async () => {
  const free = z.string().refine(async (name) => name !== 'taken', 'is taken')
  const app = new Hayate()
  app.get('/{name}', { input: { name: free, q: free.optional(), h: header(free.optional()) } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/new?q=new')).json(), { name: 'new', q: 'new' })
  const refused = await client.get('/taken?q=taken', { headers: { h: 'taken' } })
  assert.deepEqual(
    // Proof: a problem document.
    ((await refused.clone().json()) as { errors: { message: string }[] }).errors.map((issue) => issue.message),
    ['is taken', 'is taken', 'is taken'],
  )
  assert.deepEqual(await issuesOf(refused), ['path name custom', 'query q custom', 'header h custom'])
})

test('what an author’s refinement throws is a 500 that says nothing of it', async () => {
  const app = new Hayate({ log: false })
  app.get(
    '/',
    {
      input: {
        q: z.string().refine(() => {
          throw new Error('secret')
        }),
      },
    },
    () => 1,
  )
  await using client = await testClient(app, { raiseServerErrors: false })
  const response = await client.get('/?q=1')
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /secret/)
})

test('two names on the wire for one input, or one input from two sources, is refused at startup', async () => {
  const other = depends({ token: header(z.string()) }, ({ token }) => token)
  const app = new Hayate()
  app.get('/', { input: { token: z.string(), other } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), { code: 'HAYATE_INPUT_NAME_CLASH', message: /alias/ })
})

test('a bare object schema is a startup error that says "wrap it in body() or query()"', async () => {
  const app = new Hayate()
  app.post('/', { input: { item: z.object({ a: z.int() }) } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), {
    code: 'HAYATE_BARE_OBJECT_INPUT',
    message: /POST \/: .*'item'.*Wrap it in body\(\) or query\(\)/,
  })
})

test('a path parameter that nothing reads, and one that the path does not have, are startup errors', async () => {
  const unread = new Hayate()
  // @ts-expect-error the types refuse it as well
  unread.get('/items/{item_id}', { input: {} }, () => 1)
  await assert.rejects(unread.start({ mode: 'test' }), {
    code: 'HAYATE_PATH_PARAMETER_NOT_DECLARED',
    message: /item_id/,
  })
  const unknown = new Hayate()
  unknown.get('/items', { input: { item_id: path(z.int()) } }, () => 1)
  await assert.rejects(unknown.start({ mode: 'test' }), { code: 'HAYATE_PATH_PARAMETER_UNKNOWN', message: /item_id/ })
})

test('what is no schema, no parameter and no dependency is a startup error', async () => {
  const app = new Hayate()
  // @ts-expect-error the types refuse it as well
  app.get('/', { input: { page: 5 } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), { code: 'HAYATE_INVALID_INPUT', message: /'page'/ })
})
