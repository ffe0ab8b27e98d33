import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, HttpError, log, request, stream } from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

test('x-request-id is accepted only if it is well formed', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { input: { request } }, ({ request }) => request.id)
  await using client = await testClient(app)
  const ask = async (id: string) => {
    const answer = await client.get('/', { headers: { 'x-request-id': id } })
    const given = answer.headers.get('x-request-id')
    assert.equal(await answer.json(), given)
    return given
  }
  for (const good of ['abcdefgh', 'A-Z_09-az', 'x'.repeat(64)]) assert.equal(await ask(good), good)
  for (const bad of ['', 'short', 'x'.repeat(65), 'with space', 'semi;colon', '"quoted"', '<script>x', 'ünïcödé1']) {
    const given = await ask(bad)
    assert.notEqual(given, bad)
    assert.match(given ?? '', /^[A-Za-z0-9_-]{22}$/)
  }
})

test('two x-request-id headers are none', async () => {
  const app = new Hayate({ log: false })
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  const headers = [
    ['x-request-id', 'abcdefgh'],
    ['x-request-id', 'ijklmnop'],
  ] as const
  const { headers: answered } = await client.get('/', { headers })
  assert.match(answered.get('x-request-id') ?? '', /^[A-Za-z0-9_-]{22}$/)
})

test('every answer has x-request-id and server-timing, errors included; both can be switched off', async () => {
  const app = new Hayate({ log: false })
  app.get('/', () => 'ok')
  app.get('/boom', () => {
    throw new Error('boom')
  })
  await using client = await testClient(app, { raiseServerErrors: false })
  const ids = new Set<string | null>()
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/boom'],
    ['GET', '/nothing'],
    ['POST', '/'],
    ['OPTIONS', '/'],
    ['HEAD', '/'],
    ['GET', '/docs'],
    ['GET', '/%ff'],
  ] as const) {
    const { headers } = await client.request(method, path)
    ids.add(headers.get('x-request-id'))
    assert.match(headers.get('server-timing') ?? '', /^app;dur=\d+\.\d\d$/, `${method} ${path}`)
    assert.equal(headers.get('x-process-time'), null)
  }
  assert.equal(ids.size, 8)
  const bare = new Hayate({ log: false, requestId: false, serverTiming: false })
  bare.get('/', () => 'ok')
  bare.get('/boom', () => {
    throw new HttpError(503)
  })
  await using silent = await testClient(bare)
  for (const path of ['/', '/boom']) {
    const answer = await silent.get(path)
    assert.equal(answer.headers.get('x-request-id'), null)
    assert.equal(answer.headers.get('server-timing'), null)
    assert.ok(!(await answer.text()).includes('request_id'))
  }
})

test('one log entry per request, at its end, with its members and without secrets of the path', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries) })
  app.get('/items/{id}', { input: { id: z.int(), log } }, ({ id, log }) => {
    log.info({ id }, 'reading')
    return id
  })
  await using client = await testClient(app)
  const answer = await client.get('/items/7?token=hunter2')
  assert.deepEqual(
    entries.map(({ message }) => message),
    ['reading', 'request'],
  )
  const request_id = answer.headers.get('x-request-id')
  assert.equal(entries[0]?.fields.request_id, request_id)
  const { duration_ms, ...fields } = entries[1]?.fields ?? {}
  assert.deepEqual(fields, {
    request_id,
    method: 'GET',
    route: '/items/{id}',
    path: '/items/7',
    client: 'testclient',
    status_code: 200,
  })
  assert.equal(typeof duration_ms, 'number')
  entries.length = 0
  await client.get('/nothing')
  assert.deepEqual([entries.length, entries[0]?.fields.route, entries[0]?.fields.status_code], [1, undefined, 404])
})

test('a failure is logged with its error and the same id, beside the entry of the request, which is an error too', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries) })
  app.get('/', () => {
    throw new Error('boom')
  })
  await using client = await testClient(app, { raiseServerErrors: false })
  const id = (await client.get('/')).headers.get('x-request-id')
  assert.deepEqual(
    entries.map(({ level, message, fields }) => [level, message, fields.request_id]),
    [
      ['error', 'unhandled error', id],
      ['error', 'request', id],
    ],
  )
  assert.ok(entries[0]?.fields.error instanceof Error)
})

test('the entry of a stream is written when it has ended, also when its client went away', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries) })
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
  const server = await serve(app, { port: 0, signals: false, announce: false })
  const answer = await fetch(server.url)
  assert.deepEqual(entries, [])
  gate.resolve()
  assert.equal(await answer.text(), 'ab')
  const leaving = new AbortController()
  await fetch(server.url, { signal: leaving.signal })
  leaving.abort()
  await server.stop()
  assert.deepEqual(
    entries.map(({ message }) => message),
    ['request', 'request'],
  )
})

test('logRequests: false and log: false leave the entry out', async () => {
  const entries: LogEntry[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(entries, [])
})
