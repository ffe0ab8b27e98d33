import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineError, depends, Hayate, HttpError, type Logger, Router, type StartOptions } from 'hayate'
import { testClient } from 'hayate/testing'

const notFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const locked = defineError('locked', { status: 423, title: 'Locked' })

/** A log that keeps its warnings. */
function warnings(): { readonly log: Logger; readonly list: unknown[] } {
  const list: unknown[] = []
  const nothing = () => {}
  const log: Logger = {
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: (fields: unknown, message?: string) => list.push([fields, message]),
    error: nothing,
    fatal: nothing,
    child: () => log,
  }
  return { log, list }
}

async function warnedFor(
  app: Hayate,
  paths: readonly string[],
  mode: StartOptions['mode'] = 'test',
): Promise<readonly unknown[]> {
  const { log, list } = warnings()
  const running = await app.start({ mode, log })
  await running.stop()
  await using client = await testClient({ start: (options) => app.start({ ...options, mode, log }) })
  for (const path of paths) assert.equal((await client.get(path)).status >= 400, true)
  return list
}

function throwing(error: HttpError, options: { readonly errors?: readonly [typeof notFound] } = {}): Hayate {
  const app = new Hayate()
  app.get('/a', options, () => {
    throw error
  })
  return app
}

test('an error thrown but declared nowhere is sent, and warned about once in tests and development', async () => {
  for (const mode of ['test', 'development'] as const) {
    const list = await warnedFor(throwing(notFound('x')), ['/a', '/a', '/a'], mode)
    assert.equal(list.length, 1)
    assert.deepEqual((list[0] as unknown[])[0], { route: 'GET /a', code: 'item_not_found' })
    assert.match(
      String((list[0] as unknown[])[1]),
      /declared nowhere: add it to the errors of the route or of the dependency/,
    )
  }
  assert.deepEqual(await warnedFor(throwing(notFound('x')), ['/a'], 'production'), [])
})

test('each route and each error is warned about for itself', async () => {
  const app = new Hayate()
  for (const path of ['/a', '/b'] as const) {
    let count = 0
    app.get(path, () => {
      throw count++ % 2 === 0 ? notFound('x') : locked('y')
    })
  }
  assert.equal((await warnedFor(app, ['/a', '/a', '/b', '/b', '/a', '/b'])).length, 4)
})

test('an error declared on the route, a router, the app or a dependency is not warned about', async () => {
  const dependency = depends({}, () => 1, { errors: [notFound] })
  const below = depends({ dependency }, () => 1)
  const fail = () => {
    throw notFound('x')
  }
  const inherited = new Router({ errors: [notFound], prefix: '/router' })
  inherited.get('', () => fail())
  const app = new Hayate()
  app.get('/route', { errors: [notFound] }, () => fail())
  app.get('/dependency', { input: { below } }, () => fail())
  app.get('/effect', { dependencies: [dependency] }, () => fail())
  app.include(inherited)
  assert.deepEqual(await warnedFor(app, ['/route', '/dependency', '/effect', '/router']), [])
  const all = new Hayate({ errors: [notFound] })
  all.get('/a', () => fail())
  assert.deepEqual(await warnedFor(all, ['/a']), [])
})

test('an HttpError is never warned about, nor a 404 of hayate’s own', async () => {
  assert.deepEqual(await warnedFor(throwing(new HttpError(409)), ['/a', '/nowhere']), [])
})
