import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, Hayate, Router, request, type TrailingSlash } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'

function slashApp(): Hayate {
  const app = new Hayate({ log: false })
  app.get('/plain', () => 'plain')
  app.get('/slash/', () => 'slash')
  app.post('/slash/', { input: { n: body(z.int()) } }, ({ n }) => n)
  app.get('/deep/{id}/x', { input: { id: z.string() } }, ({ id }) => id)
  app.get('/both', () => 'without')
  app.post('/both/', () => 'with')
  return app
}

test('the other spelling of a trailing slash is a relative 307 that keeps the query byte for byte', async () => {
  await using server = await served(slashApp())
  for (const [target, location] of [
    ['/plain/', '../plain'],
    ['/plain/?q=3&x=a%20b', '../plain?q=3&x=a%20b'],
    ['/slash', './slash/'],
    ['/slash?', './slash/'],
    ['/slash?a=//evil.example', './slash/?a=//evil.example'],
    ['/deep/a%2Fb/x/', '../x'],
  ] as const) {
    const { text } = await server.send(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
    assert.match(text, /^HTTP\/1\.1 307 /)
    assert.equal(/^location: (.*)\r$/im.exec(text)?.[1], location)
    // What the client makes of it stays on this host, and leads to the route.
    const resolved = new URL(location, `http://here${target}`)
    assert.equal(resolved.host, 'here')
  }
})

test('a client that follows arrives, and a POST keeps method and body', async () => {
  await using client = await testClient(slashApp())
  assert.equal(await (await client.get('/plain/')).json(), 'plain')
  assert.equal(await (await client.get('/slash')).json(), 'slash')
  assert.equal(await (await client.get('/deep/a:b/x/')).json(), 'a:b')
  assert.equal(await (await client.post('/slash', { json: 5 })).json(), 5)
})

test('there is no redirect unless the other spelling has the method', async () => {
  await using client = await testClient(slashApp(), { redirect: 'manual' })
  assert.equal((await client.post('/plain/')).status, 404)
  assert.equal((await client.delete('/slash')).status, 404)
  assert.equal((await client.post('/plain')).status, 405)
  assert.equal((await client.get('/nowhere/')).status, 404)
  assert.equal((await client.head('/plain/')).status, 307)
})

test('a spelling that exists without the method redirects to the one that has it', async () => {
  await using client = await testClient(slashApp(), { redirect: 'manual' })
  assert.equal(await (await client.get('/both')).json(), 'without')
  const redirected = await client.post('/both')
  assert.equal(redirected.status, 307)
  assert.equal(redirected.headers.get('location'), './both/')
  assert.equal((await client.put('/both')).status, 405)
})

test('a segment with a colon or a leading // never becomes another host', async () => {
  const app = new Hayate()
  app.get('/{name}/', { input: { name: z.string() } }, ({ name }) => name)
  await using client = await testClient(app, { redirect: 'manual' })
  const response = await client.get('/javascript:alert(1)')
  assert.equal(response.headers.get('location'), './javascript:alert(1)/')
  assert.equal((await client.get('//evil.example')).status, 404)
  assert.equal((await client.get('/%2Fevil.example')).headers.get('location'), './%2Fevil.example/')
})

test('the redirect is right below a prefix and below a mount', async () => {
  const inner = new Hayate()
  inner.get('/x/', () => 'mounted')
  const router = new Router({ prefix: '/api' })
  router.get('/y', () => 'included')
  router.get('', () => 'prefix itself')
  const app = new Hayate()
  app.include(router)
  app.mount('/sub', inner)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/sub/x')).json(), 'mounted')
  assert.equal(await (await client.get('/api/y/')).json(), 'included')
  assert.equal(await (await client.get('/api')).json(), 'prefix itself')
  assert.equal(await (await client.get('/api/')).json(), 'prefix itself')
})

test("trailingSlash: 'strict' says 404 or 405, 'ignore' serves both spellings, 'permanent-redirect' says 308", async () => {
  const answers = async (trailingSlash: TrailingSlash) => {
    const app = new Hayate({ log: false, trailingSlash })
    app.get('/plain', { input: { request } }, ({ request }) => request.route?.pattern)
    app.get('/slash/{id}/', { input: { id: z.int() } }, ({ id }) => id)
    app.get('/both', () => 'without')
    app.post('/both/', () => 'with')
    await using client = await testClient(app, { redirect: 'manual' })
    const targets = [client.get('/plain/'), client.get('/slash/7?q=1'), client.post('/both'), client.get('/docs/')]
    const found = await Promise.all(targets)
    return await Promise.all(
      found.map(
        async (answer) => `${answer.status} ${answer.headers.get('location') ?? (await answer.text()).slice(0, 8)}`,
      ),
    )
  }
  assert.deepEqual(await answers('redirect'), ['307 ../plain', '307 ./7/?q=1', '307 ./both/', '307 ../docs'])
  assert.deepEqual(await answers('permanent-redirect'), ['308 ../plain', '308 ./7/?q=1', '308 ./both/', '308 ../docs'])
  assert.deepEqual(await answers('ignore'), ['200 "/plain"', '200 7', '200 "with"', '404 {"type":'])
  assert.deepEqual(await answers('strict'), ['404 {"type":', '404 {"type":', '405 {"type":', '404 {"type":'])
})

test('the nearest router decides about the trailing slash', async () => {
  const inner = new Router({ prefix: '/inner', trailingSlash: 'ignore' })
  inner.get('/x', () => 'x')
  const outer = new Router({ prefix: '/outer', trailingSlash: 'strict' })
  outer.get('/x', () => 'x')
  outer.include(inner)
  const app = new Hayate({ log: false })
  app.get('/x', () => 'x')
  app.include(outer)
  app.include(inner, { prefix: '/again' })
  await using client = await testClient(app, { redirect: 'manual' })
  const statuses = ['/x/', '/outer/x/', '/outer/inner/x/', '/again/inner/x/'].map(
    async (path) => (await client.get(path)).status,
  )
  assert.deepEqual(await Promise.all(statuses), [307, 404, 200, 200])
})

test('a router’s empty path is its prefix exactly', async () => {
  const router = new Router({ prefix: '/r' })
  router.get('', () => 'root')
  await using client = await testClient(new Hayate({ log: false }).include(router), { redirect: 'manual' })
  assert.equal(await (await client.get('/r')).json(), 'root')
  assert.equal((await client.get('/r/')).headers.get('location'), '../r')
  const bare = new Router()
  bare.get('', () => 'nowhere')
  assert.throws(() => new Hayate().include(bare).compiledRoutes(), /without a prefix the path cannot be empty/)
})
