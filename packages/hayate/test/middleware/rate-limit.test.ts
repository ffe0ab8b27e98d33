import { deepStrictEqual, doesNotReject, match, ok, rejects, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, depends, Hayate, header, Router } from 'hayate'
import {
  memoryRateLimits,
  type RateDecision,
  type RateLimitStore,
  type RequestRateLimitOptions,
  rateLimit,
  rateLimited,
} from 'hayate/middleware'
import { serve } from 'hayate/node'
import { httpBearer } from 'hayate/security'
import { rateLimitStoreCases, type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'

/** A clock that a test moves. */
class Clock {
  nowMs = 1_700_000_000_000
  readonly now = (): number => this.nowMs
}

function limited(options?: RequestRateLimitOptions): Hayate {
  const app = new Hayate({ log: false })
  app.use(rateLimit(options))
  app.get('/', () => 'ok')
  app.get('/items/{id}', { input: { id: z.string() } }, ({ id }) => id)
  return app
}

const statuses = (client: TestClient, count: number, path = '/'): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, async () => (await client.get(path)).status))

const rateHeadersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.includes('ratelimit') || name === 'retry-after'))

for (const { name, run } of rateLimitStoreCases) {
  test(`memory: ${name}`, () => run(memoryRateLimits()))
}

test('without options 100 requests pass in a minute, and every answer says what is left', async () => {
  const clock = new Clock()
  await using client = await testClient(limited({ clock: clock.now }))
  const first = await client.get('/')
  deepStrictEqual(rateHeadersOf(first), {
    ratelimit: '"default";r=99;t=1',
    'ratelimit-policy': '"default";q=100;w=60',
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '99',
  })
  deepStrictEqual(new Set(await statuses(client, 99)), new Set([200]))
  const refused = await client.get('/')
  strictEqual(refused.status, 429)
  deepStrictEqual(rateHeadersOf(refused), {
    'retry-after': '1',
    ratelimit: '"default";r=0;t=60',
    'ratelimit-policy': '"default";q=100;w=60',
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '0',
  })
  deepStrictEqual(await refused.json(), {
    type: 'urn:problem:too_many_requests',
    title: 'Too many requests',
    status: 429,
    code: 'too_many_requests',
    detail: 'Too many requests. Try again in 1 second.',
  })
})

test('answers without a route count and say so too: 404, 405, errors', async () => {
  const app = limited({ limit: 3 })
  app.get('/boom', () => {
    throw new Error('nobody expected this')
  })
  await using client = await testClient(app, { raiseServerErrors: false })
  const answers = [await client.get('/nowhere'), await client.post('/'), await client.get('/boom')]
  deepStrictEqual(
    answers.map(({ status, headers }) => [status, headers.get('x-ratelimit-remaining')]),
    [
      [404, '2'],
      [405, '1'],
      [500, '0'],
    ],
  )
  strictEqual((await client.get('/')).status, 429)
})

test('who waits as long as Retry-After says passes; who comes a second earlier does not', async () => {
  const clock = new Clock()
  await using client = await testClient(limited({ limit: 2, windowMs: 20_000, clock: clock.now }))
  await statuses(client, 2)
  const refused = await client.get('/')
  strictEqual(refused.headers.get('retry-after'), '10')
  clock.nowMs += 9_000
  strictEqual((await client.get('/')).status, 429)
  clock.nowMs += 1_000
  strictEqual((await client.get('/')).status, 200)
  strictEqual((await client.get('/')).status, 429)
})

test('attack 132: of 200 parallel requests over real connections exactly 100 pass', async () => {
  const server = await serve(limited({ windowMs: 3_600_000 }), { port: 0, signals: false, host: '127.0.0.1' })
  try {
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(server.url)))
    const passed = answers.filter(({ status }) => status === 200).length
    deepStrictEqual([passed, answers.filter(({ status }) => status === 429).length], [100, 100])
    await Promise.all(answers.map((answer) => answer.text()))
  } finally {
    await server.stop()
  }
})

test('attack 132: other spellings of a path, methods and queries share one bucket', async () => {
  await using client = await testClient(limited({ limit: 6 }), { redirect: 'manual' })
  const asked = ['/', '/items/a', '/ITEMS/a', '/items/%61', '/items/a/', '/?x=1']
  for (const path of asked) await client.get(path)
  strictEqual((await client.request('HEAD', '/')).status, 429)
  strictEqual((await client.request('OPTIONS', '/')).status, 429)
  strictEqual((await client.get('//')).status, 429)
})

test('attack 132: all addresses of one IPv6 /64 are one client, and the next network is another', async () => {
  const store = memoryRateLimits()
  const from = async (host: string): Promise<number> => {
    await using client = await testClient(limited({ limit: 1, store }), { client: { host, port: 1 } })
    return (await client.get('/')).status
  }
  strictEqual(await from('2001:db8:1:2::1'), 200)
  strictEqual(await from('2001:db8:1:2:ffff:ffff:ffff:ffff'), 429)
  strictEqual(await from('2001:0DB8:0001:0002::1'), 429)
  strictEqual(await from('2001:db8:1:3::1'), 200)
  strictEqual(await from('1.2.3.4'), 200)
  strictEqual(await from('::ffff:1.2.3.4'), 429)
  strictEqual(await from('1.2.3.5'), 200)
})

test('attack 130: a spoofed address makes no new bucket', async () => {
  await using client = await testClient(limited({ limit: 1 }), { client: { host: '9.9.9.9', port: 1 } })
  strictEqual((await client.get('/')).status, 200)
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip']) {
    const value = name === 'forwarded' ? 'for=1.2.3.4' : '1.2.3.4'
    strictEqual((await client.get('/', { headers: { [name]: value } })).status, 429, name)
  }
})

test('attack 131: behind a trusted proxy each client has a bucket, and what it puts in front of the chain changes nothing', async () => {
  const app = limited({ limit: 1 })
  await using client = await testClient(app, { client: { host: '10.0.0.1', port: 1 }, trustProxy: ['private'] })
  const via = async (chain: string): Promise<number> =>
    (await client.get('/', { headers: { 'x-forwarded-for': chain } })).status
  strictEqual(await via('1.2.3.4'), 200)
  strictEqual(await via('5.5.5.5, 1.2.3.4'), 429)
  strictEqual(await via('::ffff:1.2.3.4'), 429)
  strictEqual(await via('5.5.5.5'), 200)
})

test('a router counts its own routes alone; inside another limit both are in the headers, the old ones say the least left', async () => {
  const app = new Hayate({ log: false })
  app.use(rateLimit())
  const auth = new Router({ prefix: '/auth' })
  auth.use(rateLimit({ name: 'auth', limit: 2, windowMs: 1_500 }))
  auth.post('/login', () => 'ok')
  app.include(auth)
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  const answer = await client.post('/auth/login')
  strictEqual(answer.headers.get('ratelimit-policy'), '"auth";q=2, "default";q=100;w=60')
  strictEqual(answer.headers.get('ratelimit'), '"auth";r=1;t=1, "default";r=99;t=1')
  strictEqual(answer.headers.get('x-ratelimit-limit'), '2')
  strictEqual((await client.get('/')).headers.get('ratelimit'), '"default";r=98;t=2')
})

test('keys are what a function says: an API key, the route; undefined is not counted', async () => {
  await using byKey = await testClient(limited({ limit: 1, key: ({ headers }) => headers.get('x-api-key') }))
  const ask = async (key?: string): Promise<number> =>
    (await byKey.get('/', key === undefined ? {} : { headers: { 'x-api-key': key } })).status
  deepStrictEqual([await ask('a'), await ask('a'), await ask('b'), await ask(), await ask()], [200, 429, 200, 200, 200])

  await using byRoute = await testClient(limited({ limit: 1, key: ({ route }) => route?.pattern ?? 'none' }))
  deepStrictEqual(await statuses(byRoute, 1, '/items/a'), [200])
  deepStrictEqual(await statuses(byRoute, 1, '/items/b'), [429])
  deepStrictEqual(await statuses(byRoute, 1, '/'), [200])
})

const bearer = httpBearer()
const currentUser = depends({ bearer }, ({ bearer }) => ({ id: bearer, isPaying: bearer === 'ada' }))

test('one route is limited by user, and a user may have a limit of their own', async () => {
  const app = new Hayate({ log: false })
  const perUser = rateLimited(
    { user: currentUser },
    ({ user }) => (user.isPaying ? { key: user.id, limit: 3 } : user.id),
    { name: 'reports', limit: 1 },
  )
  app.get('/reports', { dependencies: [perUser] }, () => 'ok')
  app.get('/free', () => 'ok')
  await using client = await testClient(app)
  const ask = async (user: string): Promise<Response> =>
    client.get('/reports', { headers: { authorization: `Bearer ${user}` } })
  deepStrictEqual([(await ask('bob')).status, (await ask('bob')).status, (await ask('eve')).status], [200, 429, 200])
  const paying = await Promise.all(Array.from({ length: 4 }, async () => (await ask('ada')).status))
  deepStrictEqual(paying, [200, 200, 200, 429])
  const refused = await ask('bob')
  strictEqual(refused.headers.get('ratelimit-policy'), '"reports";q=1;w=60')
  strictEqual(refused.headers.get('retry-after'), '60')
  strictEqual((await client.get('/reports')).status, 401)
  deepStrictEqual(rateHeadersOf(await client.get('/free')), {})
})

test('a limit of one route by address runs before what stands behind it', async () => {
  const app = new Hayate({ log: false })
  let checked = 0
  const password = depends({ 'x-password': header(z.string()) }, () => {
    checked += 1
  })
  app.post('/login', { dependencies: [rateLimited({ limit: 2 }), password] }, () => 'ok')
  await using client = await testClient(app)
  const ask = async (): Promise<Response> => client.post('/login', { headers: { 'x-password': 'a' } })
  const answers = [await ask(), await ask(), await ask()]
  deepStrictEqual(
    answers.map(({ status, headers }) => [status, headers.get('x-ratelimit-remaining')]),
    [
      [200, '1'],
      [200, '0'],
      [429, '0'],
    ],
  )
  strictEqual(checked, 2)
})

test('429 stands in the document of every route behind a limit, and of no other', () => {
  const app = new Hayate({ log: false })
  const router = new Router({ prefix: '/limited' })
  router.use(rateLimit({ onStoreFailure: 'refuse' }))
  router.get('/', () => 'ok')
  app.include(router)
  app.get('/one', { dependencies: [rateLimited()] }, () => 'ok')
  app.get('/free', () => 'ok')
  const { paths } = app.openapi()
  deepStrictEqual(
    Object.values(paths).map((item) => Object.keys(item.get?.responses ?? {})),
    [['200', '429', '503'], ['200', '429'], ['200']],
  )
  deepStrictEqual(Object.keys(paths['/one']?.get?.responses?.['429']?.headers ?? {}), ['retry-after'])
})

test('the refusal is told in Japanese to who asks for it', async () => {
  const app = new Hayate({ log: false, locale: { negotiate: true, default: 'en' } })
  app.use(rateLimit({ limit: 1 }))
  app.get('/', () => 'ok')
  await using client = await testClient(app, { headers: { 'accept-language': 'ja' } })
  await client.get('/')
  const refused = await client.get('/')
  strictEqual(refused.headers.get('content-language'), 'ja')
  // Proof: a problem document.
  strictEqual(((await refused.json()) as { detail: string }).detail, 'レート制限に達しました')
})

/** A store that is there as long as the test says. */
class FragileStore implements RateLimitStore {
  readonly isShared = true
  readonly #inner = memoryRateLimits()
  mode: 'works' | 'throws' | 'rejects' | 'hangs' = 'works'

  take(...args: Parameters<RateLimitStore['take']>): RateDecision | Promise<RateDecision> {
    if (this.mode === 'throws') throw new Error('the store is down')
    if (this.mode === 'rejects') return Promise.reject(new Error('the store is down'))
    if (this.mode === 'hangs') return new Promise(() => undefined)
    return Promise.resolve(this.#inner.take(...args))
  }
}

for (const mode of ['throws', 'rejects', 'hangs'] as const) {
  test(`attack 133: a store that ${mode} is what onStoreFailure says, told, and never a 500`, async () => {
    const outcomes: Record<string, readonly number[]> = {}
    for (const onStoreFailure of ['local', 'allow', 'refuse', undefined] as const) {
      const store = new FragileStore()
      const told: unknown[] = []
      const options = { limit: 2, store, storeTimeoutMs: 20, onStoreError: (error: unknown) => told.push(error) }
      await using client = await testClient(limited({ ...options, ...(onStoreFailure && { onStoreFailure }) }))
      strictEqual((await client.get('/')).status, 200)
      store.mode = mode
      outcomes[onStoreFailure ?? 'default'] = [
        (await client.get('/')).status,
        (await client.get('/')).status,
        (await client.get('/')).status,
      ]
      strictEqual(told.length, 3)
      store.mode = 'works'
      strictEqual((await client.get('/')).status, 200)
      strictEqual((await client.get('/')).status, 429)
    }
    deepStrictEqual(outcomes, {
      local: [200, 200, 429],
      allow: [200, 200, 200],
      refuse: [503, 503, 503],
      default: [200, 200, 429],
    })
  })
}

test('a refusal because of the store says when to come again, and nothing of the store', async () => {
  const store = new FragileStore()
  store.mode = 'throws'
  await using client = await testClient(limited({ store, onStoreFailure: 'refuse' }))
  const answer = await client.get('/')
  strictEqual(answer.headers.get('retry-after'), '5')
  match(await answer.text(), /"code":"rate_limit_unavailable"/)
})

test('attack 132: more than one worker needs a store that they share', async () => {
  const router = new Router()
  const app = new Hayate({ log: false })
  router.use(rateLimit({ name: 'inner' }))
  router.get('/', { dependencies: [rateLimited({ name: 'route' })] }, () => 'ok')
  app.include(router)
  await (await app.start({ mode: 'test' })).stop()
  await rejects(app.start({ mode: 'test', workers: 2 }), (error) => {
    ok(error instanceof ConfigurationError)
    match(error.message, /HAYATE_RATE_LIMIT_WORKERS: .*'inner'.*\n.*'route'.*2 workers/)
    return true
  })
  const shared = limited({ store: new FragileStore() })
  await doesNotReject(async () => (await shared.start({ mode: 'test', workers: 2 })).stop())
})

test('the memory is bounded: of too many keys those that were quiet longest are forgotten, never one that goes on asking', async () => {
  const store = memoryRateLimits({ maxKeys: 4 })
  const policy = { limit: 1, windowMs: 60_000 }
  const ask = async (key: string): Promise<boolean> => (await store.take(key, policy, 0)).allowed
  strictEqual(await ask('attacker'), true)
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    strictEqual(await ask(key), true)
    strictEqual(await ask('attacker'), false)
  }
  strictEqual(await ask('e'), false)
  strictEqual(await ask('a'), true)
})

test('a key as long as a header takes no more memory than a short one, and stays a key of its own', async () => {
  const keys: string[] = []
  const inner = memoryRateLimits()
  const store: RateLimitStore = {
    isShared: false,
    take: (key, policy, nowMs) => {
      keys.push(key)
      return inner.take(key, policy, nowMs)
    },
  }
  await using client = await testClient(limited({ limit: 1, store, key: ({ headers }) => headers.get('x-api-key') }))
  const ask = async (key: string): Promise<number> => (await client.get('/', { headers: { 'x-api-key': key } })).status
  const long = 'k'.repeat(4_000)
  deepStrictEqual([await ask(long), await ask(long), await ask(`${long}2`)], [200, 429, 200])
  ok(keys.every((key) => key.length <= 200))
})

test('a clock that is set back holds nobody up for longer than the window', async () => {
  const clock = new Clock()
  await using client = await testClient(limited({ limit: 1, windowMs: 10_000, clock: clock.now }))
  strictEqual((await client.get('/')).status, 200)
  clock.nowMs -= 3_600_000
  strictEqual((await client.get('/')).status, 429)
  clock.nowMs += 10_000
  strictEqual((await client.get('/')).status, 200)
})

for (const options of [
  { limit: 0 },
  { limit: 1.5 },
  { limit: Number.POSITIVE_INFINITY },
  { windowMs: 0 },
  { windowMs: -1 },
  { limit: 1_000_000_000, windowMs: 86_400_000 },
  { name: 'a"b' },
  { name: '' },
  { storeTimeoutMs: 0 },
]) {
  test(`a limit that cannot be kept exactly is refused: ${JSON.stringify(options)}`, () => {
    throws(
      () => rateLimit(options),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_RATE_LIMIT',
    )
  })
}
