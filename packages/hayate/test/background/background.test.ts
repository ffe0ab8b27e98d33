import assert from 'node:assert/strict'
import { test } from 'node:test'
import { background, depends, Hayate, HttpError, stream } from 'hayate'
import { fetchHandler } from 'hayate/fetch'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { type LogEntry, recordingLog } from '../responses/answer-of.ts'

test('background.add runs work after the bytes have left', async () => {
  const gate = Promise.withResolvers<void>()
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.get('/', { input: { background } }, ({ background }) => {
    background.add(async (to: string) => {
      await gate.promise
      events.push(`sent to ${to}`)
    }, 'ito')
    return 'queued'
  })
  const server = await serve(app, { port: 0, signals: false })
  const answer = await fetch(server.url)
  assert.equal(await answer.json(), 'queued')
  assert.deepEqual(events, [])
  gate.resolve()
  await server.stop()
  assert.deepEqual(events, ['sent to ito'])
})

test('work runs one after another, in the order it was added, that of dependencies first', async () => {
  const events: string[] = []
  const slow = async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    events.push(name)
  }
  const noted = depends({ background }, ({ background }) => background.add(slow, 'dependency'))
  const app = new Hayate({ log: false })
  app.get('/', { input: { noted, background } }, ({ background }) => {
    background.add(slow, 'first')
    background.add(() => events.push('second'))
    background.add(() => background.add(() => events.push('added by work')))
    return 'ok'
  })
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(events, ['dependency', 'first', 'second', 'added by work'])
})

test('what work throws is logged with its name and the request’s id, and the next work still runs', async () => {
  const entries: LogEntry[] = []
  const events: string[] = []
  const app = new Hayate({ log: recordingLog(entries), logRequests: false })
  app.get('/', { input: { background } }, ({ background }) => {
    background.add(async function sendMail() {
      throw new Error('no route to host')
    })
    background.add(() => {
      throw new TypeError('not a function')
    })
    background.add(() => events.push('ran'))
    return 'ok'
  })
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.equal(answer.status, 200)
  assert.deepEqual(events, ['ran'])
  assert.deepEqual(
    entries.map(({ level, fields }) => [level, fields.task, fields.request_id]),
    [
      ['error', 'sendMail', answer.headers.get('x-request-id')],
      ['error', 'anonymous', answer.headers.get('x-request-id')],
    ],
  )
})

test('it is dropped if the request ends in an error, whatever the error, or its commit fails', async () => {
  const ran: string[] = []
  const failing = depends(async function* () {
    yield 1
    throw new Error('commit failed')
  })
  const app = new Hayate({ log: false })
  const add = (name: string) => depends({ background }, ({ background }) => background.add(() => ran.push(name)))
  app.get('/throws', { input: { added: add('throws') } }, () => {
    throw new HttpError(409)
  })
  app.get('/invalid', { input: { added: add('invalid'), page: z.int() } }, () => 'ok')
  app.get('/output', { input: { added: add('output') }, output: z.int() }, () => 'x' as never)
  app.get('/commit', { input: { failing, added: add('commit') } }, () => 'ok')
  await using client = await testClient(app, { raiseServerErrors: false })
  const statuses = []
  for (const path of ['/throws', '/invalid', '/output', '/commit']) statuses.push((await client.get(path)).status)
  assert.deepEqual(statuses, [409, 422, 500, 500])
  assert.deepEqual(ran, [])
})

test('it runs before what was kept open until after the response is closed', async () => {
  const events: string[] = []
  const kept = depends(
    async function* () {
      yield 'open'
      events.push('closed')
    },
    { close: 'after-response' },
  )
  const app = new Hayate({ log: false })
  app.get('/', { input: { kept, background } }, ({ background, kept }) => {
    background.add(() => events.push(`work while ${kept}`))
    return 'ok'
  })
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(events, ['work while open', 'closed'])
})

test('after a stream it runs when the last item has left; a stream that fails drops it', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  for (const path of ['/whole', '/broken'] as const) {
    app.get(path, { input: { background } }, ({ background }) => {
      background.add(() => events.push(`work of ${path}`))
      return stream(
        (async function* () {
          yield 'a'
          if (path === '/broken') throw new Error('boom')
          events.push('last item')
        })(),
      )
    })
  }
  {
    await using client = await testClient(app, { raiseServerErrors: false })
    await (await client.get('/whole')).text()
    await assert.rejects((await client.get('/broken')).text())
  }
  assert.deepEqual(events, ['last item', 'work of /whole'])
})

test('stopping waits for work that goes on', async () => {
  const events: string[] = []
  const pool = depends.app(async function* () {
    yield 1
    events.push('pool closed')
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { pool, background } }, ({ background }) => {
    background.add(async () => {
      await new Promise((resolve) => setTimeout(resolve, 40))
      events.push('work done')
    })
    return 'ok'
  })
  const running = await app.start({ mode: 'test' })
  const answer = await fetchHandler(running)(new Request('http://localhost/'))
  assert.equal(await answer.json(), 'ok')
  await running.stop()
  assert.deepEqual(events, ['work done', 'pool closed'])
})

test('HEAD runs it as GET does', async () => {
  const events: string[] = []
  const app = new Hayate({ log: false })
  app.get('/', { input: { background } }, ({ background }) => {
    background.add(() => events.push('ran'))
    return 'ok'
  })
  await using client = await testClient(app)
  await client.head('/')
  assert.deepEqual(events, ['ran'])
})
