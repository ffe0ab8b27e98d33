import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, Hayate, Router } from 'hayate'
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
