import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, HttpResponse, json, response, toJsonForm } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf, type ServerProblem } from './answer-of.ts'

test('every plain value is JSON: objects, lists, texts, numbers, truth, null and nothing', async () => {
  const values: readonly (readonly [unknown, string])[] = [
    [{ a: 1, 名: '疾風' }, '{"a":1,"名":"疾風"}'],
    [[1, 'a', null], '[1,"a",null]'],
    ['text', '"text"'],
    [1.5, '1.5'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'null'],
  ]
  for (const [value, expected] of values) {
    const { response, text } = await answerOf((app) => app.get('/', () => value))
    assert.equal(text, expected)
    assert.equal(response.headers.get('content-type'), 'application/json')
    assert.equal(response.headers.get('content-length'), String(Buffer.byteLength(expected)))
  }
})

test('an output filters objects of classes, in lists too, and never turns one type into another', async () => {
  class Row {
    readonly id = 1
    readonly secret = 's'
    get name(): string {
      return 'Ink'
    }
  }
  const Item = z.object({ id: z.int(), name: z.string() })
  const { text } = await answerOf((app) => app.get('/', { output: z.array(Item) }, () => [new Row(), new Row()]))
  assert.equal(text, '[{"id":1,"name":"Ink"},{"id":1,"name":"Ink"}]')
  const bad = await answerOf((app) => app.get('/', { output: Item }, () => ({ id: '1', name: 'Ink' }) as never))
  assert.equal(bad.response.status, 500)
})

test('a value that its output does not allow is a 500 that tells nothing; the log names the route and the place', async () => {
  const { response, text, log } = await answerOf((app) =>
    app.get('/', { output: z.object({ id: z.int() }) }, () => ({ id: 'hunter2' }) as never),
  )
  const problem = JSON.parse(text) as ServerProblem
  assert.deepEqual([response.status, problem.title], [500, 'Internal Server Error'])
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  assert.ok(!text.includes('id:') && !text.includes('hunter2'))
  assert.match(String(log[0]?.fields.error), /GET \/.*id: invalid_type/)
})

test('a handler may return a value on one way and a response on the other, with or without an output', async () => {
  const app = new Hayate({ log: false })
  const input = { teapot: z.boolean().default(false) }
  app.get('/plain', { input }, ({ teapot }) => (teapot ? new Response(null, { status: 418 }) : { id: 1 }))
  app.get('/output', { input, output: z.object({ id: z.int() }) }, ({ teapot }) =>
    teapot ? json({ any: 'thing' }, { status: 418 }) : { id: 1 },
  )
  await using client = await testClient(app)
  for (const path of ['/plain', '/output']) {
    assert.deepEqual(await (await client.get(path)).json(), { id: 1 })
    assert.equal((await client.get(`${path}?teapot=true`)).status, 418)
  }
})

test('decimals, durations, dates and big numbers leave in one form, with an output and without', async () => {
  class Decimal {
    readonly #text: string
    constructor(text: string) {
      this.#text = text
    }
    toJSON(): string {
      return this.#text
    }
  }
  const value = { price: new Decimal('1.50'), at: new Date(0), big: 12345678901234567890n, raw: new Uint8Array([1]) }
  const output = z.object({ price: z.any(), at: z.date(), big: z.bigint(), raw: z.instanceof(Uint8Array) })
  const expected = '{"price":"1.50","at":"1970-01-01T00:00:00.000Z","big":"12345678901234567890","raw":"AQ=="}'
  assert.equal((await answerOf((app) => app.get('/', () => value))).text, expected)
  assert.equal((await answerOf((app) => app.get('/', { output }, () => value))).text, expected)
})

test('toJsonForm makes of any value what JSON can carry', () => {
  class Row {
    readonly id = 1
    readonly tags = new Set(['a'])
  }
  const value = { row: new Row(), at: new Date(0), sizes: new Map([['s', 1n]]), nothing: undefined, none: null }
  const form = JSON.stringify(toJsonForm(value))
  assert.equal(form, '{"row":{"id":1,"tags":["a"]},"at":"1970-01-01T00:00:00.000Z","sizes":{"s":"1"},"none":null}')
  assert.throws(() => toJsonForm({ a: () => 1 }), { code: 'HAYATE_JSON_FORM' })
})

test('computed and renamed fields stand in what leaves and in the document of what leaves; what is not named does neither', async () => {
  const User = z
    .object({ first: z.string(), last: z.string(), password: z.string() })
    .transform(({ first, last }) => ({ firstName: first, full_name: `${first} ${last}` }))
    .pipe(z.object({ firstName: z.string(), full_name: z.string() }))
  const app = new Hayate({ log: false })
  app.get('/', { output: User }, () => ({ first: 'Ada', last: 'Lovelace', password: 'hunter2' }))
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).text(), '{"firstName":"Ada","full_name":"Ada Lovelace"}')
  const content = app.openapi().paths['/']?.get?.responses[200]?.content
  const { schema } = content?.['application/json'] ?? {}
  assert.deepEqual(schema?.required, ['firstName', 'full_name'])
  assert.ok(!JSON.stringify(schema).includes('password'))
})

test('a bare HttpResponse has no content type, and takes cookies of its own beside those of the request', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { input: { response } }, ({ response }) => {
    response.setCookie('request', '1')
    const answer = new HttpResponse(200, [], 'bytes')
    answer.setCookie('own', 'a b', { httpOnly: true, maxAge: 5 })
    answer.deleteCookie('old')
    return answer
  })
  await using client = await testClient(app)
  const answer = await client.get('/')
  assert.equal(answer.headers.get('content-type'), null)
  assert.deepEqual(answer.headers.getSetCookie(), [
    'own=a%20b; Max-Age=5; Path=/; HttpOnly; SameSite=Lax',
    'old=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax',
    'request=1; Path=/; SameSite=Lax',
  ])
})

test('an output beside a status without a body is a startup error', () => {
  for (const status of [204, 205, 304]) {
    const app = new Hayate()
    app.get('/', { output: z.int(), status }, () => 1)
    assert.throws(() => app.openapi(), { code: 'HAYATE_BODY_NOT_ALLOWED' })
  }
})
