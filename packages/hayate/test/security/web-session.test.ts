import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ConfigurationError, depends, Hayate, HttpError, json, jsonLines, redirect } from 'hayate'
import { memorySessions, type SessionStore, type WebSession, webSession } from 'hayate/security'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'

const secret = 'a secret of thirty-two bytes or more'
const schema = z.object({ user_id: z.int().optional(), count: z.int().default(0), note: z.string().optional() })
const userId = ({ user_id }: z.output<typeof schema>): number | undefined => user_id
const https = { baseUrl: 'https://shop.example', raiseServerErrors: false }

function appWith(session: WebSession<z.output<typeof schema>>): Hayate {
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, ({ session }) => ({ ...session.data, isNew: session.isNew }))
  app.post('/count', { input: { session } }, ({ session }) => {
    session.set('count', session.get('count') + 1)
    return session.data.count
  })
  app.post('/note', { input: { session, length: z.int() } }, ({ session, length }) =>
    session.set('note', 'x'.repeat(length)),
  )
  app.delete('/note', { input: { session } }, ({ session }) => session.delete('note'))
  app.post('/login', { input: { session } }, ({ session }) => session.set('user_id', 7))
  app.post('/rotate', { input: { session } }, ({ session }) => session.rotate())
  app.post('/logout', { input: { session } }, ({ session }) => session.destroy())
  app.get('/mine', { input: { session } }, ({ session }) => {
    if (session.data.user_id === undefined) throw new HttpError(401)
    return session.data.user_id
  })
  app.post('/thrown', { input: { session, status: z.int() } }, ({ session, status }) => {
    session.set('count', 99)
    throw status === 500 ? new Error('broken') : new HttpError(status)
  })
  app.post('/returned', { input: { session } }, ({ session }) => {
    session.set('count', 42)
    return json({}, { status: 400 })
  })
  app.post('/redirect', { input: { session } }, ({ session }) => {
    session.set('count', 5)
    return redirect('/', { status: 303 })
  })
  return app
}

const sessionCookie = (response: Response): string | undefined => response.headers.getSetCookie()[0]
const cookieOf = (response: Response): string =>
  /^__Host-session=([^;]*)/.exec(sessionCookie(response) ?? '')?.[1] ?? ''
const withCookie = (value: string) => ({ headers: { cookie: `__Host-session=${value}` } })

/** Each request of its own, without a jar: the test says which cookie is sent. */
async function bare(context: TestContext, app: Hayate): Promise<TestClient['request']> {
  const client = await testClient(app, https)
  context.after(() => client[Symbol.asyncDispose]())
  return (...request) => {
    client.cookies.clear()
    return client.request(...request)
  }
}

/** Two kinds that behave alike to a browser. */
const kinds: readonly [string, (clock?: () => number) => WebSession<z.output<typeof schema>>][] = [
  ['in the cookie', (clock) => webSession({ schema, secret, userId, ...(clock && { clock }) })],
  [
    'in a store',
    (clock) => webSession({ schema, store: memorySessions(clock && { clock }), userId, ...(clock && { clock }) }),
  ],
]

for (const [kind, make] of kinds) {
  test(`${kind}: what is set is there in the next request, and only for this browser`, async () => {
    await using client = await testClient(appWith(make()), https)
    assert.deepEqual(await (await client.get('/')).json(), { count: 0, isNew: true })
    for (const expected of [1, 2, 3]) assert.equal(await (await client.post('/count')).json(), expected)
    assert.deepEqual(await (await client.get('/')).json(), { count: 3, isNew: false })
    await client.post('/note?length=3')
    assert.equal((await (await client.get('/')).json()).note, 'xxx')
    await client.delete('/note')
    assert.deepEqual(await (await client.get('/')).json(), { count: 3, isNew: false })
    client.cookies.clear()
    assert.deepEqual(await (await client.get('/')).json(), { count: 0, isNew: true })
  })

  test(`${kind}: the cookie has its flags and is only set when something changed (row 112)`, async () => {
    await using client = await testClient(appWith(make()), https)
    const untouched = await client.get('/')
    assert.equal(sessionCookie(untouched), undefined)
    assert.deepEqual(
      [untouched.headers.get('vary'), untouched.headers.get('cache-control')],
      ['cookie', 'private, no-cache'],
    )
    const changed = await client.post('/redirect', { redirect: 'manual' })
    assert.match(
      sessionCookie(changed) ?? '',
      /^__Host-session=[\w-]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    assert.deepEqual([changed.status, changed.headers.get('cache-control')], [303, 'no-store'])
    assert.equal(sessionCookie(await client.get('/')), undefined)
  })

  test(`${kind}: what is thrown leaves the session as it was, what is returned saves it`, async () => {
    await using client = await testClient(appWith(make()), https)
    await client.post('/count')
    for (const status of [400, 404, 500]) {
      const failed = await client.post(`/thrown?status=${status}`)
      assert.deepEqual(
        [failed.status, sessionCookie(failed), failed.headers.get('vary')],
        [status, undefined, 'cookie'],
      )
      assert.equal((await (await client.get('/')).json()).count, 1)
    }
    assert.equal((await client.post('/returned')).status, 400)
    assert.equal((await (await client.get('/')).json()).count, 42)
  })

  test(`${kind}: signing in gives a new id to a session that was planted (row 108)`, async (context) => {
    const request = await bare(context, appWith(make()))
    const planted = cookieOf(await request('POST', '/count'))
    const signedIn = cookieOf(await request('POST', '/login', withCookie(planted)))
    assert.notEqual(signedIn, planted)
    assert.equal((await request('GET', '/mine', withCookie(signedIn))).status, 200)
    assert.equal((await request('GET', '/mine', withCookie(planted))).status, 401)
    // A value that nobody issued is not taken over either.
    const invented = await request('POST', '/login', withCookie('A'.repeat(22)))
    assert.notEqual(cookieOf(invented), 'A'.repeat(22))
  })

  test(`${kind}: it is over when it was idle too long, and in any case after its longest time (row 110)`, async (context) => {
    let now = 1_790_000_000_000
    const hour = 3_600_000
    const request = await bare(context, appWith(make(() => now)))
    let cookie = cookieOf(await request('POST', '/login'))
    now += 23 * hour
    const seen = await request('GET', '/mine', withCookie(cookie))
    assert.equal(seen.status, 200)
    assert.match(sessionCookie(seen) ?? '', /Max-Age=86400/, 'a session that was seen lives on')
    cookie = cookieOf(seen)
    now += 25 * hour
    const over = await request('GET', '/mine', withCookie(cookie))
    assert.equal(over.status, 401)

    cookie = cookieOf(await request('POST', '/login'))
    for (let hours = 0; hours < 14 * 24; hours += 12) {
      const kept = await request('GET', '/mine', withCookie(cookie))
      assert.equal(kept.status, 200)
      cookie = cookieOf(kept) || cookie
      now += 12 * hour
    }
    assert.equal((await request('GET', '/mine', withCookie(cookie))).status, 401)
  })

  test(`${kind}: a bad cookie is no session, and is deleted, on errors too (row 111)`, async (context) => {
    const request = await bare(context, appWith(make()))
    const good = cookieOf(await request('POST', '/login'))
    const bad = [good.slice(0, -1), `${good}A`, good.slice(1), '', 'x', '__chunked__999999', `"${good}`, 'a.b.c']
    for (const value of bad) {
      const response = await request('GET', '/mine', withCookie(value))
      assert.equal(response.status, 401, value)
      assert.match(sessionCookie(response) ?? '', /^__Host-session=; Max-Age=0; .*Expires=Thu, 01 Jan 1970/, value)
    }
    assert.equal((await request('GET', '/mine', { headers: { cookie: `session=${good}` } })).status, 401)
    assert.equal((await request('GET', '/mine', withCookie(good))).status, 200)
  })

  test(`${kind}: destroy ends it, and what is set afterwards is another`, async (context) => {
    const session = make()
    const app = appWith(session)
    app.post('/again', { input: { session } }, ({ session }) => {
      session.destroy()
      session.set('count', 1)
    })
    const request = await bare(context, app)
    const cookie = cookieOf(await request('POST', '/login'))
    assert.match(sessionCookie(await request('POST', '/logout', withCookie(cookie))) ?? '', /=; Max-Age=0/)
    const second = cookieOf(await request('POST', '/login'))
    const again = await request('POST', '/again', withCookie(second))
    assert.deepEqual(await (await request('GET', '/', withCookie(cookieOf(again)))).json(), { count: 1, isNew: false })
  })
}

function serverSide(): { app: Hayate; store: SessionStore } {
  const store = memorySessions()
  return { app: appWith(webSession({ schema, store, userId })), store }
}

test('in a store: an id that was rotated or destroyed is dead (row 109)', async (context) => {
  const request = await bare(context, serverSide().app)
  const first = cookieOf(await request('POST', '/login'))
  const second = cookieOf(await request('POST', '/rotate', withCookie(first)))
  assert.equal((await request('GET', '/mine', withCookie(first))).status, 401)
  assert.equal((await request('GET', '/mine', withCookie(second))).status, 200)
  await request('POST', '/logout', withCookie(second))
  assert.equal((await request('GET', '/mine', withCookie(second))).status, 401)
})

test('in a store: all sessions of a user end at once (row 109)', async (context) => {
  const { app, store } = serverSide()
  const request = await bare(context, app)
  const cookies = [cookieOf(await request('POST', '/login')), cookieOf(await request('POST', '/login'))]
  assert.equal(await store.deleteAll('7'), 2)
  for (const cookie of cookies) assert.equal((await request('GET', '/mine', withCookie(cookie))).status, 401)
})

for (const change of ['set', 'rotate'] as const) {
  test(`in a store: a request that was on its way does not bring an ended session back (${change})`, async (context) => {
    const store = memorySessions()
    const session = webSession({ schema, store, userId })
    const app = appWith(session)
    app.post('/slow', { input: { session } }, async ({ session }) => {
      if (change === 'set') session.set('count', 8)
      else session.rotate()
      await store.deleteAll('7')
    })
    const request = await bare(context, app)
    const cookie = cookieOf(await request('POST', '/login'))
    const slow = await request('POST', '/slow', withCookie(cookie))
    assert.deepEqual([slow.status, sessionCookie(slow)], [200, undefined])
    assert.equal((await request('GET', '/mine', withCookie(cookie))).status, 401)
    assert.equal(await store.deleteAll('7'), 0)
  })
}

test('in a store: ids are 128 random bits, and the store sees only their hash', async (context) => {
  const store = memorySessions()
  const keys: string[] = []
  const seeing: SessionStore = {
    isShared: true,
    read: (key) => store.read(key),
    write: (key, session, mode) => {
      keys.push(key)
      return store.write(key, session, mode)
    },
    delete: (key) => store.delete(key),
    deleteAll: (user) => store.deleteAll(user),
  }
  const opened = depends.app(() => seeing)
  const request = await bare(context, appWith(webSession({ schema, store: opened, userId })))
  const cookie = cookieOf(await request('POST', '/login'))
  assert.equal(Buffer.from(cookie, 'base64url').length, 16)
  assert.equal(keys.length, 1)
  assert.match(keys[0] ?? '', /^[0-9a-f]{64}$/)
  assert.equal((await request('GET', '/mine', withCookie(keys[0] ?? ''))).status, 401)
})

test('in the cookie: nobody reads it, and secrets are replaced by putting a new one first (row 111)', async (context) => {
  const [older, newer] = [`${secret} 1`, `${secret} 2`]
  const request = async (secrets: string | readonly string[]) =>
    bare(context, appWith(webSession({ schema, secret: secrets })))
  const before = await request(older)
  const cookie = cookieOf(await before('POST', '/login'))
  assert.doesNotMatch(Buffer.from(cookie, 'base64url').toString('latin1'), /user_id/)
  assert.notEqual(cookieOf(await before('POST', '/login')), cookie, 'the same data is another text each time')
  const during = await request([newer, older])
  assert.equal((await during('GET', '/mine', withCookie(cookie))).status, 200)
  const renewed = cookieOf(await during('POST', '/count', withCookie(cookie)))
  const after = await request([newer])
  assert.equal((await after('GET', '/mine', withCookie(cookie))).status, 401)
  assert.equal((await after('GET', '/mine', withCookie(renewed))).status, 200)
  const otherName = await bare(context, appWith(webSession({ schema, secret: newer, name: 'admin' })))
  const moved = await otherName('GET', '/mine', { headers: { cookie: `__Host-admin=${renewed}` } })
  assert.equal(moved.status, 401, 'a session of one name is none of another')
})

test('in the cookie: every flipped bit is noticed (row 111)', async (context) => {
  const request = await bare(context, appWith(webSession({ schema, secret })))
  const bytes = Buffer.from(cookieOf(await request('POST', '/login')), 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.equal((await request('GET', '/mine', withCookie(changed.toString('base64url')))).status, 401)
  }
})

test('in the cookie: more than a cookie holds is an error that says so', async () => {
  const session = webSession({ schema, secret })
  const app = new Hayate({ log: false })
  app.post('/note', { input: { session, length: z.int() } }, ({ session, length }) =>
    session.set('note', 'x'.repeat(length)),
  )
  await using client = await testClient(app, { baseUrl: 'https://shop.example' })
  assert.equal((await client.post('/note?length=2800')).status, 200)
  await assert.rejects(client.post('/note?length=4000'), { code: 'HAYATE_SESSION_TOO_LARGE', message: /4096/ })
})

test('the first of two cookies with one name counts, and other spellings are others (row 105)', async (context) => {
  const request = await bare(context, serverSide().app)
  const cookie = cookieOf(await request('POST', '/login'))
  const send = async (header: string) => (await request('GET', '/mine', { headers: { cookie: header } })).status
  assert.equal(await send(`__Host-session=${cookie}; __Host-session=x`), 200)
  assert.equal(await send(`__Host-session=x; __Host-session=${cookie}`), 401)
  assert.equal(await send(`__host-session=${cookie}`), 401)
  assert.equal(await send(`__proto__=x; __Host-session=${cookie}`), 200)
})

test('a generator may change the session before its first item and not later', async () => {
  const session = webSession({ schema, secret })
  const app = appWith(session)
  const output = jsonLines(z.int())
  app.get('/early', { input: { session }, output }, async function* early({ session }) {
    session.set('count', 10)
    yield session.data.count
    yield 2
  })
  app.get('/late', { input: { session }, output }, async function* late({ session }) {
    yield 1
    session.set('count', 11)
    yield 2
  })
  await using client = await testClient(app, https)
  const early = await client.get('/early')
  assert.match(sessionCookie(early) ?? '', /^__Host-session=/)
  assert.equal(await early.text(), '10\n2\n')
  await assert.rejects(async () => (await client.get('/late')).text())
  assert.equal((await (await client.get('/')).json()).count, 10)
})

test('a web socket reads the session and cannot change it', async () => {
  const session = webSession({ schema, store: memorySessions(), userId })
  const app = appWith(session)
  app.websocket('/ws', { input: { session } }, async (socket, { session }) => {
    await socket.send(String(session.data.user_id))
    try {
      session.set('count', 1)
    } catch (error) {
      await socket.send(error instanceof Error && 'code' in error ? String(error.code) : 'another error')
    }
  })
  await using client = await testClient(app, https)
  await client.post('/login')
  await using socket = await client.websocket('/ws')
  assert.deepEqual([await socket.receive(), await socket.receive()], ['7', 'HAYATE_SESSION_TOO_LATE'])
})

test('nothing is saved when a dependency cannot close: the commit failed', async () => {
  const session = webSession({ schema, secret })
  const failing = depends(async function* failing() {
    yield 1
    throw new HttpError(409)
  })
  const app = new Hayate({ log: false })
  app.post('/', { input: { session, failing } }, ({ session }) => session.set('count', 1))
  await using client = await testClient(app, https)
  const response = await client.post('/')
  assert.deepEqual([response.status, sessionCookie(response)], [409, undefined])
})

test('nothing is saved by a handler that is over its time limit', async (context) => {
  const store = memorySessions()
  const session = webSession({ schema, store, userId })
  const app = appWith(session)
  const [held, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()]
  app.post('/slow', { input: { session }, timeLimitMs: 20 }, async ({ session }) => {
    session.set('user_id', 8)
    await held.promise
    try {
      session.destroy()
    } catch (error) {
      ended.reject(error)
    }
  })
  const request = await bare(context, app)
  const cookie = cookieOf(await request('POST', '/login'))
  const late = await request('POST', '/slow', withCookie(cookie))
  assert.deepEqual([late.status, sessionCookie(late)], [504, undefined])
  held.resolve()
  await assert.rejects(ended.promise, { code: 'HAYATE_SESSION_TOO_LATE' })
  assert.equal(await (await request('GET', '/mine', withCookie(cookie))).json(), 7)
})

test('a store that fails is a 500 and no half answer', async () => {
  const store = memorySessions()
  const broken = { ...methods(store), write: () => Promise.reject(new Error('the store is down')) }
  const session = webSession({ schema, store: broken, userId })
  const app = appWith(session)
  app.get('/stream', { input: { session }, output: jsonLines(z.int()) }, function* items({ session }) {
    session.set('count', 1)
    yield 1
  })
  await using client = await testClient(app, https)
  assert.equal((await client.post('/login')).status, 500)
  assert.equal((await client.get('/stream')).status, 500)
})

function methods(store: SessionStore): SessionStore {
  return {
    isShared: store.isShared,
    read: (key) => store.read(key),
    write: (key, session, mode) => store.write(key, session, mode),
    delete: (key) => store.delete(key),
    deleteAll: (user) => store.deleteAll(user),
  }
}

test('what JSON cannot keep is refused when it is saved, not found missing later', async () => {
  const session = webSession({ schema: z.object({ at: z.date().optional() }), secret })
  const app = new Hayate({ log: false })
  app.post('/', { input: { session } }, ({ session }) => session.set('at', new Date(0)))
  await using client = await testClient(app, { baseUrl: 'https://shop.example' })
  await assert.rejects(client.post('/'), { code: 'HAYATE_SESSION_DATA' })
})

test('a session that an earlier schema has kept and this one does not accept is none', async (context) => {
  const before = await bare(context, appWith(webSession({ schema, secret })))
  const cookie = cookieOf(await before('POST', '/login'))
  const session = webSession({ schema: z.object({ user_id: z.string().optional() }), secret })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, ({ session }) => session.isNew)
  const after = await bare(context, app)
  assert.equal(await (await after('GET', '/', withCookie(cookie))).json(), true)
})

test('defaults of one session never stand in another', async () => {
  const session = webSession({ schema: z.object({ cart: z.array(z.int()).default([]) }), secret })
  const app = new Hayate({ log: false })
  app.post('/', { input: { session } }, ({ session }) => {
    session.data.cart.push(1)
    return session.data.cart.length
  })
  await using client = await testClient(app, https)
  for (let time = 0; time < 3; time++) {
    client.cookies.clear()
    assert.equal(await (await client.post('/')).json(), 1)
  }
  assert.equal(await (await client.post('/')).json(), 2, 'a change inside a member is kept too')
})

test('in development http at a loopback address has a cookie that browsers keep there, and nowhere else', async () => {
  const session = webSession({ schema, secret, development: true })
  const cookieAt = async (baseUrl: string): Promise<string> => {
    await using client = await testClient(appWith(session), { baseUrl })
    return sessionCookie(await client.post('/count')) ?? ''
  }
  for (const baseUrl of ['http://localhost:8000', 'http://127.0.0.1', 'http://[::1]:8000', 'http://shop.localhost']) {
    assert.match(await cookieAt(baseUrl), /^session=[\w-]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/, baseUrl)
  }
  for (const baseUrl of [
    'https://localhost',
    'http://shop.example',
    'http://localhost.example',
    'http://127.evil.example',
  ]) {
    assert.match(await cookieAt(baseUrl), /^__Host-session=.*; Secure;/, baseUrl)
  }
})

test('the types of a session are those of its schema', async () => {
  const session = webSession({ schema, secret })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, ({ session }) => {
    const count: number = session.get('count')
    const user: number | undefined = session.data.user_id
    session.delete('note')
    // @ts-expect-error A member with a default is always there.
    session.delete('count')
    // @ts-expect-error A count is a number.
    session.set('note', count)
    // @ts-expect-error No such member.
    session.get('name')
    // @ts-expect-error Changed with set().
    assert.throws(() => (session.data.count = 5), TypeError)
    session.set('note', 'a text again')
    session.set('count', 1)
    return { count, user }
  })
  await using client = await testClient(app, https)
  assert.deepEqual(await (await client.get('/')).json(), { count: 0 })
})

test('the document has the cookie as a scheme that may be absent', async () => {
  await using client = await testClient(serverSide().app, https)
  const document = await (await client.get('/openapi.json')).json()
  assert.partialDeepStrictEqual(document.components.securitySchemes, {
    session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
  })
  assert.deepEqual(document.paths['/'].get.security, [{}, { session: [] }])
})

test('several workers need sessions that all of them know', async () => {
  const refused = { code: 'HAYATE_SESSION_WORKERS', message: /share, use a secret, or run one worker/ }
  await assert.rejects(serverSide().app.start({ workers: 2 }), refused)
  await (await serverSide().app.start({ workers: 1 })).stop()
  await (await appWith(webSession({ schema, secret })).start({ workers: 2 })).stop()
  const shared: SessionStore = { ...methods(memorySessions()), isShared: true }
  await (await appWith(webSession({ schema, store: shared })).start({ workers: 2 })).stop()
})

test('what cannot work is refused where it is declared', () => {
  const refused: readonly [string, () => unknown][] = [
    ['HAYATE_WEAK_SECRET', () => webSession({ schema, secret: 'short' })],
    ['HAYATE_WEAK_SECRET', () => webSession({ schema, secret: [secret, 'short'] })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema, secret: [] })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema: z.object({ id: z.int() }), secret })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema, secret, name: '__Host-session' })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema, secret, name: 'a b' })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema, secret, idleSeconds: 0 })],
    ['HAYATE_INVALID_SESSION', () => webSession({ schema, secret, absoluteSeconds: 34_560_001 })],
  ]
  for (const [code, declare] of refused) {
    assert.throws(declare, (error) => error instanceof ConfigurationError && error.code === code)
  }
})
