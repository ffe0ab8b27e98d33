import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  depends,
  eventStream,
  Hayate,
  HttpError,
  header,
  jsonLines,
  type Logger,
  response,
  serverSentEvent,
  signal,
} from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf, type LogEntry, recordingLog } from './answer-of.ts'

const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: 'Item' })

function appWith(log: Logger | false = false): Hayate {
  return new Hayate({ log, logRequests: false })
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(holds())
}

test('serverSentEvent writes comment, event, data, id and retry in this order, its data through the schema', async () => {
  const { text } = await answerOf((app) =>
    app.get('/', { output: eventStream(Item) }, async function* () {
      yield serverSentEvent({
        data: { id: 1, name: 'a', secret: 's' },
        event: 'added',
        id: '7',
        retry: 5000,
        comment: 'two\nlines',
      })
      yield { id: 2, name: 'b' }
      yield serverSentEvent({ comment: 'alive' })
      yield serverSentEvent({ rawData: '[DONE]', event: 'done' })
      yield serverSentEvent({ id: '' })
    }),
  )
  assert.equal(
    text,
    ': two\n: lines\nevent: added\ndata: {"id":1,"name":"a"}\nid: 7\nretry: 5000\n\n' +
      'data: {"id":2,"name":"b"}\n\n: alive\n\nevent: done\ndata: [DONE]\n\nid: \n\n',
  )
})

test('no text ends a field and begins another: lines of data and comments are lines of their own, names and ids are refused', async () => {
  const evil = 'a\nevent: evil\r\nid: 1\rretry: 0\n\ndata: x'
  const { text } = await answerOf((app) =>
    app.get('/', { output: eventStream(z.string()) }, function* () {
      yield serverSentEvent({ data: evil, comment: evil })
      yield serverSentEvent({ rawData: evil })
    }),
  )
  const fields = text.split('\n').filter((line) => line !== '')
  assert.ok(fields.every((line) => line.startsWith(': ') || line.startsWith('data: ')))
  for (const bad of ['a\nb', 'a\rb', 'a\r\nb']) {
    assert.throws(() => serverSentEvent({ data: 1, event: bad }), TypeError)
    assert.throws(() => serverSentEvent({ data: 1, id: bad }), TypeError)
  }
  assert.throws(() => serverSentEvent({ data: 1, id: 'a\0b' }), TypeError)
  for (const retry of [-1, 1.5, NaN, Infinity]) assert.throws(() => serverSentEvent({ data: 1, retry }), RangeError)
  assert.throws(() => serverSentEvent({ data: 1, rawData: 'x' } as never), TypeError)
  assert.throws(() => serverSentEvent({}), TypeError)
})

test('serverSentEvent outside an event stream is a logged 500', async () => {
  const { response, log } = await answerOf((app) => app.get('/', () => serverSentEvent({ data: 1 })))
  assert.equal(response.status, 500)
  assert.match(String(log[0]?.fields.error), /eventStream/)
})

test('an event stream works with any method, and the status is the route’s', async () => {
  const app = appWith()
  app.post('/', { output: eventStream(z.int()), status: 201 }, function* () {
    yield 1
  })
  await using client = await testClient(app)
  const answer = await client.post('/')
  assert.deepEqual([answer.status, await answer.text()], [201, 'data: 1\n\n'])
  assert.equal(answer.headers.get('cache-control'), 'no-cache')
  assert.equal(answer.headers.get('x-accel-buffering'), 'no')
})

test('Last-Event-ID is a header like any other: a stream goes on where it was lost', async () => {
  const app = appWith()
  const input = { lastEventId: header(z.int().default(-1)) }
  app.get('/', { input, output: eventStream(z.string()) }, function* ({ lastEventId }) {
    const texts = ['a', 'b', 'c']
    for (const [id, data] of texts.entries()) if (id > lastEventId) yield serverSentEvent({ data, id: String(id) })
  })
  await using client = await testClient(app)
  const answer = await client.get('/', { headers: { 'last-event-id': '1' } })
  assert.equal(await answer.text(), 'data: "c"\nid: 2\n\n')
})

test('silence is filled with : ping, before the first event and between events, and never when it is switched off', async () => {
  const app = appWith()
  const quiet = async function* () {
    await new Promise((resolve) => setTimeout(resolve, 60))
    yield 1
    await new Promise((resolve) => setTimeout(resolve, 60))
    yield 2
  }
  app.get('/on', { output: eventStream(z.int(), { heartbeatMs: 10, openAfterMs: 0 }) }, quiet)
  app.get('/off', { output: eventStream(z.int(), { heartbeatMs: false }), operationId: 'off' }, quiet)
  const server = await serve(app, { port: 0, signals: false })
  const on = await (await fetch(`${server.url}/on`)).text()
  assert.match(on, /^(: ping\n\n)+data: 1\n\n(: ping\n\n)+data: 2\n\n$/)
  assert.equal(await (await fetch(`${server.url}/off`)).text(), 'data: 1\n\ndata: 2\n\n')
  await server.stop()
})

test('the ping comes after 15 seconds of silence unless it is said otherwise', async ({ mock }) => {
  const app = appWith()
  app.get('/', { input: { signal }, output: eventStream(z.int()) }, async function* ({ signal }) {
    yield 1
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  await using client = await testClient(app)
  const reader = (await client.get('/')).body?.getReader()
  const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value)
  assert.equal(await read(), 'data: 1\n\n')
  mock.timers.enable({ apis: ['setTimeout'] })
  let seen = ''
  const waiting = (async () => {
    seen = await read()
  })()
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  await turn()
  mock.timers.tick(14_999)
  await turn()
  assert.equal(seen, '')
  mock.timers.tick(1)
  await waiting
  assert.equal(seen, ': ping\n\n')
  mock.timers.reset()
  await reader?.cancel()
})

test('heartbeats end with the connection, and what the generator opened is closed', async () => {
  const events: string[] = []
  const app = appWith()
  app.get('/', { input: { signal }, output: eventStream(z.int(), { heartbeatMs: 5 }) }, async function* ({ signal }) {
    try {
      yield 1
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      events.push('aborted')
    } finally {
      events.push('finally')
    }
  })
  const server = await serve(app, { port: 0, signals: false })
  const leave = new AbortController()
  const answer = await fetch(server.url, { signal: leave.signal })
  await answer.body?.getReader().read()
  leave.abort()
  await until(() => events.includes('finally'))
  assert.deepEqual(events, ['aborted', 'finally'])
  await server.stop()
})

test('whoever cancels the body of a web-standard Response aborts the signal, too', async () => {
  const events: string[] = []
  const app = appWith()
  app.get('/', { input: { signal }, output: eventStream(z.int()) }, async function* ({ signal }) {
    try {
      yield 1
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    } finally {
      events.push('finally')
    }
  })
  const { body } = await app.fetch(new Request('http://localhost/'))
  const reader = body?.getReader()
  await reader?.read()
  await reader?.cancel()
  assert.deepEqual(events, ['finally'])
})

test('an impossible time is an error where it is declared', () => {
  for (const heartbeatMs of [0, -1, NaN, Infinity, 2 ** 31])
    assert.throws(() => eventStream(Item, { heartbeatMs }), { code: 'HAYATE_INVALID_OUTPUT' })
  assert.throws(() => eventStream(Item, { openAfterMs: -1 }), { code: 'HAYATE_INVALID_OUTPUT' })
})

test('what a generator throws before its first item is an error answer like any other, and rolls back', async () => {
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
  const app = appWith()
  for (const [path, output] of [
    ['/lines', jsonLines(Item)],
    ['/events', eventStream(Item)],
  ] as const) {
    app.get(path, { input: { session }, output }, async function* () {
      await new Promise((resolve) => setTimeout(resolve, 30))
      if (path.length > 0) throw new HttpError(404, 'No such stream')
      yield { id: 1, name: 'a' }
    })
  }
  const server = await serve(app, { port: 0, signals: false })
  for (const path of ['/lines', '/events']) {
    const answer = await fetch(server.url + path)
    const problem = (await answer.json()) as { detail: string }
    assert.deepEqual([answer.status, problem.detail], [404, 'No such stream'])
    assert.deepEqual(events.splice(0), ['rollback'])
  }
  await server.stop()
})

test('what a generator sets through response before its first item goes on the answer', async () => {
  const app = appWith()
  app.get('/', { input: { response }, output: jsonLines(z.int()) }, async function* ({ response }) {
    await Promise.resolve()
    response.status = 206
    response.setHeader('x-total', '1')
    yield 1
  })
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.deepEqual([answer.status, answer.headers.get('x-total'), await answer.text()], [206, '1', '1\n'])
})

test('a handler may wait and refuse before it returns its iterable', async () => {
  const app = appWith()
  const items = async function* () {
    yield { id: 1, name: 'a' }
  }
  app.get('/{id}', { input: { id: z.int() }, output: eventStream(Item) }, async ({ id }) => {
    await Promise.resolve()
    if (id > 1) throw new HttpError(404)
    return items()
  })
  await using client = await testClient(app)
  assert.equal((await client.get('/2')).status, 404)
  assert.equal(await (await client.get('/1')).text(), 'data: {"id":1,"name":"a"}\n\n')
})

test('a quiet event stream is open although nothing has happened yet; an error after that cuts the connection', async () => {
  const entries: LogEntry[] = []
  const app = appWith(recordingLog(entries))
  const begin = Promise.withResolvers<number>()
  app.get('/', { output: eventStream(Item, { openAfterMs: 5 }) }, async function* () {
    const id: number = await begin.promise
    if (id === 2) throw new HttpError(404)
    yield { id, name: 'a' }
  })
  const server = await serve(app, { port: 0, signals: false })
  const answer = await fetch(server.url)
  assert.equal(answer.status, 200)
  begin.resolve(2)
  await assert.rejects(answer.text())
  await until(() => entries.length > 0)
  await server.stop()
})

test('a client that leaves before the first item ends the generator, too', async () => {
  const events: string[] = []
  const started = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const app = appWith()
  app.get('/', { input: { signal }, output: jsonLines(z.int()) }, async function* ({ signal }) {
    signal.addEventListener('abort', () => events.push('signal'))
    try {
      started.resolve()
      await go.promise
      yield 1
      events.push('went on')
    } finally {
      events.push('finally')
    }
  })
  const server = await serve(app, { port: 0, signals: false })
  const leave = new AbortController()
  const asked = fetch(server.url, { signal: leave.signal }).catch(() => undefined)
  await started.promise
  leave.abort()
  await asked
  await until(() => events.includes('signal'))
  go.resolve()
  await until(() => events.includes('finally'))
  assert.deepEqual(events, ['signal', 'finally'])
  await server.stop()
})

test('the document names the item’s schema in each event', () => {
  const app = new Hayate({ openapi: '3.2' })
  app.get('/', { output: eventStream(Item) }, () => [])
  const content = app.openapi().paths['/']?.get?.responses[200]?.content?.['text/event-stream']
  assert.deepEqual(content?.itemSchema, {
    type: 'object',
    properties: {
      data: {
        type: 'string',
        contentMediaType: 'application/json',
        contentSchema: { $ref: '#/components/schemas/Item' },
      },
      event: { type: 'string' },
      id: { type: 'string' },
      retry: { type: 'integer', minimum: 0 },
    },
    required: ['data'],
  })
})
