import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, cookie, form, Hayate, header, query } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

const Filter = z.object({
  limit: z.int().min(1).max(100).default(20),
  tags: z.array(z.string()).optional(),
  archived: z.boolean().optional(),
})

test('in query(Model) each field is a parameter of its own, converted and with its own default', async () => {
  const app = new Hayate()
  app.get('/', { input: { filter: query(Filter) } }, ({ filter }) => filter)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/')).json(), { limit: 20 })
  assert.deepEqual(await (await client.get('/?limit=5&tags=a&tags=b&archived=off&other=1')).json(), {
    limit: 5,
    tags: ['a', 'b'],
    archived: false,
  })
})

test('issues of a model are named like those of single parameters, all of them', async () => {
  const app = new Hayate()
  app.get('/', { input: { filter: query(Filter.extend({ sort: z.enum(['up', 'down']) })) } }, ({ filter }) => filter)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/?limit=500&archived=perhaps')), [
    'query archived bool_parsing',
    'query limit too_big',
    'query sort missing',
  ])
  assert.deepEqual(await issuesOf(await client.get('/?limit=5&limit=6&sort=up')), ['query limit repeated'])
})

test('header(Model) reads kebab-case names and tells them in issues', async () => {
  const Common = z.object({ userAgent: z.string(), save_data: z.boolean(), ifMatch: z.string().optional() })
  const app = new Hayate()
  app.get('/', { input: { common: header(Common) } }, ({ common }) => common)
  await using client = await testClient(app)
  const good = await client.get('/', { headers: { 'user-agent': 'hana', 'save-data': 'on' } })
  assert.deepEqual(await good.json(), { userAgent: 'hana', save_data: true })
  const bad = await client.get('/', { headers: { 'save-data': 'perhaps', 'if-match': '' } })
  assert.deepEqual(await issuesOf(bad), ['header save-data bool_parsing'])
})

test('cookie(Model) and form(Model) read their fields too', async () => {
  const Pair = z.object({ a: z.int(), b: z.string().default('none') })
  const app = new Hayate()
  app.get('/', { input: { pair: cookie(Pair) } }, ({ pair }) => pair)
  app.post('/', { input: { pair: form(Pair) } }, ({ pair }) => pair)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/', { cookies: { a: '1' } })).json(), { a: 1, b: 'none' })
  assert.deepEqual(await issuesOf(await client.get('/')), ['cookie a missing'])
  assert.deepEqual(await (await client.post('/', { form: { a: 2, b: 'x' } })).json(), { a: 2, b: 'x' })
  assert.deepEqual(await issuesOf(await client.post('/', { form: { a: 'x' } })), ['form a int_parsing'])
})

test('a strict model refuses what it does not know, by name', async () => {
  const Strict = z.strictObject({ a: z.int().optional() })
  const app = new Hayate()
  app.get('/', { input: { model: query(Strict) } }, ({ model }) => model)
  app.get('/cookie', { input: { model: cookie(Strict) } }, ({ model }) => model)
  app.post('/form', { input: { model: form(Strict) } }, ({ model }) => model)
  app.get('/header', { input: { model: header(Strict) } }, ({ model }) => model)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/?a=1&b=2&__proto__=3&b=4')), [
    'query b unrecognized_key',
    'query __proto__ unrecognized_key',
  ])
  assert.deepEqual(await issuesOf(await client.get('/cookie', { cookies: { b: '1' } })), ['cookie b unrecognized_key'])
  assert.deepEqual(await issuesOf(await client.post('/form', { form: { b: '1' } })), ['form b unrecognized_key'])
  assert.deepEqual(await issuesOf(await client.get('/header')), [
    'header accept unrecognized_key',
    'header host unrecognized_key',
    'header user-agent unrecognized_key',
  ])
  assert.deepEqual(await (await client.get('/?a=1')).json(), { a: 1 })
})

test('names that other inputs of the operation read are not unknown to a strict model', async () => {
  const app = new Hayate()
  const model = query(z.strictObject({ a: z.int().optional() }))
  app.get('/', { input: { model, other: z.int(), aliased: query(z.int(), { alias: 'al-ias' }) } }, (values) => values)
  app.get(
    '/header',
    {
      input: {
        model: header(z.strictObject({ host: z.string(), accept: z.string(), userAgent: z.string() })),
        token: header(z.string(), { alias: 'X-Token' }),
      },
    },
    ({ token }) => token,
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/?a=1&other=2&al-ias=3')).json(), { model: { a: 1 }, other: 2, aliased: 3 })
  assert.equal(await (await client.get('/header', { headers: { 'x-token': 'yes' } })).json(), 'yes')
})

test('a loose model collects what it does not know, and nothing reaches a prototype', async () => {
  const app = new Hayate()
  app.get('/', { input: { model: query(z.looseObject({ a: z.int() })) } }, ({ model }) => model)
  await using client = await testClient(app)
  const answer = await client.get('/?a=1&b=2&c=3&c=4&__proto__=5&constructor=6&__proto__%5Bx%5D=7')
  assert.deepEqual(await answer.json(), {
    a: 1,
    b: '2',
    c: ['3', '4'],
    constructor: '6',
    '__proto__[x]': '7',
  })
  assert.equal(Reflect.get({}, 'x'), undefined)
})

test('a catchall validates what a model does not know', async () => {
  const app = new Hayate()
  const Model = z.object({ a: z.int() }).catchall(z.string().max(1))
  app.get('/', { input: { model: query(Model) } }, ({ model }) => model)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/?a=1&b=22')), ['query b too_long'])
})

test('a header with underscores is never taken for a field, whatever the model does with unknown ones', async () => {
  const fields = { user_name: z.string().optional(), host: z.string(), accept: z.string(), userAgent: z.string() }
  const app = new Hayate()
  app.get('/loose', { input: { model: header(z.looseObject(fields)) } }, ({ model }) => model.user_name ?? null)
  app.get('/strict', { input: { model: header(z.strictObject(fields)) } }, ({ model }) => model.user_name ?? null)
  await using client = await testClient(app)
  const headers = { user_name: 'forged' }
  assert.equal(await (await client.get('/loose', { headers })).json(), null)
  assert.deepEqual(await issuesOf(await client.get('/strict', { headers })), ['header user_name unrecognized_key'])
})

test('an optional model is absent when none of its fields was sent', async () => {
  const app = new Hayate()
  const Range = z.object({ from: z.int(), to: z.int() })
  app.get('/', { input: { range: query(Range.optional()) } }, ({ range }) => range ?? 'absent')
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).json(), 'absent')
  assert.equal(await (await client.get('/?from=')).json(), 'absent')
  assert.deepEqual(await (await client.get('/?from=1&to=2')).json(), { from: 1, to: 2 })
  assert.deepEqual(await issuesOf(await client.get('/?from=1')), ['query to missing'])
  assert.deepEqual(await issuesOf(await client.get('/?from=x')), ['query from int_parsing', 'query to missing'])
})

test('several models and single parameters can stand together', async () => {
  const app = new Hayate()
  app.get(
    '/',
    {
      input: { one: query(z.object({ a: z.int() })), two: query(z.object({ b: z.int() })), c: z.int() },
    },
    (values) => values,
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/?a=1&b=2&c=3')).json(), { one: { a: 1 }, two: { b: 2 }, c: 3 })
  assert.deepEqual(await issuesOf(await client.get('/?a=x&b=y&c=z')), [
    'query a int_parsing',
    'query b int_parsing',
    'query c int_parsing',
  ])
})

test('rules over several fields of a model are issues of the model', async () => {
  const Range = z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to, {
    message: 'from must not be after to',
    path: ['to'],
  })
  const app = new Hayate()
  app.get('/', { input: { range: query(Range) } }, ({ range }) => range)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.get('/?from=2&to=1')), ['query to custom'])
  assert.deepEqual(await issuesOf(await client.get('/?from=x&to=1')), ['query from int_parsing'])
})

test('an object inside a parameter is a startup error: no text says it', async () => {
  const inner = z.object({ a: z.int() })
  for (const [source, schema, place] of [
    [query, z.array(inner), "query parameter 'model'"],
    [header, z.object({ userData: z.record(z.string(), z.string()) }), "header parameter 'user-data'"],
    [form, z.array(z.union([inner, z.map(z.string(), z.string())])), "form parameter 'model'"],
    [cookie, z.record(z.string(), z.string()), "cookie parameter 'model'"],
  ] as const) {
    const app = new Hayate()
    app.post('/', { input: { model: source(schema) } }, () => 1)
    await assert.rejects(app.start({ mode: 'test' }), { code: 'HAYATE_NO_TEXT_FORM', message: new RegExp(place) })
  }
})

test('a text that an author’s function makes an object of is fine', async () => {
  const fromJson = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'not JSON' })
      return z.NEVER
    }
  })
  const app = new Hayate()
  app.get('/', { input: { v: fromJson.pipe(z.array(z.int())) } }, ({ v }) => v)
  app.get(
    '/model',
    { input: { model: query(z.object({ v: fromJson.pipe(z.object({ a: z.int() })) })) } },
    ({ model }) => model,
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/?v=[1,2]')).json(), [1, 2])
  assert.deepEqual(await issuesOf(await client.get('/?v=[1,"x"]')), ['query v.1 invalid_type'])
  assert.deepEqual(await issuesOf(await client.get('/?v=[')), ['query v custom'])
  assert.deepEqual(await (await client.get('/model?v=%7B%22a%22:1%7D')).json(), { v: { a: 1 } })
})

test('an asynchronous model is waited for', async () => {
  const Model = z.object({ name: z.string() }).refine(async ({ name }) => name !== 'taken', { path: ['name'] })
  const app = new Hayate()
  app.get('/', { input: { model: query(Model) } }, ({ model }) => model)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/?name=free')).json(), { name: 'free' })
  assert.deepEqual(await issuesOf(await client.get('/?name=taken')), ['query name custom'])
})

test('a parameter model and a body live in one request', async () => {
  const app = new Hayate()
  app.post('/', { input: { filter: query(Filter), item: body(z.object({ a: z.int() })) } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.post('/?limit=0', { json: { a: 'x' } })), [
    'query limit too_small',
    'body a invalid_type',
  ])
})
