import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, depends, type Extension, Hayate, HttpError, Router } from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

function spanOf(name: string, events: string[]) {
  return async function* () {
    events.push(`open ${name}`)
    yield
    events.push(`close ${name}`)
  }
}

function extensionOf(name: string, events: string[], more: Partial<Extension> = {}): Extension {
  return {
    name,
    async open() {
      events.push(`open ${name}`)
      return async () => void events.push(`close ${name}`)
    },
    ...more,
  }
}

function wholeApp(events: string[], more: { readonly fails?: string } = {}): Hayate {
  const failing = (name: string) =>
    async function* () {
      if (more.fails === name) throw new Error(`${name} failed`)
      yield* spanOf(name, events)()
    }
  const settings = depends.app(failing('settings'))
  const pool = depends.app({ settings }, failing('pool'))
  const sub = new Hayate({ log: false, lifespan: failing('sub lifespan') })
  const inner = new Router({ lifespan: failing('inner router') })
  const router = new Router({ prefix: '/r', lifespan: failing('router') })
  router.include(inner)
  const app = new Hayate({
    log: false,
    lifespan: failing('lifespan'),
    extensions: [extensionOf('extension 1', events), extensionOf('extension 2', events)],
  })
  app.include(router)
  app.include(router, { prefix: '/again' })
  app.get('/', { input: { pool } }, () => 'ok')
  app.mount('/sub', sub)
  return app
}

const opened = ['extension 1', 'extension 2', 'lifespan', 'router', 'inner router', 'settings', 'pool', 'sub lifespan']

test('extensions, lifespan, routers, app-wide dependencies, mounts open in this order, and close last first', async () => {
  const events: string[] = []
  {
    await using client = await testClient(wholeApp(events))
    assert.equal((await client.get('/')).status, 200)
  }
  assert.deepEqual(events, [
    ...opened.map((name) => `open ${name}`),
    ...opened.toReversed().map((name) => `close ${name}`),
  ])
})

for (const name of opened.slice(2)) {
  test(`when the ${name} fails at startup, what was opened before it is closed, and the failure is what start() throws`, async () => {
    const events: string[] = []
    await assert.rejects(wholeApp(events, { fails: name }).start(), { message: `${name} failed` })
    const before = opened.slice(0, opened.indexOf(name))
    assert.deepEqual(events, [
      ...before.map((one) => `open ${one}`),
      ...before.toReversed().map((one) => `close ${one}`),
    ])
  })
}

test('a lifespan may be a plain generator; one that never yields is a startup error', async () => {
  const events: string[] = []
  const app = new Hayate({
    log: false,
    lifespan: function* () {
      events.push('open')
      yield
      events.push('close')
    },
  })
  await (await testClient(app)).close()
  assert.deepEqual(events, ['open', 'close'])
  const never = new Hayate({ lifespan: async function* () {} })
  await assert.rejects(never.start(), { code: 'HAYATE_NOTHING_YIELDED' })
})

test('what fails while it closes is logged, and the rest is closed all the same', async () => {
  const entries: LogEntry[] = []
  const events: string[] = []
  const app = new Hayate({
    log: recordingLog(entries),
    lifespan: async function* () {
      yield
      events.push('lifespan closed')
    },
    extensions: [
      {
        name: 'broken',
        open: async () => async () => {
          throw new Error('will not close')
        },
      },
    ],
  })
  const broken = depends.app(async function* broken() {
    yield 1
    throw new Error('will not close either')
  })
  app.get('/', { input: { broken } }, () => 'ok')
  await (await app.start()).stop()
  assert.deepEqual(events, ['lifespan closed'])
  assert.deepEqual(
    entries.map(({ level, fields }) => [level, fields.resource]),
    [
      ['error', 'broken'],
      ['error', 'broken'],
    ],
  )
})

test('stop() twice closes once', async () => {
  const events: string[] = []
  const running = await wholeApp(events).start()
  await Promise.all([running.stop(), running.stop()])
  await running.stop()
  assert.equal(events.filter((event) => event === 'close lifespan').length, 1)
})

test('an application may be started more than once, each a copy of its own', async () => {
  let opens = 0
  const counter = depends.app(() => ++opens)
  const app = new Hayate({ log: false })
  app.get('/', { input: { counter } }, ({ counter }) => counter)
  await using first = await testClient(app)
  await using second = await testClient(app)
  assert.deepEqual([await (await first.get('/')).json(), await (await second.get('/')).json()], [1, 2])
})

test('serve runs the lifespan around the server', async () => {
  const events: string[] = []
  const server = await serve(wholeApp(events), { port: 0, signals: false })
  assert.equal(events.at(-1), 'open sub lifespan')
  await server.stop()
  assert.equal(events.at(-1), 'close extension 1')
})

test('problems that extensions find are reported together, before anything is opened', async () => {
  const events: string[] = []
  const problem = (code: string, text: string) => () => [new ConfigurationError(code, text)]
  const app = new Hayate({
    extensions: [
      extensionOf('one', events, { check: problem('HAYATE_ONE', 'The URL is missing.') }),
      extensionOf('two', events, { check: problem('HAYATE_TWO', 'The pool is too small.') }),
    ],
  })
  await assert.rejects(app.start(), (error: Error) => {
    assert.ok(error instanceof ConfigurationError)
    assert.match(error.message, /HAYATE_ONE: The URL is missing\.\n.*HAYATE_TWO: The pool is too small\./s)
    return true
  })
  assert.deepEqual(events, [])
  const one = new Hayate({ extensions: [{ name: 'one', check: problem('HAYATE_ONE', 'The URL is missing.') }] })
  await assert.rejects(one.start(), { code: 'HAYATE_ONE' })
})

test('an extension is told how many workers there are, and prepares before it opens', async () => {
  const events: string[] = []
  const app = new Hayate({
    log: false,
    extensions: [
      extensionOf('sql', events, {
        check: ({ workers }) => {
          events.push(`check ${workers}`)
          return []
        },
        prepare: async () => void events.push('prepare'),
      }),
    ],
  })
  await (await app.start()).stop()
  assert.deepEqual(events, ['check 1', 'prepare', 'open sql', 'close sql'])
})

test('errors of an extension turn what a library throws into errors of the field', async () => {
  class UniqueViolation extends Error {}
  const app = new Hayate({
    log: false,
    extensions: [
      {
        name: 'sql',
        errors: [(error) => (error instanceof UniqueViolation ? new HttpError(409, 'taken') : undefined)],
      },
    ],
  })
  app.post('/', () => {
    throw new UniqueViolation()
  })
  app.onError(HttpError, (error) => new HttpError(error.status, `${error.detail}!`))
  await using client = await testClient(app)
  const answer = await client.post('/')
  assert.equal(answer.status, 409)
  assert.equal(((await answer.json()) as { detail: string }).detail, 'taken!')
})

test('routers of an extension bring their prefix, dependencies, middleware, lifespan and documents', async () => {
  const events: string[] = []
  const router = new Router({
    prefix: '/admin',
    tags: ['admin'],
    dependencies: [depends(() => void events.push('dependency'))],
    lifespan: spanOf('router', events),
  })
  router.use((_request, next) => {
    events.push('middleware')
    return next()
  })
  router.get('/jobs', () => [])
  const app = new Hayate({ log: false, extensions: [{ name: 'queue', routers: [router] }] })
  {
    await using client = await testClient(app)
    assert.deepEqual(await (await client.get('/admin/jobs')).json(), [])
    assert.deepEqual(
      client.running.routes.map(({ path, tags }) => [path, tags]),
      [['/admin/jobs', ['admin']]],
    )
    assert.ok('/admin/jobs' in (app.openapi().paths ?? {}))
  }
  assert.deepEqual(events, ['open router', 'middleware', 'dependency', 'close router'])
})
