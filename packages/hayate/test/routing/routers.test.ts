import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineError, depends, Hayate, type HttpResponse, Router, response } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

test('prefixes add up: include, router, nested router, path; a prefix may have parameters', async () => {
  const posts = new Router({ prefix: '/posts' })
  posts.get('/{post_id}', { input: { user_id: z.int(), post_id: z.int() } }, (values) => values)
  posts.get('', { input: { user_id: z.int() } }, ({ user_id }) => `posts of ${user_id}`)
  const users = new Router({ prefix: '/users/{user_id}' })
  users.include(posts)
  const app = new Hayate()
  app.include(users, { prefix: '/api/v1' })
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/api/v1/users/1/posts/2')).json(), { user_id: 1, post_id: 2 })
  assert.equal(await (await client.get('/api/v1/users/1/posts')).json(), 'posts of 1')
  assert.equal((await client.get('/users/1/posts/2')).status, 404)
})

test('the same router can be included twice, under two prefixes', async () => {
  const items = new Router()
  const readItems = () => 'items'
  items.get('/items', readItems)
  const app = new Hayate()
  app.include(items, { prefix: '/v1' })
  app.include(items, { prefix: '/v2', deprecated: true, tags: ['old'] })
  await using client = await testClient(app)
  assert.equal((await client.get('/v1/items')).status, 200)
  assert.equal((await client.get('/v2/items')).status, 200)
  assert.deepEqual(
    app.compiledRoutes().map(({ operationId, deprecated, tags }) => ({ operationId, deprecated, tags })),
    [
      { operationId: 'readItems', deprecated: false, tags: [] },
      { operationId: 'get_v2_items', deprecated: true, tags: ['old'] },
    ],
  )
})

test('tags, errors, responses, deprecated and document are inherited, outermost first and each once', () => {
  const gone = defineError('gone', { status: 410, title: 'Gone' })
  const locked = defineError('locked', { status: 423, title: 'Locked' })
  const inner = new Router({
    prefix: '/inner',
    tags: ['inner', 'all'],
    errors: [locked],
    responses: { 418: { description: 'tea' } },
  })
  inner.get(
    '/x',
    { tags: ['own', 'all'], errors: [gone, locked], responses: { 503: { description: 'later' } } },
    () => 1,
  )
  inner.get('/hidden', { document: false }, () => 1)
  const app = new Hayate({ errors: [gone] })
  app.include(inner, { tags: ['outer'], deprecated: true })
  const [route, hidden] = app.compiledRoutes()
  assert.deepEqual(route?.tags, ['outer', 'inner', 'all', 'own'])
  assert.deepEqual(route?.errors, [gone, locked])
  assert.equal(route?.deprecated, true)
  assert.deepEqual(Object.keys(route?.definition.responses ?? {}), ['418', '503'])
  assert.equal(hidden?.documented, false)
  assert.deepEqual(Object.keys(app.openapi().paths ?? {}), ['/inner/x'])
})

test('document: false on a router hides all below it, and serves it', async () => {
  const inner = new Router()
  inner.get('/x', { document: true }, () => 'served')
  const app = new Hayate()
  app.include(inner, { prefix: '/internal', document: false })
  await using client = await testClient(app)
  assert.equal(await (await client.get('/internal/x')).json(), 'served')
  assert.deepEqual(app.openapi().paths ?? {}, {})
})

test('dependencies run from the outside in: app, include, router, route, then the route’s own inputs', async () => {
  const ran: string[] = []
  const step = (name: string) => depends(() => ran.push(name))
  const inner = new Router({ dependencies: [step('router')] })
  inner.get('/x', { dependencies: [step('route')], input: { own: step('input') } }, () => ran)
  const app = new Hayate({ dependencies: [step('app')] })
  app.include(inner, { dependencies: [step('include')] })
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/x')).json(), ['app', 'include', 'router', 'route', 'input'])
})

test('an error of a router’s dependency stops the request, and is documented in all its routes', async () => {
  const denied = defineError('denied', { status: 403, title: 'Denied' })
  const guard = depends(
    {},
    () => {
      throw denied('not you')
    },
    { errors: [denied] },
  )
  let handled = 0
  const inner = new Router({ dependencies: [guard] })
  inner.get('/x', () => ++handled)
  const app = new Hayate().include(inner)
  await using client = await testClient(app)
  const response = await client.get('/x')
  assert.equal(response.status, 403)
  assert.partialDeepStrictEqual(await response.json(), { code: 'denied', detail: 'not you' })
  assert.equal(handled, 0)
  assert.deepEqual(app.compiledRoutes()[0]?.errors, [denied])
})

test('maxBodyBytes is the nearest one: route, router, include, app', async () => {
  const inner = new Router({ maxBodyBytes: 20 })
  inner.post('/router', () => 1)
  inner.post('/route', { maxBodyBytes: 30 }, () => 1)
  const app = new Hayate({ limits: { maxBodyBytes: 10 } })
  app.post('/app', () => 1)
  app.include(inner)
  assert.deepEqual(
    app.compiledRoutes().map(({ pattern, maxBodyBytes }) => [pattern, maxBodyBytes]),
    [
      ['/app', 10],
      ['/router', 20],
      ['/route', 30],
    ],
  )
  await using client = await testClient(app)
  const body = new Uint8Array(25)
  assert.equal((await client.post('/app', { body })).status, 413)
  assert.equal((await client.post('/router', { body })).status, 413)
  assert.equal((await client.post('/route', { body })).status, 200)
})

test('middleware of a router runs inside the app’s, only around its routes, and for their errors', async () => {
  const trace = (name: string) => async (_: unknown, next: () => Promise<HttpResponse>) => {
    const answer = await next()
    answer.appendHeader('x-trace', name)
    return answer
  }
  const inner = new Router({ prefix: '/inner' })
  inner.use(trace('inner'))
  inner.get('/x', () => 1)
  inner.get('/{id}', { input: { id: z.int() } }, ({ id }) => id)
  const app = new Hayate()
  app.use(trace('app'))
  app.include(inner)
  app.get('/y', () => 1)
  await using client = await testClient(app)
  assert.equal((await client.get('/inner/x')).headers.get('x-trace'), 'inner, app')
  assert.equal((await client.get('/inner/abc')).headers.get('x-trace'), 'inner, app')
  assert.equal((await client.get('/y')).headers.get('x-trace'), 'app')
  assert.equal((await client.get('/nowhere')).headers.get('x-trace'), 'app')
  assert.equal((await client.post('/y')).headers.get('x-trace'), 'app')
})

test('routes added to a router after it was included are served and documented', async () => {
  const inner = new Router()
  const app = new Hayate().include(inner, { prefix: '/late' })
  inner.get('/x', () => 'late')
  await using client = await testClient(app)
  assert.equal(await (await client.get('/late/x')).json(), 'late')
  assert.deepEqual(Object.keys(app.openapi().paths ?? {}), ['/late/x'])
})

test('a response header set by a router’s dependency is on the route’s answer', async () => {
  const stamp = depends({ reply: response }, ({ reply }) => reply.setHeader('x-stamp', 'yes'))
  const inner = new Router({ dependencies: [stamp] })
  inner.get('/x', () => 1)
  await using client = await testClient(new Hayate().include(inner))
  assert.equal((await client.get('/x')).headers.get('x-stamp'), 'yes')
})

for (const prefix of ['items', '/items/', '/', 'items/']) {
  test(`the prefix '${prefix}' is refused where it is written`, () => {
    const refusal = { code: 'HAYATE_INVALID_PREFIX', message: /start with '\/' and not end with one/ }
    assert.throws(() => new Router({ prefix }), refusal)
    assert.throws(() => new Hayate().include(new Router(), { prefix }), refusal)
  })
}

test('a router cannot include itself, by whatever way', () => {
  const outer = new Router()
  const inner = new Router()
  outer.include(inner)
  assert.throws(() => inner.include(outer), { code: 'HAYATE_ROUTER_CYCLE' })
  assert.throws(() => inner.include(inner, { prefix: '/x' }), { code: 'HAYATE_ROUTER_CYCLE', message: /'\/x'/ })
})

test('every route is listed with its whole path, its name and its tags, those of included routers too', () => {
  const inner = new Router({ prefix: '/inner', tags: ['inner'] })
  inner.get('/{id}', { input: { id: z.int() } }, () => 1)
  const outer = new Router({ prefix: '/outer', tags: ['outer'] })
  outer.include(inner)
  const app = new Hayate().include(outer, { prefix: '/api' })
  app.get('/', () => 1)
  assert.deepEqual(
    app.compiledRoutes().map(({ method, pattern, operationId, tags }) => ({ method, pattern, operationId, tags })),
    [
      {
        method: 'GET',
        pattern: '/api/outer/inner/{id}',
        operationId: 'get_api_outer_inner_by_id',
        tags: ['outer', 'inner'],
      },
      { method: 'GET', pattern: '/', operationId: 'get_root', tags: [] },
    ],
  )
})

test('a started application is a copy: routes that are added later are served by its next start', async () => {
  const app = new Hayate({ log: false })
  const router = new Router({ prefix: '/r' })
  app.include(router)
  await using before = await testClient(app)
  router.get('/late', () => 'late')
  assert.equal((await before.get('/r/late')).status, 404)
  assert.deepEqual(((await (await before.get('/openapi.json')).json()) as { paths: object }).paths, {})
  await using after = await testClient(app)
  assert.equal(await (await after.get('/r/late')).json(), 'late')
  assert.deepEqual(Object.keys(app.openapi().paths ?? {}), ['/r/late'])
})
