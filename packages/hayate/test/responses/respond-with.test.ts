import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defineResponse,
  Hayate,
  html,
  json,
  jsonLines,
  Router,
  redirect,
  respond,
  response,
  sendFile,
  stream,
  text,
} from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf } from './answer-of.ts'

const Item = z.object({ id: z.int(), made: z.date() }).meta({ id: 'Item' })

function contentOf(app: Hayate, path: string, status = 200): unknown {
  return app.openapi().paths[path]?.get?.responses[status]
}

test('respondWith: html answers what the handler returns as html, and the document says so', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { respondWith: html }, () => '<p>Hello')
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.deepEqual([answer.headers.get('content-type'), await answer.text()], ['text/html; charset=utf-8', '<p>Hello'])
  assert.deepEqual(contentOf(app, '/'), { description: 'OK', content: { 'text/html': { schema: { type: 'string' } } } })
})

test('it is inherited from application to router to route, the nearest wins; errors stay what they are', async () => {
  const app = new Hayate({ log: false, respondWith: text })
  const pages = new Router({ prefix: '/pages', respondWith: html })
  app.get('/', () => 'text')
  pages.get('/page', () => '<p>')
  pages.get('/data', { respondWith: json }, () => ({ a: 1 }))
  pages.get('/own', () => text('own'))
  app.include(pages)
  await using client = await testClient(app)
  const types = await Promise.all(
    ['/', '/pages/page', '/pages/data', '/pages/own', '/nothing'].map(async (path) =>
      (await client.get(path)).headers.get('content-type'),
    ),
  )
  assert.deepEqual(types, [
    'text/plain; charset=utf-8',
    'text/html; charset=utf-8',
    'application/json',
    'text/plain; charset=utf-8',
    'application/problem+json',
  ])
  assert.ok(JSON.stringify(contentOf(app, '/pages/page')).includes('text/html'))
  assert.ok(JSON.stringify(contentOf(app, '/')).includes('text/plain'))
})

test('respondWith: redirect is a 307 unless the route says otherwise, documented without content', async () => {
  const app = new Hayate({ log: false })
  app.get('/typer', { respondWith: redirect }, () => 'https://typer.example/あ b')
  app.get('/moved', { respondWith: redirect, status: 302 }, () => '/')
  await using client = await testClient(app, { redirect: 'manual' })
  const first = await client.get('/typer')
  assert.deepEqual([first.status, first.headers.get('location')], [307, 'https://typer.example/%E3%81%82%20b'])
  assert.equal((await client.get('/moved')).status, 302)
  assert.deepEqual(contentOf(app, '/typer', 307), { description: 'Temporary Redirect' })
  assert.deepEqual(contentOf(app, '/moved', 302), { description: 'Found' })
})

test('respondWith: stream sends what a generator handler yields, as it is', async () => {
  const app = new Hayate({ log: false })
  const csv = defineResponse({ mediaType: 'text/csv', render: (rows: Iterable<string>) => rows })
  app.get('/bytes', { respondWith: stream }, async function* bytes() {
    yield new Uint8Array([104])
    yield 'i'
  })
  app.get('/csv', { respondWith: csv }, function* rows() {
    yield 'a,b\n'
    yield '1,2\n'
  })
  await using client = await testClient(app)
  const bytes = await client.get('/bytes')
  assert.deepEqual([await bytes.text(), bytes.headers.get('content-type')], ['hi', 'application/octet-stream'])
  assert.equal(bytes.headers.get('content-length'), null)
  const rows = await client.get('/csv')
  assert.deepEqual([await rows.text(), rows.headers.get('content-type')], ['a,b\n1,2\n', 'text/csv; charset=utf-8'])
  assert.ok(JSON.stringify(contentOf(app, '/csv')).includes('"text/csv"'))
})

test('respondWith: sendFile sends the file that the handler names', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { respondWith: sendFile }, () => new URL('answer-of.ts', import.meta.url).pathname),
  )
  assert.equal(answer.status, 200)
  assert.ok(answer.headers.get('etag'))
})

test('defineResponse makes an answer with a writer and a media type of its own, which the document names', async () => {
  const indented = defineResponse({
    mediaType: 'application/json',
    render: (value: unknown) => JSON.stringify(value, null, 2),
  })
  const xml = defineResponse({
    mediaType: 'application/xml',
    status: 203,
    render: (value: string) => `<a>${value}</a>`,
  })
  const app = new Hayate({ log: false })
  app.get('/json', { output: Item, respondWith: indented }, () => ({ id: 1, made: new Date(0), secret: 's' }))
  app.get('/xml', { respondWith: xml }, () => 'b')
  app.get('/own', () => xml('c', { headers: { 'x-own': '1' } }))
  await using client = await testClient(app)
  assert.equal(await (await client.get('/json')).text(), '{\n  "id": 1,\n  "made": "1970-01-01T00:00:00.000Z"\n}')
  const answer = await client.get('/xml')
  assert.deepEqual(
    [answer.status, answer.headers.get('content-type'), await answer.text()],
    [203, 'application/xml', '<a>b</a>'],
  )
  assert.equal((await client.get('/own')).headers.get('x-own'), '1')
  assert.deepEqual(contentOf(app, '/json'), {
    description: 'OK',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
  })
  assert.deepEqual(contentOf(app, '/xml', 203), {
    description: 'Non-Authoritative Information',
    content: { 'application/xml': { schema: { type: 'string' } } },
  })
})

test('it holds for outputs by status, and response.status still decides', async () => {
  const shout = defineResponse({ mediaType: 'text/plain', render: (value: string) => value.toUpperCase() })
  const app = new Hayate({ log: false })
  app.get('/status', { output: { 200: z.string(), 202: z.string(), 204: null }, respondWith: shout }, () =>
    respond(202, 'a'),
  )
  app.get('/own', { input: { response }, respondWith: shout }, ({ response }) => {
    response.status = 201
    response.setHeader('x-own', '1')
    return 'b'
  })
  await using client = await testClient(app)
  const first = await client.get('/status')
  assert.deepEqual([first.status, await first.text()], [202, 'A'])
  const second = await client.get('/own')
  assert.deepEqual([second.status, second.headers.get('x-own'), await second.text()], [201, '1', 'B'])
})

test('a value that the maker cannot take is a logged 500', async () => {
  const { response: answer, log } = await answerOf((app) => app.get('/', { respondWith: html }, () => ({ a: 1 })))
  assert.equal(answer.status, 500)
  assert.match(String(log[0]?.fields.error), /html\(\) takes text, not object/)
})

test('a stream is itself below an inherited respondWith; one that names it is a startup error', async () => {
  const app = new Hayate({ log: false, respondWith: redirect })
  app.get('/', { output: jsonLines(z.int()) }, () => [1])
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.deepEqual([answer.status, await answer.text()], [200, '1\n'])
  const wrong = new Hayate()
  wrong.get('/', { output: jsonLines(z.int()), respondWith: text }, () => [1])
  assert.throws(() => wrong.openapi(), { code: 'HAYATE_OUTPUT_OPTIONS' })
})

test('a media type that is none, and a status that does not exist, are errors where they are declared', () => {
  for (const mediaType of ['json', 'text/plain\r\nx: y', '']) {
    assert.throws(() => defineResponse({ mediaType, render: () => '' }), { code: 'HAYATE_INVALID_RESPONSE' })
  }
  assert.throws(() => defineResponse({ mediaType: 'text/css', status: 99, render: () => '' }), {
    code: 'HAYATE_INVALID_RESPONSE',
  })
})
