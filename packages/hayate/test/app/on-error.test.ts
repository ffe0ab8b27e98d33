import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate, HttpError, type HttpRequest, json, ValidationError } from 'hayate'
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
