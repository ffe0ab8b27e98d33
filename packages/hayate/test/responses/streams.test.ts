import assert from 'node:assert/strict'
import { request as nodeRequest } from 'node:http'
import { test } from 'node:test'
import { depends, eventStream, Hayate, jsonLines, type Logger, request, response, signal, stream } from 'hayate'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf, type LogEntry, recordingLog } from './answer-of.ts'

const Item = z.object({ id: z.int(), name: z.string() })

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(holds())
}

/** What a client on a socket saw: the status, the text, and whether the answer ended as a whole one. */
interface Seen {
  readonly status: number | undefined
  readonly text: string
  readonly complete: boolean
}

/** Reads an answer over a socket; leaves after `leaveAfter` characters. */
function read(url: string, leaveAfter = Infinity, method = 'GET'): Promise<Seen> {
  return new Promise((resolve) => {
    let status: number | undefined
    let text = ''
    const sent = nodeRequest(url, { method, agent: false }, (answer) => {
      status = answer.statusCode
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        if (text.length >= leaveAfter) answer.destroy()
      })
      answer.on('error', () => undefined)
      answer.on('close', () => resolve({ status, text, complete: answer.complete }))
    })
    sent.on('error', () => resolve({ status, text, complete: false }))
    sent.end()
  })
}

function appWith(log: Logger | false = false): Hayate {
  return new Hayate({ log, logRequests: false })
}

test('output: jsonLines(Item) streams a generator handler, each item validated and filtered', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { output: jsonLines(Item) }, async function* () {
      yield { id: 1, name: 'a\nb', password: 'hunter2' }
      yield { id: 2, name: '疾風', password: 'hunter2' }
    }),
  )
  assert.equal(response.headers.get('content-type'), 'application/jsonl')
  assert.equal(text, '{"id":1,"name":"a\\nb"}\n{"id":2,"name":"疾風"}\n')
})

test('output: eventStream(Item) sends events whose data is one line, whatever is in it', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { output: eventStream(Item) }, function* () {
      yield { id: 1, name: 'a\nb\r\nc\u2028\n\ndata: evil', password: 'hunter2' }
    }),
  )
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(response.headers.get('cache-control'), 'no-cache')
  assert.equal(response.headers.get('x-accel-buffering'), 'no')
  assert.equal(text, `data: {"id":1,"name":"a\\nb\\r\\nc\u2028\\n\\ndata: evil"}\n\n`)
  assert.ok(!/[\r\n]/.test(text.slice(0, -2)))
})

test('a handler may return an iterable instead of being a generator, and the status is the route’s', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { output: jsonLines(z.int()), status: 202 }, () => [1, 2]),
  )
  assert.deepEqual([response.status, text], [202, '1\n2\n'])
})

test('anything else is a logged 500', async () => {
  const { response, log } = await answerOf((app) =>
    app.get('/', { output: jsonLines(z.string()) }, () => 'text' as never),
  )
  assert.equal(response.status, 500)
  assert.match(String(log[0]?.fields.error), /generator/)
})

test('headers and cookies set through response go on a stream, and what it opened stays open until its last item', async () => {
  const events: string[] = []
  const session = depends({ response }, async function* ({ response }) {
    response.setCookie('a', '1')
    yield 's'
    events.push('closed')
  })
  const app = appWith()
  app.get('/', { input: { session }, output: jsonLines(z.string()) }, async function* ({ session }) {
    yield session
    events.push('last item')
  })
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.equal(answer.headers.getSetCookie().length, 1)
  assert.equal(await answer.text(), '"s"\n')
  await until(() => events.length === 2)
  assert.deepEqual(events, ['last item', 'closed'])
})

test('HEAD never starts the generator', async () => {
  let started = 0
  const declare = (app: Hayate) => {
    app.get('/raw', () =>
      stream(
        (async function* () {
          started += 1
          yield 'x'
        })(),
      ),
    )
    return app.get('/', { output: jsonLines(z.int()) }, function* () {
      started += 1
      yield 1
    })
  }
  const { response, text } = await answerOf(declare, { method: 'HEAD' })
  assert.deepEqual([response.status, text, response.headers.get('content-type')], [200, '', 'application/jsonl'])
  await answerOf(declare, { method: 'HEAD', path: '/raw' })
  const app = appWith()
  declare(app)
  const server = await serve(app, { port: 0, signals: false })
  assert.deepEqual(await read(`${server.url}/`, Infinity, 'HEAD'), { status: 200, text: '', complete: true })
  await server.stop()
  assert.equal(started, 0)
})

test('a bad item mid-stream aborts the connection: no client takes the answer for a whole one', async () => {
  const entries: LogEntry[] = []
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
  const app = appWith(recordingLog(entries))
  for (const [path, output] of [
    ['/lines', jsonLines(Item)],
    ['/events', eventStream(Item)],
  ] as const) {
    app.get(path, { input: { session }, output }, async function* () {
      try {
        yield { id: 1, name: 'a' }
        await new Promise((resolve) => setTimeout(resolve, 20))
        yield { id: 'hunter2', name: 'b' } as never
        events.push('went on')
      } finally {
        events.push('finally')
      }
    })
  }
  const server = await serve(app, { port: 0, signals: false })
  for (const path of ['/lines', '/events']) {
    const seen = await read(server.url + path)
    assert.equal(seen.status, 200)
    assert.equal(seen.complete, false)
    assert.ok(seen.text.includes('"id":1') && !seen.text.includes('hunter2'))
    await until(() => events.includes('rollback'))
    assert.deepEqual(events.splice(0), ['finally', 'rollback'])
  }
  await server.stop()
  assert.ok(entries.some(({ fields }) => String(fields.error).includes('id: invalid_type')))
  assert.ok(!JSON.stringify(entries).includes('hunter2'))
})

test('an error mid-stream destroys the socket', async () => {
  const app = appWith()
  app.get('/', () =>
    stream(
      (async function* () {
        yield 'first'
        await new Promise((resolve) => setTimeout(resolve, 20))
        throw new Error('boom')
      })(),
    ),
  )
  const server = await serve(app, { port: 0, signals: false })
  const seen = await read(server.url)
  assert.deepEqual(seen, { status: 200, text: 'first', complete: false })
  await server.stop()
})

test('a bad first item is still an error answer', async () => {
  const app = appWith()
  app.get('/', { output: jsonLines(Item) }, () => [{ id: 'hunter2' }] as never)
  const server = await serve(app, { port: 0, signals: false })
  const seen = await read(server.url)
  assert.deepEqual([seen.status, seen.complete], [500, true])
  assert.ok(!seen.text.includes('hunter2'))
  await server.stop()
})

test('the test client sees a stream that fails as one that fails', async () => {
  const app = appWith()
  app.get('/', { output: jsonLines(Item) }, () => [{ id: 1, name: 'a' }, { id: 'x' }] as never)
  await using client = await testClient(app)
  const answer = await client.get('/')
  await assert.rejects(answer.text())
})

test('when the client goes away the generator’s finally runs, what it opened is closed, and signal fires', async () => {
  const events: string[] = []
  const session = depends(async function* () {
    yield 1
    events.push('closed')
  })
  const app = appWith()
  app.get('/', { input: { session, signal }, output: jsonLines(z.string()) }, async function* ({ signal }) {
    signal.addEventListener('abort', () => events.push('signal'))
    try {
      for (;;) {
        yield 'x'.repeat(1_000)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    } finally {
      events.push('finally')
    }
  })
  const server = await serve(app, { port: 0, signals: false })
  await Promise.all(Array.from({ length: 20 }, () => read(server.url, 5_000)))
  await until(() => events.filter((event) => event === 'closed').length === 20)
  assert.equal(events.filter((event) => event === 'finally').length, 20)
  assert.equal(events.filter((event) => event === 'signal').length, 20)
  await server.stop()
})

test('asynchronous refinements of items are awaited', async () => {
  const output = jsonLines(z.object({ id: z.int().refine(async (id) => id < 3) }))
  const { text } = await answerOf((app) => app.get('/', { output }, () => [{ id: 1 }, { id: 2 }]))
  assert.equal(text, '{"id":1}\n{"id":2}\n')
})

test('a stream that reads the request’s body goes on after the handler has returned', async () => {
  const app = appWith()
  app.post('/', { input: { request } }, ({ request }) => stream(request.stream()))
  await using client = await testClient(app)
  assert.equal(await (await client.post('/', { body: 'echo' })).text(), 'echo')
})
