import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  background,
  depends,
  Hayate,
  HttpError,
  type HttpRequest,
  HttpResponse,
  type Middleware,
  Router,
  response,
  signal,
  stream,
  text,
} from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

/** Notes when it is entered and left, and with what status. */
function noting(name: string, events: string[]): Middleware {
  return async (_request, next) => {
    events.push(`> ${name}`)
    const answer = await next()
    events.push(`< ${name} ${answer.status}`)
    return answer
  }
}

test('the first middleware is the outermost', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.use(noting('first', events), noting('second', events))
  app.use(noting('third', events))
  app.get('/', () => {
    events.push('handler')
    return 'ok'
  })
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(events, ['> first', '> second', '> third', 'handler', '< third 200', '< second 200', '< first 200'])
})

test('the middleware of extensions stands around the application’s, that of routers inside it, in the order of including', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false, extensions: [{ name: 'x', middleware: [noting('extension', events)] }] })
  const outer = new Router({ prefix: '/outer' })
  const inner = new Router({ prefix: '/inner' })
  app.use(noting('app', events))
  outer.use(noting('outer', events))
  inner.use(noting('inner', events))
  inner.get('/', () => 'ok')
  outer.include(inner)
  outer.get('/own', () => 'ok')
  app.include(outer)
  await using client = await testClient(app)
  await client.get('/outer/inner/')
  assert.deepEqual(events.slice(0, 4), ['> extension', '> app', '> outer', '> inner'])
  events.length = 0
  await client.get('/outer/own')
  assert.deepEqual(events.slice(0, 3), ['> extension', '> app', '> outer'])
})

test('router middleware runs for its own routes only', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  const router = new Router({ prefix: '/r' })
  router.use(noting('router', events))
  router.get('/', () => 'ok')
  app.include(router)
  app.get('/other', () => 'ok')
  await using client = await testClient(app)
  await client.get('/other')
  await client.get('/r/missing')
  assert.deepEqual(events, [])
  await client.get('/r/')
  assert.deepEqual(events, ['> router', '< router 200'])
})

test('it runs after matching: request.route names the route', async () => {
  const seen: unknown[] = []
  const app = new Hayate({ log: false })
  app.use((request, next) => {
    seen.push(request.route)
    return next()
  })
  app.get('/items', function listItems() {
    return []
  })
  await using client = await testClient(app)
  await client.get('/items')
  await client.get('/nothing')
  assert.deepEqual(seen, [{ pattern: '/items', operationId: 'listItems' }, undefined])
})

test('it runs for 404, 405, OPTIONS, redirects, docs pages, paths that cannot be read and 500 too', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.use(noting('m', events))
  app.get('/items', () => {
    throw new Error('boom')
  })
  app.post('/posts/', () => 'ok')
  await using client = await testClient(app, { raiseServerErrors: false, redirect: 'manual' })
  const statuses = []
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['POST', '/items'],
    ['OPTIONS', '/items'],
    ['POST', '/posts'],
    ['GET', '/openapi.json'],
    ['GET', '/%zz'],
    ['GET', '/items'],
  ] as const) {
    const answer = await client.request(method, path)
    statuses.push(answer.status)
    assert.deepEqual(events.splice(0), ['> m', `< m ${answer.status}`], `${method} ${path}`)
  }
  assert.deepEqual(statuses, [404, 405, 204, 307, 200, 400, 500])
})

test('errors are answers by the time next() resolves, whoever threw', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.use(noting('outer', events), () => {
    throw new HttpError(418, 'from a middleware')
  })
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.equal(answer.status, 418)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual(events, ['> outer', '< outer 418'])
})

test('what a middleware throws goes through onError and is a logged 500 when nobody knows it', async () => {
  class Known extends Error {}
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  app.onError(Known, () => text('known', { status: 409 }))
  app.use(async (request, next) => {
    await next()
    throw request.path === '/known' ? new Known() : new Error('hunter2')
  })
  app.get('/known', () => 'ok')
  app.get('/unknown', () => 'ok')
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await client.get('/known')).status, 409)
  const unknown = await client.get('/unknown')
  assert.equal(unknown.status, 500)
  assert.ok(!(await unknown.text()).includes('hunter2'))
  assert.deepEqual(
    entries.map(({ level, message }) => [level, message]),
    [['error', 'unhandled error']],
  )
})

test('a middleware may answer without next(): nothing of the route runs', async () => {
  let ran = 0
  const count = depends(() => ++ran)
  const app = new Hayate({ log: false })
  app.use((request, next) => (request.path === '/closed' ? new HttpResponse(503, [], 'closed') : next()))
  app.get('/closed', { input: { count } }, ({ count }) => count)
  await using client = await testClient(app)
  const answer = await client.get('/closed')
  assert.deepEqual([answer.status, await answer.text(), ran], [503, 'closed', 0])
})

test('next() twice is an error that says so, and the handler runs once', async () => {
  let ran = 0
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  app.use(async (_request, next) => {
    await next()
    return next()
  })
  app.get('/', () => ++ran)
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await client.get('/')).status, 500)
  assert.equal(ran, 1)
  const { error } = entries[0]?.fields ?? {}
  assert.equal((error as { code: string }).code, 'HAYATE_NEXT_CALLED_TWICE')
})

test('a middleware that returns nothing is an error that names it', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  function forgetful(_request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> {
    return next().then(() => undefined as never)
  }
  app.use(forgetful)
  app.get('/', () => 'ok')
  await using client = await testClient(app, { raiseServerErrors: false })
  assert.equal((await client.get('/')).status, 500)
  assert.match(String(entries[0]?.fields.error), /forgetful returned no response/)
})

test('a middleware changes status, headers and body of an answer', async () => {
  const app = new Hayate({ log: false })
  app.use(async (_request, next) => {
    const answer = await next()
    answer.status = 203
    answer.setHeader('x-seen', 'yes')
    answer.body = `${String(answer.body)}!`
    return answer
  })
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.deepEqual([answer.status, answer.headers.get('x-seen'), await answer.text()], [203, 'yes', '"ok"!'])
  assert.equal(answer.headers.get('content-length'), '5')
})

test('a header of a response that is returned for every request does not gather those of each', async () => {
  const shared = text('ok')
  const app = new Hayate({ log: false })
  app.use(async (_request, next) => {
    const answer = await next()
    answer.appendHeader('x-seen', 'yes')
    return answer
  })
  app.get('/', { input: { response } }, ({ response }) => {
    response.setCookie('session', 'of one user')
    return shared
  })
  await using client = await testClient(app)
  await client.get('/')
  const second = await client.get('/')
  assert.equal(second.headers.get('x-seen'), 'yes')
  assert.equal(second.headers.getSetCookie().length, 1)
  assert.equal(shared.headers.length, 2)
})

test('a response put in the place of another neither loses its background work nor holds the shutdown', async () => {
  const events: string[] = []
  const kept = depends(
    function* () {
      yield 1
      events.push('closed')
    },
    { close: 'after-response' },
  )
  const app = new Hayate({ log: false })
  app.use(async (request, next) => {
    const inner = await next()
    if (request.path === '/throws') throw new HttpError(502)
    return request.path === '/replaced' ? new HttpResponse(200, [], `(${String(inner.body)})`) : inner
  })
  for (const path of ['/replaced', '/throws'] as const) {
    app.get(path, { input: { kept, background } }, ({ background }) => {
      background.add(() => events.push('background'))
      return 'ok'
    })
  }
  await using client = await testClient(app)
  assert.equal(await (await client.get('/replaced')).text(), '("ok")')
  assert.deepEqual(events.splice(0), ['background', 'closed'])
  assert.equal((await client.get('/throws')).status, 502)
  assert.deepEqual(events.splice(0), ['background', 'closed'])
})

test('a middleware that answers before the handler has ended does not lose what the handler leaves behind', async () => {
  const events: string[] = []
  const gate = Promise.withResolvers<void>()
  const app = new Hayate({ log: false })
  app.use((_request, next) => {
    void next()
    return new HttpResponse(504, [], 'too late')
  })
  app.get('/', { input: { background } }, async ({ background }) => {
    background.add(() => events.push('background'))
    await gate.promise
    return 'ok'
  })
  {
    await using client = await testClient(app)
    assert.equal((await client.get('/')).status, 504)
    gate.resolve()
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(events, ['background'])
})

test('a web stream that is replaced, or asked for by HEAD, is cancelled', async () => {
  const cancelled: string[] = []
  const app = new Hayate({ log: false })
  app.use(async (request, next) => {
    const inner = await next()
    return request.path === '/replaced' ? new HttpResponse(200, [], 'instead') : inner
  })
  for (const path of ['/replaced', '/head'] as const) {
    app.get(path, { input: { background } }, ({ background }) => {
      background.add(() => cancelled.push(`${path} sent`))
      return new Response(new ReadableStream({ cancel: () => void cancelled.push(path) }, { highWaterMark: 0 }))
    })
  }
  await using client = await testClient(app)
  assert.equal(await (await client.get('/replaced')).text(), 'instead')
  assert.equal((await client.head('/head')).status, 200)
  assert.deepEqual(cancelled, ['/replaced', '/replaced sent', '/head', '/head sent'])
})

test('middleware does not buffer a stream', async () => {
  const gate = Promise.withResolvers<void>()
  const app = new Hayate({ log: false })
  app.use(async (_request, next) => next())
  app.get('/', () =>
    stream(
      (async function* () {
        yield 'first'
        await gate.promise
        yield 'second'
      })(),
    ),
  )
  await using client = await testClient(app)
  const reader = (await client.get('/')).body?.getReader()
  const first = await reader?.read()
  assert.equal(new TextDecoder().decode(first?.value), 'first')
  gate.resolve()
  assert.equal(new TextDecoder().decode((await reader?.read())?.value), 'second')
})

test('middleware neither delays the answer until background work is done, nor hides that the client has gone', async () => {
  const gate = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<string>()
  const app = new Hayate({ log: false })
  app.use(async (request, next) => {
    request.signal.addEventListener('abort', () => gone.resolve('middleware'))
    return next()
  })
  app.get('/work', { input: { background } }, ({ background }) => {
    background.add(() => gate.promise)
    return 'answered'
  })
  const handlerGone = Promise.withResolvers<void>()
  app.get('/wait', { input: { signal } }, async ({ signal }) => {
    signal.addEventListener('abort', () => handlerGone.resolve())
    started.resolve()
    await handlerGone.promise
    return 'for nobody'
  })
  await using server = await serve(app, { port: 0, signals: false })
  const url = `http://127.0.0.1:${server.port}`
  assert.equal(await (await fetch(`${url}/work`)).json(), 'answered')
  gate.resolve()
  const client = new AbortController()
  const asked = fetch(`${url}/wait`, { signal: client.signal })
  await started.promise
  client.abort()
  await assert.rejects(asked, { name: 'AbortError' })
  await handlerGone.promise
  assert.equal(await gone.promise, 'middleware')
})
