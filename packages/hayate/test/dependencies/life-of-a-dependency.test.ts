import assert from 'node:assert/strict'
import { test } from 'node:test'
import { background, depends, fresh, Hayate, HttpError, HttpResponse, json, override, response, stream } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a dependency used by two others is solved once per request', async () => {
  let solved = 0
  const number = depends(() => ++solved)
  const double = depends({ number }, ({ number }) => number * 2)
  const triple = depends({ number }, ({ number }) => number * 3)
  const app = new Hayate({ log: false })
  app.get('/', { input: { double, triple } }, ({ double, triple }) => ({ double, triple }))
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/')).json(), { double: 2, triple: 3 })
  assert.deepEqual(await (await client.get('/')).json(), { double: 4, triple: 6 })
})

test('fresh asks for a solution of its own', async () => {
  let solved = 0
  const number = depends(() => ++solved)
  const app = new Hayate({ log: false })
  app.get('/', { input: { one: number, two: fresh(number), three: number } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/')).json(), { one: 1, two: 2, three: 1 })
})

test('generators close last opened first, before the answer leaves, and background work runs after', async () => {
  const events: string[] = []
  const resource = (name: string, after: boolean) =>
    depends(
      async function* () {
        events.push(`open ${name}`)
        yield name
        events.push(`close ${name}`)
      },
      after ? { close: 'after-response' } : {},
    )
  const app = new Hayate({ log: false })
  app.get(
    '/',
    { input: { kept: resource('kept', true), a: resource('a', false), b: resource('b', false), background } },
    (values) => {
      values.background.add(() => events.push('background'))
      events.push('handler')
      return values.a
    },
  )
  const running = await app.start({ mode: 'test' })
  const { fetchHandler } = await import('hayate/fetch')
  const response = await fetchHandler(running)(new Request('http://localhost/'))
  assert.deepEqual(events.slice(0, 6), ['open kept', 'open a', 'open b', 'handler', 'close b', 'close a'])
  await response.text()
  await running.stop()
  assert.deepEqual(events.slice(6), ['background', 'close kept'])
})

test('a clean-up sees the exception that ended the request, and may replace it', async () => {
  const seen: unknown[] = []
  const session = depends(async function* () {
    try {
      yield 1
    } catch (error) {
      seen.push(error)
      throw new HttpError(409, 'rolled back', { cause: error })
    }
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, () => {
    throw new HttpError(418, 'no tea')
  })
  await using client = await testClient(app)
  const response = await client.get('/')
  assert.equal(response.status, 409)
  assert.equal((seen[0] as HttpError).status, 418)
})

test('a commit that fails is an error answer, and its background work is dropped', async () => {
  let ran = false
  const session = depends(async function* () {
    yield 1
    throw new HttpError(503, 'the commit failed')
  })
  const app = new Hayate({ log: false })
  app.post('/', { input: { session, background }, status: 201 }, ({ background }) => {
    background.add(() => {
      ran = true
    })
    return 'stored'
  })
  await using client = await testClient(app)
  const response = await client.post('/')
  assert.equal(response.status, 503)
  assert.equal(ran, false)
})

test('a failing output ends the request like any error: the session rolls back', async () => {
  const events: string[] = []
  const session = depends(async function* () {
    try {
      yield 1
      events.push('commit')
    } catch (error) {
      events.push('rollback')
      throw error
    }
  })
  const app = new Hayate({ log: false })
  // @ts-expect-error the handler returns what its output does not allow
  app.get('/', { input: { session }, output: z.object({ id: z.int() }) }, () => ({ id: 'one' }))
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await client.get('/')).status, 500)
  assert.deepEqual(events, ['rollback'])
})

test('a swallowed exception is still the answer', async () => {
  const session = depends(async function* () {
    try {
      yield 1
    } catch {
      // Says nothing.
    }
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, () => {
    throw new HttpError(404, 'gone')
  })
  await using client = await testClient(app)
  assert.equal((await client.get('/')).status, 404)
})

test('a dependency whose inputs have issues is skipped with all that need it, and one 422 lists every issue', async () => {
  let ran = 0
  const page = depends({ page: z.int().min(1) }, ({ page }) => {
    ran += 1
    return page
  })
  const offset = depends({ page }, ({ page }) => page * 10)
  const app = new Hayate({ log: false })
  app.get('/', { input: { offset, limit: z.int() } }, () => 'ok')
  await using client = await testClient(app)
  const response = await client.get('/?page=0&limit=x')
  assert.equal(response.status, 422)
  const { errors } = (await response.json()) as { errors: { path: string[]; code: string }[] }
  assert.deepEqual(
    errors.map(({ path, code }) => [path.join('.'), code]),
    [
      ['page', 'too_small'],
      ['limit', 'int_parsing'],
    ],
  )
  assert.equal(ran, 0)
})

test('what a dependency throws wins over the 422 of other inputs', async () => {
  const user = depends(() => {
    throw new HttpError(401)
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { limit: z.int(), user } }, () => 'ok')
  await using client = await testClient(app)
  assert.equal((await client.get('/?limit=x')).status, 401)
})

test('disposable values are disposed, but not one that came in through an input', async () => {
  const events: string[] = []
  const pool = depends.app(() => ({
    async [Symbol.asyncDispose]() {
      events.push('pool')
    },
  }))
  const handle = depends({ pool }, () => ({ [Symbol.dispose]: () => events.push('handle') }))
  const same = depends({ pool }, ({ pool }) => pool)
  const app = new Hayate({ log: false })
  app.get('/', { input: { handle, same } }, () => 'ok')
  {
    await using client = await testClient(app)
    await client.get('/')
    assert.deepEqual(events, ['handle'])
  }
  assert.deepEqual(events, ['handle', 'pool'])
})

test('app-wide dependencies open once, in order, and close last first', async () => {
  const events: string[] = []
  const settings = depends.app(function* settings() {
    events.push('open settings')
    yield 'url'
    events.push('close settings')
  })
  const pool = depends.app({ settings }, async function* pool({ settings }) {
    events.push(`open pool ${settings}`)
    yield { settings }
    events.push('close pool')
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { pool } }, ({ pool }) => pool)
  {
    await using client = await testClient(app)
    await client.get('/')
    await client.get('/')
  }
  assert.deepEqual(events, ['open settings', 'open pool url', 'close pool', 'close settings'])
})

test('a streamed body keeps its dependencies open until the last item', async () => {
  const events: string[] = []
  const session = depends(async function* () {
    events.push('open')
    yield 1
    events.push('close')
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session } }, () =>
    stream(
      (async function* () {
        yield 'a'
        events.push('item')
        yield 'b'
      })(),
    ),
  )
  await using client = await testClient(app)
  const response = await client.get('/')
  assert.equal(await response.text(), 'ab')
  await until(() => events.length === 3)
  assert.deepEqual(events, ['open', 'item', 'close'])
})

test('override replaces a dependency everywhere in a copy; the application is not changed', async () => {
  const name = depends(() => 'real')
  const greeting = depends({ name }, ({ name }) => `hello ${name}`)
  const app = new Hayate({ log: false })
  app.get('/', { input: { greeting } }, ({ greeting }) => greeting)
  {
    await using client = await testClient(app, { overrides: [override(name, () => 'test')] })
    assert.equal(await (await client.get('/')).json(), 'hello test')
  }
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).json(), 'hello real')
})

test('inputs are solved in the order they are written', async () => {
  const events: string[] = []
  const first = depends(() => {
    events.push('first')
    throw new HttpError(401)
  })
  const second = depends(() => events.push('second'))
  const app = new Hayate({ log: false })
  app.get('/', { input: { first, second } }, () => 'ok')
  await using client = await testClient(app)
  assert.equal((await client.get('/')).status, 401)
  assert.deepEqual(events, ['first'])
})

test('dependencies of application, router and route run for their effect, outermost first', async () => {
  const { Router } = await import('hayate')
  const events: string[] = []
  const mark = (name: string) => depends(() => void events.push(name))
  const app = new Hayate({ dependencies: [mark('app')] })
  const router = new Router({ prefix: '/r', dependencies: [mark('router')] })
  router.get('/', { dependencies: [mark('route')], input: { own: mark('own') } }, () => 'ok')
  app.include(router, { dependencies: [mark('include')] })
  await using client = await testClient(app)
  await client.get('/r/')
  assert.deepEqual(events, ['app', 'include', 'router', 'route', 'own'])
})

test('what a handler returns directly is sent as it is', async () => {
  const app = new Hayate({ log: false })
  app.get('/', () => new HttpResponse(202, ['content-type', 'text/plain'], 'as it is'))
  await using client = await testClient(app)
  const response = await client.get('/')
  assert.equal(response.status, 202)
  assert.equal(await response.text(), 'as it is')
})

test('a header appended through response stands beside the answer’s own, one that is set replaces it', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { input: { response } }, ({ response }) => {
    response.appendHeader('link', '</b>; rel=next')
    response.setHeader('x-kind', 'set')
    return json(1, { headers: { link: '</a>; rel=prev', 'x-kind': 'own' } })
  })
  await using client = await testClient(app)
  const { headers } = await client.get('/')
  assert.equal(headers.get('link'), '</a>; rel=prev, </b>; rel=next')
  assert.equal(headers.get('x-kind'), 'set')
})

test('a web Response that was sent once is a logged 500 the second time, not an empty answer', async () => {
  const once = new Response('hello')
  const app = new Hayate({ log: false })
  app.get('/', () => once)
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal(await (await client.get('/')).text(), 'hello')
  assert.equal((await client.get('/')).status, 500)
})

test('what a dependency sets while it closes is on the answer', async () => {
  const timed = depends({ response }, async function* timed({ response }) {
    yield 1
    response.setHeader('x-closed', 'yes')
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { timed } }, ({ timed }) => timed)
  app.get('/failed', { input: { timed } }, () => {
    throw new HttpError(409)
  })
  await using client = await testClient(app)
  assert.equal((await client.get('/')).headers.get('x-closed'), 'yes')
  assert.equal((await client.get('/failed')).headers.get('x-closed'), null)
})
