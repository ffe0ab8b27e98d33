import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate, HttpError, type HttpRequest, json, Router, ValidationError } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

class AppError extends Error {}
class NotFound extends AppError {
  readonly id = 7
}
class Deep extends NotFound {}

function throwing(make: () => unknown): Hayate {
  const app = new Hayate({ log: false })
  app.get('/x', () => {
    throw make()
  })
  return app
}

async function ask(app: Hayate, path = '/x'): Promise<Response> {
  await using client = await testClient(app, { raiseServerErrors: false })
  return await client.get(path)
}

test('onError answers errors of its class and of those that extend it, the nearest class first', async () => {
  const app = throwing(() => new Deep())
    .onError(Error, () => json({ by: 'Error' }, { status: 500 }))
    .onError(NotFound, (error) => json({ by: 'NotFound', id: error.id }, { status: 404 }))
    .onError(AppError, () => json({ by: 'AppError' }, { status: 400 }))
  const response = await ask(app)
  assert.equal(response.status, 404)
  assert.deepEqual(await response.json(), { by: 'NotFound', id: 7 })
})

test('a handler may return a web-standard Response, be asynchronous, and see the request', async () => {
  const seen: (string | undefined)[] = []
  const app = throwing(() => new AppError('x')).onError(AppError, async (error, request: HttpRequest) => {
    seen.push(request.path, request.route?.pattern, error.message)
    return new Response('mine', { status: 418, headers: { 'x-mine': 'yes' } })
  })
  const response = await ask(app)
  assert.equal(response.status, 418)
  assert.equal(response.headers.get('x-mine'), 'yes')
  assert.equal(await response.text(), 'mine')
  assert.deepEqual(seen, ['/x', '/x', 'x'])
})

test('a handler may return another error to be answered instead', async () => {
  const response = await ask(throwing(() => new AppError()).onError(AppError, () => new HttpError(409, 'Taken')))
  assert.partialDeepStrictEqual(await response.json(), { status: 409, code: 'conflict', detail: 'Taken' })
})

test('the error that a handler returns or throws is answered by its own handler', async () => {
  for (const pass of [
    (error: Error) => error,
    (error: Error) => {
      throw error
    },
  ]) {
    const app = throwing(() => new AppError())
      .onError(AppError, () => pass(new HttpError(409)))
      .onError(HttpError, (error) => json({ mine: error.status }, { status: error.status }))
    const response = await ask(app)
    assert.equal(response.status, 409)
    assert.deepEqual(await response.json(), { mine: 409 })
  }
})

test('handlers that pass an error to each other end', async () => {
  const app = throwing(() => new AppError())
    .onError(AppError, () => new HttpError(409))
    .onError(HttpError, () => new AppError())
  assert.equal((await ask(app)).status, 500)
})

test('a handler that returns its own error leaves it to hayate', async () => {
  const app = throwing(() => new HttpError(404, 'gone')).onError(HttpError, (error) => error)
  assert.partialDeepStrictEqual(await (await ask(app)).json(), { status: 404, detail: 'gone' })
})

test('a handler that throws is a 500 that says nothing of it', async () => {
  const app = throwing(() => new AppError()).onError(AppError, () => {
    throw new Error('secret')
  })
  const response = await ask(app)
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /secret/)
})

test('a handler that returns nothing is a 500', async () => {
  // A program without types can do that.
  const app = throwing(() => new AppError()).onError(AppError, (() => undefined) as never)
  assert.equal((await ask(app)).status, 500)
})

test('onError(HttpError) also answers 404, 405, 415 and validation', async () => {
  const app = new Hayate()
  app.get('/x', { input: { q: z.int() } }, () => 1)
  app.onError(HttpError, (error) => json({ mine: error.status, code: error.code }, { status: error.status }))
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/nowhere')).json(), { mine: 404, code: 'not_found' })
  assert.deepEqual(await (await client.post('/x')).json(), { mine: 405, code: 'method_not_allowed' })
  assert.deepEqual(await (await client.get('/x')).json(), { mine: 422, code: 'invalid' })
})

test('onError(ValidationError) sees the issues with their places', async () => {
  const app = new Hayate()
  app.get('/x', { input: { q: z.int() } }, () => 1)
  app.onError(ValidationError, ({ issues }) =>
    json({ errors: issues.map((issue) => ({ field: issue.path.join('.'), type: issue.code })) }, { status: 400 }),
  )
  const response = await ask(app)
  assert.equal(response.status, 400)
  assert.deepEqual(await response.json(), { errors: [{ field: 'q', type: 'missing' }] })
})

test('what is thrown may be anything, and only classes have handlers', async () => {
  const app = throwing(() => 'text').onError(Error, () => json({}, { status: 418 }))
  assert.equal((await ask(app)).status, 500)
  const nothing = throwing(() => Object.create(null)).onError(Error, () => json({}, { status: 418 }))
  assert.equal((await ask(nothing)).status, 500)
  const masked = throwing(() => Object.assign(new AppError(), { constructor: 'x' }))
  assert.equal((await ask(masked.onError(AppError, () => json({}, { status: 418 })))).status, 418)
})

test('errors of dependencies, of their clean-up and of middleware are answered too', async () => {
  const app = new Hayate({ log: false })
  const failing = depends(() => {
    throw new NotFound()
  })
  const closing = depends(async function* () {
    yield 1
    throw new NotFound()
  })
  app.get('/dependency', { input: { failing } }, () => 1)
  app.get('/clean-up', { input: { closing } }, () => 1)
  app.get('/middleware', () => 1)
  app.use((request, next) => {
    if (request.path === '/middleware') throw new NotFound()
    return next()
  })
  app.onError(NotFound, () => json({ mine: true }, { status: 404 }))
  for (const path of ['/dependency', '/clean-up', '/middleware'])
    assert.deepEqual(await (await ask(app, path)).json(), { mine: true }, path)
})

test('an extension maps the errors of its library, before any handler', async () => {
  class UniqueViolation extends Error {}
  const extensions = [
    { name: 'sql', errors: [(error: unknown) => (error instanceof UniqueViolation ? new HttpError(409) : undefined)] },
  ]
  const app = new Hayate({ extensions })
  app.get('/x', () => {
    throw new UniqueViolation()
  })
  assert.equal((await ask(app)).status, 409)
  app.onError(HttpError, (error) => json({ mine: error.code }, { status: error.status }))
  assert.deepEqual(await (await ask(app)).json(), { mine: 'conflict' })
})

test('an extension that fails to map an error leaves it as it is', async () => {
  const extensions = [
    {
      name: 'broken',
      errors: [
        () => {
          throw new Error('broken')
        },
      ],
    },
  ]
  const app = new Hayate({ extensions, log: false })
  app.get('/x', () => {
    throw new HttpError(418)
  })
  assert.equal((await ask(app)).status, 418)
})

test('a router’s handlers come before those around it, the nearest router first, and only for its own routes', async () => {
  const fail = (error: Error) => () => {
    throw error
  }
  const inner = new Router({ prefix: '/inner' }).onError(NotFound, () => json('inner', { status: 404 }))
  inner.get('/deep', fail(new Deep()))
  inner.get('/app', fail(new AppError()))
  const outer = new Router({ prefix: '/outer' }).onError(AppError, () => json('outer', { status: 400 }))
  outer.include(inner)
  outer.get('/deep', fail(new Deep()))
  const app = new Hayate({ log: false }).onError(Deep, () => json('app', { status: 418 })).include(outer)
  app.get('/deep', fail(new Deep()))
  const by = async (path: string) => (await ask(app, path)).json()
  assert.equal(await by('/outer/inner/deep'), 'inner')
  assert.equal(await by('/outer/inner/app'), 'outer')
  assert.equal(await by('/outer/deep'), 'outer')
  assert.equal(await by('/deep'), 'app')
})

test('what a router’s handler passes on, or throws again, goes to the handlers around it', async () => {
  for (const pass of [
    (error: Error) => error,
    (error: Error) => {
      throw error
    },
  ]) {
    const router = new Router().onError(AppError, pass)
    router.get('/x', () => {
      throw new AppError('x')
    })
    const app = new Hayate({ log: false })
      .include(router)
      .onError(AppError, (error) => new HttpError(409, error.message))
    assert.partialDeepStrictEqual(await (await ask(app)).json(), { status: 409, detail: 'x' })
  }
})

test('a router’s handlers also answer its validation, its dependencies and its middleware, and nothing of the application’s', async () => {
  const router = new Router({ prefix: '/r', dependencies: [depends({ q: z.int() }, () => undefined)] })
  router.onError(ValidationError, (error) => json(error.issues.length, { status: 400 }))
  router.onError(AppError, () => json('router', { status: 400 }))
  router.use(async (request, next) => {
    if (request.query.get('q') === '2') throw new AppError()
    return next()
  })
  router.get('/x', () => 'x')
  const app = new Hayate({ log: false }).include(router).onError(AppError, () => json('app', { status: 400 }))
  app.use(async (request, next) => {
    if (request.query.get('q') === '3') throw new AppError()
    return next()
  })
  assert.equal(await (await ask(app, '/r/x')).json(), 1)
  assert.equal(await (await ask(app, '/r/x?q=2')).json(), 'router')
  assert.equal(await (await ask(app, '/r/x?q=3')).json(), 'app')
  assert.equal((await ask(app, '/r/nothing')).status, 404)
})
