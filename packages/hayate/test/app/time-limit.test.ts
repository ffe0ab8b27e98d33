import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  background,
  body,
  ConfigurationError,
  depends,
  file,
  Hayate,
  HttpError,
  Router,
  request,
  response,
  signal,
  stream,
} from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { RawConnection } from '../../../../test/send-raw.ts'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

const forever = (): Promise<never> => new Promise(() => undefined)

/** Waits until it is told to stop. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  throw signal.reason
}

test('work that takes too long is a 504 that names the seconds, and its signal fires', async () => {
  const app = new Hayate({ log: false })
  const reasons: unknown[] = []
  app.get('/', { input: { signal, request }, timeLimitMs: 20 }, async ({ signal, request }) => {
    signal.addEventListener('abort', () => reasons.push(signal.reason.code))
    await untilAborted(request.signal)
  })
  await using client = await testClient(app)
  const answer = await client.get('/')
  strictEqual(answer.status, 504)
  // Proof: a problem document.
  const { request_id, ...problem } = (await answer.json()) as Record<string, unknown>
  ok(typeof request_id === 'string')
  deepStrictEqual(problem, {
    type: 'urn:problem:timeout',
    title: 'Time limit exceeded',
    status: 504,
    code: 'timeout',
    detail: 'The work took longer than 0.02 seconds.',
  })
  deepStrictEqual(reasons, ['timeout'])
})

test('in Japanese it names the seconds too', async () => {
  const app = new Hayate({ log: false, locale: 'ja', limits: { timeLimitMs: 30 } })
  app.get('/', forever)
  const client = await testClient(app)
  match(await (await client.get('/')).text(), /"detail":"処理がタイムアウトしました（0\.03秒）"/)
})

test('work that heeds nothing is answered in time all the same', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { timeLimitMs: 20 }, forever)
  app.get('/dependency', { input: { never: depends(forever) }, timeLimitMs: 20 }, () => 'ok')
  const client = await testClient(app)
  strictEqual((await client.get('/')).status, 504)
  strictEqual((await client.get('/dependency')).status, 504)
})

/** A session that notes how it ended. */
function noting(events: string[]) {
  return depends(async function* () {
    try {
      yield 'session'
      events.push('commit')
    } catch (error) {
      events.push(`rollback ${error instanceof HttpError ? error.code : 'otherwise'}`)
      throw error
    }
  })
}

test('a handler that ends later changes nothing: its dependencies see the error, its background work is dropped', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  const gate = Promise.withResolvers<void>()
  app.get(
    '/',
    { input: { session: noting(events), background, response }, timeLimitMs: 20 },
    async ({ background, response }) => {
      response.setHeader('x-before', '1')
      background.add(() => events.push('background'))
      await gate.promise
      response.setHeader('x-after', '1')
      events.push('handler')
      return { done: true }
    },
  )
  await using client = await testClient(app)
  const answer = await client.get('/')
  deepStrictEqual([answer.status, answer.headers.get('x-before'), answer.headers.get('x-after')], [504, '1', null])
  deepStrictEqual(events, [])
  gate.resolve()
  await client.running.stop()
  deepStrictEqual(events, ['handler', 'rollback timeout'])
})

test('what has not begun when the time is over does not begin: neither a dependency nor the handler', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  const gate = Promise.withResolvers<void>()
  const slow = depends(async function* () {
    await gate.promise
    events.push('opened')
    yield 'slow'
    events.push('commit')
  })
  const next = depends(() => events.push('next'))
  app.get('/', { input: { slow, next }, timeLimitMs: 20 }, () => events.push('handler'))
  await using client = await testClient(app)
  strictEqual((await client.get('/')).status, 504)
  gate.resolve()
  await client.running.stop()
  deepStrictEqual(events, ['opened'])
})

test('a client that never sends the rest of its body holds nothing open: JSON, forms and files', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false, limits: { timeLimitMs: 50 } })
  const session = noting(events)
  app.post('/json', { input: { session, value: body(z.unknown()) } }, () => 'ok')
  app.post('/file', { input: { session, file: file(z.file()) } }, () => 'ok')
  app.post('/stream', { input: { session, request } }, async ({ request }) => {
    for await (const piece of request.stream()) events.push(`piece ${piece.length}`)
  })
  const server = await serve(app, { port: 0, signals: false, host: '127.0.0.1' })
  const kinds = { json: 'application/json', file: 'multipart/form-data; boundary=b', stream: 'text/plain' }
  for (const [path, type] of Object.entries(kinds)) {
    using connection = new RawConnection(server.port)
    connection.send(`POST /${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n-`)
    strictEqual((await connection.answered()).gets, '504 `timeout`')
  }
  await server.stop()
  deepStrictEqual(events, ['rollback timeout', 'rollback timeout', 'piece 1', 'rollback timeout'])
})

test('work in time is not touched: it commits, and nothing fires', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false, limits: { timeLimitMs: 10_000 } })
  app.get('/', { input: { session: noting(events), signal } }, async ({ signal }) => {
    signal.addEventListener('abort', () => events.push('abort'))
    await sleep(1)
    return 'ok'
  })
  app.get('/now', () => 'ok')
  app.get('/boom', async () => {
    await sleep(1)
    throw new Error('nobody expected this')
  })
  await using client = await testClient(app, { raiseServerErrors: false })
  deepStrictEqual(
    [(await client.get('/')).status, (await client.get('/now')).status, (await client.get('/boom')).status],
    [200, 200, 500],
  )
  deepStrictEqual(events, ['commit'])
})

test('a stream has to begin in time, and may then take as long as it likes', async () => {
  const app = new Hayate({ log: false, limits: { timeLimitMs: 40 } })
  const gate = Promise.withResolvers<void>()
  app.get('/', () =>
    stream(
      (async function* () {
        yield 'a'
        await gate.promise
        yield 'b'
      })(),
    ),
  )
  const server = await serve(app, { port: 0, signals: false, host: '127.0.0.1' })
  try {
    const answer = await fetch(server.url)
    strictEqual(answer.status, 200)
    await sleep(80)
    gate.resolve()
    strictEqual(await answer.text(), 'ab')
  } finally {
    await server.stop()
  }
})

test('a route’s limit comes before its router’s, that before the application’s; null takes it away', async () => {
  const app = new Hayate({ log: false, limits: { timeLimitMs: 2_147_483_647 } })
  const router = new Router({ prefix: '/r', timeLimitMs: 20 })
  router.get('/inherits', () => sleep(60, 'ok'))
  router.get('/own', { timeLimitMs: 10_000 }, () => sleep(60, 'ok'))
  router.get('/none', { timeLimitMs: null }, () => sleep(60, 'ok'))
  app.include(router)
  app.get('/app', () => sleep(60, 'ok'))
  await using client = await testClient(app)
  const paths = ['/r/inherits', '/r/own', '/r/none', '/app']
  deepStrictEqual(await Promise.all(paths.map(async (path) => (await client.get(path)).status)), [504, 200, 200, 200])
  const documented = Object.entries(app.openapi().paths).filter(([, item]) => '504' in (item.get?.responses ?? {}))
  deepStrictEqual(
    documented.map(([path]) => path),
    ['/r/inherits', '/r/own', '/app'],
  )
})

test('it is logged once; an error of work that obeys is no news, any other is told', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  const gate = Promise.withResolvers<void>()
  app.get('/obeys', { input: { signal }, timeLimitMs: 20 }, ({ signal }) => untilAborted(signal))
  app.get('/fails', { timeLimitMs: 20 }, async () => {
    await gate.promise
    throw new Error('too late')
  })
  await using client = await testClient(app)
  await client.get('/obeys')
  await client.get('/fails')
  gate.resolve()
  await client.running.stop()
  deepStrictEqual(
    entries.map(({ level, message }) => `${level} ${message}`),
    ['error the request failed', 'error the request failed', 'warn the work failed after its time limit was over'],
  )
})

for (const timeLimitMs of [0, -1, 1.5, Number.NaN, 2_147_483_648, Number.POSITIVE_INFINITY]) {
  test(`a limit of ${timeLimitMs} is refused at startup`, async () => {
    const app = new Hayate({ log: false })
    app.get('/', { timeLimitMs }, () => 'ok')
    await rejects(
      app.start({ mode: 'test' }),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_TIME_LIMIT',
    )
  })
}
