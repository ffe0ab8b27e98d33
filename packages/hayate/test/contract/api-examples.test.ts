import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  background,
  type Dependency,
  defineError,
  depends,
  fastapiErrors,
  fresh,
  Hayate,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  override,
  type Route,
  Router,
  staticFiles,
} from 'hayate'
import { cors } from 'hayate/middleware'
import { oauth2PasswordBearer } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { holds, type Same } from '../types/exactly.ts'

// The listings of the design, as they stand there; what they leave to their reader comes first.

interface User {
  readonly id: number
}

class Session {
  readonly events: string[]

  constructor(events: string[]) {
    this.events = events
  }

  async commit(): Promise<void> {
    this.events.push('commit')
  }

  async rollback(): Promise<void> {
    this.events.push('rollback')
  }
}

const events: string[] = []
const settings = { database_url: 'memory:' }
const connect = async (
  url: string,
): Promise<{ readonly begin: () => Promise<Session>; readonly close: () => Promise<void> }> => {
  events.push(`connect ${url}`)
  return {
    begin: async () => new Session(events),
    close: async () => {
      events.push('close')
    },
  }
}
const findItem = async (id: number, q: string | undefined) =>
  id === 1 ? { id, name: q ?? 'Tea', price: 2, secret: 'cost' } : undefined
const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token' })

// §3
const pagination = depends(
  { page: z.int().min(1).default(1), per_page: z.int().min(1).max(100).default(20) },
  ({ page, per_page }) => ({ offset: (page - 1) * per_page, limit: per_page }),
)

const database = depends.app(async function* () {
  const pool = await connect(settings.database_url)
  yield pool
  await pool.close()
})

const session = depends({ pool: database }, async function* ({ pool }) {
  const session = await pool.begin()
  try {
    yield session
    await session.commit()
  } catch (error) {
    await session.rollback()
    throw error
  }
})

const currentUser = depends({ token: oauth2, db: session }, async ({ token, db }): Promise<User> => {
  holds(true satisfies Same<typeof db, Session>)
  if (token !== 'good') throw new HttpError(401)
  return { id: 7 }
})

// §1
export const app = new Hayate({ title: 'Shop', version: '1.0.0', log: false })

const Item = z.object({ id: z.int(), name: z.string(), price: z.number().min(0) }).meta({ id: 'Item' })
const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })

export const readItem = app.get(
  '/items/{item_id}',
  {
    input: { item_id: z.int().min(1), q: z.string().max(50).optional(), user: currentUser },
    output: Item,
    errors: [itemNotFound],
    tags: ['items'],
  },
  async ({ item_id, q, user }) => {
    holds(true satisfies Same<[typeof item_id, typeof q, typeof user], [number, string | undefined, User]>)
    const item = await findItem(item_id, q)
    if (!item) throw itemNotFound(`Item ${item_id} not found`)
    return item
  },
)

app.get('/health', () => ({ status: 'ok' }))
app.get('/pages', { input: { pagination } }, ({ pagination }) => pagination)

const auth = { authorization: 'Bearer good' }

test('§1: the first listing: what is declared is converted, injected, filtered, documented and typed', async () => {
  await using client = await testClient(app)
  const found = await client.get('/items/1?q=Green', { headers: auth })
  assert.deepEqual([found.status, await found.json()], [200, { id: 1, name: 'Green', price: 2 }])
  assert.deepEqual(await (await client.get('/health')).json(), { status: 'ok' })
  const missing = await client.get('/items/2', { headers: auth })
  assert.deepEqual(
    [missing.status, await missing.json()],
    [
      404,
      {
        type: 'urn:problem:item_not_found',
        title: 'No such item',
        status: 404,
        code: 'item_not_found',
        detail: 'Item 2 not found',
      },
    ],
  )
  const { info, paths } = (await (await client.get('/openapi.json')).json()) as Record<string, Record<string, never>>
  assert.deepEqual(info, { title: 'Shop', version: '1.0.0' })
  const operation = paths?.['/items/{item_id}']?.['get'] as unknown as Record<string, object>
  assert.deepEqual(operation['tags'], ['items'])
  // 401 of the scheme and 422 of the inputs: nobody wrote them down. 400 is for a query that cannot be read.
  assert.deepEqual(Object.keys(operation['responses'] ?? {}), ['200', '400', '401', '404', '422'])
  assert.ok(operation['security'])
})

test('§1: a route is a value that knows what a client sends and gets', () => {
  type Expected<T> = T extends Route<'GET', '/items/{item_id}', infer I, infer O, infer E> ? [I, O, E] : never
  type Parts = Expected<typeof readItem>
  holds(true satisfies Same<Parts[0], { item_id: number; q?: string | undefined }>)
  holds(true satisfies Same<Parts[1], typeof Item>)
  holds(true satisfies Same<Extract<Parts[2], typeof itemNotFound>, typeof itemNotFound>)
})

test('§2: a request that is not valid is this document', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/pages?page=0')
  assert.equal(refused.headers.get('content-type'), 'application/problem+json')
  const document = (await refused.json()) as { errors: { message: string }[] }
  const message = document.errors[0]?.message ?? ''
  assert.ok(message.length > 0)
  assert.deepEqual(document, {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    code: 'invalid',
    detail: 'The request is not valid.',
    errors: [{ in: 'query', path: ['page'], message, code: 'too_small' }],
  })
})

class OutOfTea extends Error {}

test('§2: the undeclared error, FastAPI’s own shape, and onError', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors, log: false })
  app.get('/teapot', () => {
    throw new HttpError(418, 'detail')
  })
  app.get('/pages', { input: { pagination } }, ({ pagination }) => pagination)
  app.get('/tea', () => {
    throw new OutOfTea()
  })
  app.onError(OutOfTea, (error, request) => new HttpError(503, `${error.constructor.name} at ${request.path}`))
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/teapot')).json(), { detail: 'detail' })
  assert.deepEqual(await (await client.get('/tea')).json(), { detail: 'OutOfTea at /tea' })
  const { detail } = (await (await client.get('/pages?page=0')).json()) as { detail: Record<string, unknown>[] }
  assert.deepEqual(Object.keys(detail[0] ?? {}).slice(0, 4), ['type', 'loc', 'msg', 'input'])
  assert.deepEqual(detail[0]?.['loc'], ['query', 'page'])
})

test('§3: the listing of dependencies: one pool, one session for each request, committed or rolled back', async () => {
  events.length = 0
  const client = await testClient(app)
  assert.deepEqual(await (await client.get('/pages?page=3&per_page=10')).json(), { offset: 20, limit: 10 })
  await client.get('/items/1', { headers: auth })
  await client.get('/items/2', { headers: auth })
  await client.get('/items/1')
  await client.close()
  assert.deepEqual(events, ['connect memory:', 'commit', 'rollback', 'close'])
})

test('§3: override(session, testSession) replaces one everywhere, in a test’s own copy', async () => {
  const seen: string[] = []
  const testSession = depends(() => new Session(seen))
  await using client = await testClient(app, { overrides: [override(session, testSession)] })
  const response = await client.get('/items/1', { headers: auth })
  assert.equal(response.status, 200)
  assert.deepEqual(seen, [])
})

test('§3: a function that makes dependencies covers FastAPI’s class dependencies', async () => {
  const forbidden = defineError('forbidden', { status: 403, title: 'Forbidden' })
  const permissions = depends({ granted: z.string().default('') }, ({ granted }) => granted.split(','))
  const requirePermissions = (
    ...needed: readonly string[]
  ): Dependency<void, { granted?: string | undefined }, typeof forbidden> =>
    depends(
      { permissions },
      ({ permissions }): void => {
        const missing = needed.filter((one) => !permissions.includes(one))
        if (missing.length > 0) throw forbidden(`Missing: ${missing.join(', ')}`)
      },
      { errors: [forbidden] },
    )
  const app = new Hayate({ log: false })
  app.get('/articles', { dependencies: [requirePermissions('articles:write')] }, () => 'written')
  await using client = await testClient(app)
  assert.equal((await client.get('/articles?granted=articles:write')).status, 200)
  const refused = await client.get('/articles')
  assert.deepEqual(
    [refused.status, ((await refused.json()) as { detail: string }).detail],
    [403, 'Missing: articles:write'],
  )
})

test('§3: fresh(currentUser) asks for a second one', async () => {
  let made = 0
  const counter = depends(() => ++made)
  const app = new Hayate({ log: false })
  app.get('/', { input: { counter, other: fresh(counter) } }, ({ counter, other }) => [counter, other])
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/')).json(), [1, 2])
})

test('§4: routers, mounts and middleware', async () => {
  const app = new Hayate({ log: false })
  const items = new Router({ prefix: '/items', tags: ['items'], dependencies: [currentUser] })
  const listed = items.get('/', () => ['Tea'])
  app.include(items, { prefix: '/api/v1' })
  const folder = mkdtempSync(join(tmpdir(), 'public-'))
  writeFileSync(join(folder, 'a.txt'), 'a file')
  app.mount('/static', staticFiles(folder))
  const anyFetchHandler = (request: Request): Response => new Response(new URL(request.url).pathname)
  app.mount('/legacy', anyFetchHandler)
  app.use(cors({ origins: ['https://app.example'] }))
  const named = async (request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> => {
    const response = await next()
    response.setHeader('x-route', request.route?.pattern ?? 'none')
    return response
  }
  app.use(named)
  await using client = await testClient(app)
  assert.equal((await client.get('/api/v1/items/')).status, 401)
  const response = await client.get('/api/v1/items/', { headers: auth })
  assert.deepEqual([await response.json(), response.headers.get('x-route')], [['Tea'], '/api/v1/items/'])
  assert.equal(await (await client.get('/static/a.txt')).text(), 'a file')
  assert.equal(await (await client.get('/legacy/old')).text(), '/old')
  assert.equal((await client.get('/nowhere')).headers.get('x-route'), 'none')
  assert.equal(listed.path, '/')
})

test('§4: lifespan runs around the app’s life, and app.fetch is the whole app', async () => {
  const order: string[] = []
  const app = new Hayate({
    log: false,
    lifespan: async function* () {
      order.push('startup')
      yield
      order.push('shutdown')
    },
  })
  app.get('/', () => 'hello')
  {
    await using client = await testClient(app)
    assert.equal(await (await client.get('/')).json(), 'hello')
    assert.deepEqual(order, ['startup'])
  }
  assert.deepEqual(order, ['startup', 'shutdown'])
  assert.equal(await (await app.fetch(new Request('http://localhost/'))).json(), 'hello')
})

test('§6: background.add(sendMail, to, subject) runs after the bytes have left', async () => {
  const sent: string[] = []
  const sendMail = async (to: string, subject: string): Promise<void> => void sent.push(`${to}: ${subject}`)
  const app = new Hayate({ log: false })
  app.post('/', { input: { background } }, ({ background }) => {
    background.add(sendMail, 'a@example.org', 'Welcome')
    return sent.length
  })
  await using client = await testClient(app)
  assert.equal(await (await client.post('/')).json(), 0)
  assert.deepEqual(sent, ['a@example.org: Welcome'])
})

test('§8: the test client gives standard Response objects, from a copy whose lifespan runs, without a socket', async () => {
  const testSession = depends(() => new Session([]))
  await using client = await testClient(app, { overrides: [override(session, testSession)] })
  const response = await client.get('/items/1', { headers: auth })
  assert.ok(response instanceof Response)
  assert.equal(response.status, 200)
})
