import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { Hayate } from '../../src/app/hayate.ts'
import { override } from '../../src/app/override.ts'
import { background } from '../../src/background/background.ts'
import { depends } from '../../src/dependencies/declare-dependency.ts'
import { request } from '../../src/dependencies/ready-made.ts'
import { body, form } from '../../src/params/declare-params.ts'
import { testClient } from '../../src/testing/test-client.ts'

const echoed = { input: { request }, output: z.record(z.string(), z.unknown()) } as const

function shop(events: string[] = []): Hayate {
  const app = new Hayate({
    log: false,
    lifespan: async function* () {
      events.push('opened')
      yield
      events.push('closed')
    },
  })
  app.get('/echo', echoed, ({ request: seen }) => ({
    query: seen.queryString,
    client: seen.client?.host,
    host: seen.host,
    agent: seen.headers.get('user-agent'),
    cookies: Object.fromEntries(seen.cookies),
  }))
  app.get(
    '/login',
    () =>
      new Response(null, {
        status: 303,
        headers: [
          ['location', '/echo'],
          ['set-cookie', 'session=s1; Path=/; HttpOnly'],
          ['set-cookie', 'deep=1; Path=/deep'],
        ],
      }),
  )
  app.get('/logout', () => new Response(null, { headers: { 'set-cookie': 'session=; Max-Age=0; Path=/' } }))
  app.get('/away', () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }))
  app.get('/loop', () => new Response(null, { status: 302, headers: { location: '/loop' } }))
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.post('/items', { input: { item: body(z.object({ name: z.string() })) }, status: 201 }, ({ item }) => item)
  app.post('/form', { input: { name: form(z.string()), tags: form(z.array(z.string())) } }, (values) => values)
  app.post('/keep', () => new Response(null, { status: 307, headers: { location: '/items' } }))
  app.post('/mail', { input: { background } }, ({ background: later }) => {
    later.add(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      events.push('mailed')
    })
    return { sent: true }
  })
  return app
}

test('the lifespan runs around the client', async () => {
  const events: string[] = []
  {
    await using client = await testClient(shop(events))
    equal((await client.get('/echo')).status, 200)
    deepStrictEqual(events, ['opened'])
  }
  deepStrictEqual(events, ['opened', 'closed'])
})

test('a request says who it is', async () => {
  await using client = await testClient(shop())
  const response = await client.get('/echo', { query: { q: 'a b', page: [1, 2], none: undefined } })
  equal(response.url, 'http://testserver/echo?q=a+b&page=1&page=2')
  deepStrictEqual(await response.json(), {
    query: 'q=a+b&page=1&page=2',
    client: 'testclient',
    host: 'testserver',
    agent: 'testclient',
    cookies: {},
  })
})

test('json and form are sent as what they are', async () => {
  await using client = await testClient(shop())
  const created = await client.post('/items', { json: { name: 'tea' } })
  equal(created.status, 201)
  deepStrictEqual(await created.json(), { name: 'tea' })
  const sent = await client.post('/form', { form: { name: 'a & b', tags: ['x', 'y'] } })
  deepStrictEqual(await sent.json(), { name: 'a & b', tags: ['x', 'y'] })
  await rejects(client.post('/items', { json: {}, body: 'x' }), TypeError)
})

test('cookies are kept, limited to their path, removed when they expire, and redirects are followed', async () => {
  await using client = await testClient(shop(), { cookies: { first: '1' } })
  const seen = (await (await client.get('/login')).json()) as { cookies: unknown }
  deepStrictEqual(seen.cookies, { first: '1', session: 's1' })
  equal(client.cookies.get(new URL('http://testserver/deep/er'), 'deep'), '1')
  await client.get('/logout')
  const after = (await (await client.get('/echo', { cookies: { once: 'x' } })).json()) as { cookies: unknown }
  deepStrictEqual(after.cookies, { first: '1', once: 'x' })
})

test('307 keeps method and body; another origin and `manual` are not followed; a loop ends', async () => {
  await using client = await testClient(shop())
  const kept = await client.post('/keep', { json: { name: 'tea' } })
  equal(kept.status, 201)
  equal(kept.redirected, true)
  equal((await client.get('/away')).status, 302)
  equal((await client.get('/login', { redirect: 'manual' })).status, 303)
  await rejects(client.get('/loop'), /more than 20 redirects/)
})

test('an error of the server is thrown by the call, or answered when asked for', async () => {
  await using raising = await testClient(shop())
  await rejects(raising.get('/boom'), /^Error: boom$/)
  await using answering = await testClient(shop(), { raiseServerErrors: false })
  equal((await answering.get('/boom')).status, 500)
})

test('work in the background has run when the call returns', async () => {
  const events: string[] = []
  await using client = await testClient(shop(events))
  await client.post('/mail')
  deepStrictEqual(events, ['opened', 'mailed'])
})

test('an override reaches every route of the copy and leaves the application alone', async () => {
  const user = depends(() => 'ann')
  const greeting = depends({ user }, ({ user: name }) => `hello ${name}`)
  const app = new Hayate({ log: false })
  app.get('/', { input: { greeting } }, ({ greeting: text }) => ({ text }))
  await using changed = await testClient(app, { overrides: [override(user, () => 'bob')] })
  await using replaced = await testClient(app, {
    overrides: [
      override(
        user,
        depends(async () => 'eve'),
      ),
    ],
  })
  await using original = await testClient(app)
  const read = async (client: typeof original): Promise<unknown> => (await client.get('/')).json()
  deepStrictEqual(await read(changed), { text: 'hello bob' })
  deepStrictEqual(await read(replaced), { text: 'hello eve' })
  deepStrictEqual(await read(original), { text: 'hello ann' })
  // @ts-expect-error a number is no string
  override(user, () => 1)
})

test('a path is sent as it is written', async () => {
  const app = new Hayate({ log: false })
  app.get('/admin', () => ({ secret: true }))
  await using client = await testClient(app)
  for (const path of ['/x/../admin', '//admin', '/x/%2e%2e/admin']) {
    ok([400, 404].includes((await client.get(path)).status), path)
  }
})
