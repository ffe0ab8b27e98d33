import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, depends, Hayate, HttpError, query, request } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

const Item = z.object({ name: z.string(), price: z.number().min(0), tags: z.array(z.string()).default([]) })
const User = z.object({ username: z.string() })

function sendJson(client: TestClient, path: string, text: string, contentType = 'application/json'): Promise<Response> {
  return client.post(path, { body: text, headers: { 'content-type': contentType } })
}

function itemApp(): Hayate {
  const app = new Hayate()
  app.post('/items', { input: { item: body(Item) } }, ({ item }) => item)
  return app
}

test('one body is the document itself', async () => {
  await using client = await testClient(itemApp())
  const good = await client.post('/items', { json: { name: 'nail', price: 1.5, extra: true } })
  assert.deepEqual(await good.json(), { name: 'nail', price: 1.5, tags: [] })
  assert.deepEqual(await issuesOf(await client.post('/items', { json: { price: -1, tags: [1, 'b', {}] } })), [
    'body name missing',
    'body price too_small',
    'body tags.0 invalid_type',
    'body tags.2 invalid_type',
  ])
})

test('two bodies are embedded by name', async () => {
  const app = new Hayate()
  app.put(
    '/',
    { input: { item: body(Item), user: body(User), importance: body(z.int().default(1)) } },
    (values) => values,
  )
  await using client = await testClient(app)
  const good = await client.put('/', { json: { item: { name: 'a', price: 1 }, user: { username: 'hana' } } })
  assert.deepEqual(await good.json(), {
    item: { name: 'a', price: 1, tags: [] },
    user: { username: 'hana' },
    importance: 1,
  })
  assert.deepEqual(await issuesOf(await client.put('/', { json: { item: { name: 'a' }, importance: 'x' } })), [
    'body item.price missing',
    'body user missing',
    'body importance invalid_type',
  ])
  assert.deepEqual(await issuesOf(await client.put('/')), ['body item missing', 'body user missing'])
  for (const json of [null, [], 'text', 5])
    assert.deepEqual(await issuesOf(await client.put('/', { json })), ['body  invalid_type'])
})

test('embed: true embeds one, and an alias names its member', async () => {
  const app = new Hayate()
  app.post('/', { input: { item: body(Item, { embed: true }) } }, ({ item }) => item.name)
  app.post('/alias', { input: { item: body(Item, { embed: true, alias: 'the-item' }) } }, ({ item }) => item.name)
  await using client = await testClient(app)
  assert.equal(await (await client.post('/', { json: { item: { name: 'a', price: 1 } } })).json(), 'a')
  assert.deepEqual(await issuesOf(await client.post('/', { json: { name: 'a', price: 1 } })), ['body item missing'])
  assert.equal(await (await client.post('/alias', { json: { 'the-item': { name: 'b', price: 1 } } })).json(), 'b')
})

test('a member of an embedded body that an object inherits is missing', async () => {
  const app = new Hayate()
  app.post('/', { input: { toString: body(z.unknown()), constructor: body(z.string()) } }, () => 1)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.post('/', { json: {} })), ['body constructor missing'])
})

test('a scalar, a list, or any JSON value can be the body', async () => {
  const app = new Hayate()
  app.post('/int', { input: { n: body(z.int()) } }, ({ n }) => n)
  app.post('/list', { input: { list: body(z.array(Item)) } }, ({ list }) => list.length)
  app.post('/any', { input: { any: body(z.unknown()) } }, ({ any }) => ({ any }))
  await using client = await testClient(app)
  assert.equal(await (await client.post('/int', { json: 5 })).json(), 5)
  assert.deepEqual(await issuesOf(await client.post('/int', { json: '5' })), ['body  invalid_type'])
  assert.deepEqual(await issuesOf(await client.post('/list', { json: [{ name: 'a', price: 1 }, { name: 1 }] })), [
    'body 1.name invalid_type',
    'body 1.price missing',
  ])
  assert.deepEqual(await (await client.post('/any', { json: [null, { a: 'b' }] })).json(), { any: [null, { a: 'b' }] })
})

test('null and absent are different everywhere', async () => {
  const app = new Hayate()
  const shown = (value: unknown) => (value === undefined ? 'absent' : value)
  app.post('/required', { input: { item: body(User) } }, ({ item }) => shown(item))
  app.post('/optional', { input: { item: body(User.optional()) } }, ({ item }) => shown(item))
  app.post('/nullable', { input: { item: body(User.nullable()) } }, ({ item }) => ({ item }))
  app.post('/default', { input: { item: body(User.nullable().default({ username: 'nobody' })) } }, ({ item }) => ({
    item,
  }))
  app.patch('/', { input: { item: body(z.object({ a: z.string().nullable().optional() })) } }, ({ item }) =>
    Object.keys(item),
  )
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.post('/required')), ['body  missing'])
  assert.deepEqual(await issuesOf(await client.post('/required', { json: null })), ['body  invalid_type'])
  assert.equal(await (await client.post('/optional')).json(), 'absent')
  assert.deepEqual(await issuesOf(await client.post('/optional', { json: null })), ['body  invalid_type'])
  assert.deepEqual(await issuesOf(await client.post('/nullable')), ['body  missing'])
  assert.deepEqual(await (await client.post('/nullable', { json: null })).json(), { item: null })
  assert.deepEqual(await (await client.post('/default')).json(), { item: { username: 'nobody' } })
  assert.deepEqual(await (await client.post('/default', { json: null })).json(), { item: null })
  assert.deepEqual(await (await client.patch('/', { json: { a: null } })).json(), ['a'])
  assert.deepEqual(await (await client.patch('/', { json: {} })).json(), [])
})

test('nothing in JSON is coerced: a number is not a text, a text no number, 1 not true', async () => {
  const app = new Hayate()
  const Model = z.object({ text: z.string(), n: z.number(), yes: z.boolean(), i: z.int() })
  app.post('/', { input: { item: body(Model) } }, ({ item }) => item)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.post('/', { json: { text: 1, n: '3.5', yes: 1, i: true } })), [
    'body text invalid_type',
    'body n invalid_type',
    'body yes invalid_type',
    'body i invalid_type',
  ])
  assert.deepEqual(await issuesOf(await client.post('/', { json: { text: { $ne: 1 }, n: [1], yes: null, i: 1.5 } })), [
    'body text invalid_type',
    'body n invalid_type',
    'body yes invalid_type',
    'body i invalid_type',
  ])
})

test('dates, bigints, bytes, sets and maps have a JSON form in a body, at every level', async () => {
  const Model = z.object({
    at: z.date(),
    big: z.bigint(),
    raw: z.instanceof(Uint8Array),
    tags: z.set(z.string()),
    ages: z.map(z.string(), z.int()),
    list: z.array(z.object({ at: z.date().optional() })),
  })
  const app = new Hayate()
  app.post('/', { input: { item: body(Model) } }, ({ item }) => ({
    at: item.at.getTime(),
    big: String(item.big + 1n),
    raw: [...item.raw],
    tags: [...item.tags],
    ages: [...item.ages],
    list: item.list.map(({ at }) => at?.getUTCFullYear() ?? null),
  }))
  await using client = await testClient(app)
  const json = {
    at: '1970-01-01T00:00:01Z',
    big: '123456789012345678901234567890',
    raw: 'AQI=',
    tags: ['a', 'b', 'a'],
    ages: { hana: 3 },
    list: [{ at: '2026-01-31' }, {}],
  }
  assert.deepEqual(await (await client.post('/', { json })).json(), {
    at: 1000,
    big: '123456789012345678901234567891',
    raw: [1, 2],
    tags: ['a', 'b'],
    ages: [['hana', 3]],
    list: [2026, null],
  })
  const bad = { at: 'soon', big: 'x', raw: '!', tags: 'a', ages: { hana: 'x' }, list: [{ at: 5 }] }
  assert.deepEqual((await issuesOf(await client.post('/', { json: bad }))).toSorted(), [
    'body ages.hana invalid_type',
    'body at date_parsing',
    'body big int_parsing',
    'body list.0.at invalid_type',
    'body raw invalid_format',
    'body tags invalid_type',
  ])
})

test('malformed JSON is 422 with its place', async () => {
  await using client = await testClient(itemApp())
  for (const [text, line, column] of [
    ['{', 1, 2],
    ['{"name": nail}', 1, 10],
    ['{"name": "a",\n "price": }', 2, 11],
    ['{"name": "a"} {}', 1, 15],
    ["{'name': 'a'}", 1, 2],
    ['[1,]', 1, 4],
    ['NaN', 1, 1],
    ['{"price": Infinity}', 1, 11],
    ['\ufeff{}', 1, 1],
    ['{"name": "\\ud800"}', 1, 10],
    ['{"name": "a\tb"}', 1, 12],
    ['undefined', 1, 1],
  ] as const) {
    const response = await sendJson(client, '/items', text)
    const { errors } = await (
      response.clone() as Response & { json(): Promise<{ errors: { message: string }[] }> }
    ).json()
    assert.deepEqual(await issuesOf(response), ['body  json_invalid'], text)
    assert.match(errors[0]?.message ?? '', new RegExp(`line ${line}, column ${column}\\)`), text)
  }
})

test('duplicate keys are 422 duplicate_key, however the key is escaped', async () => {
  await using client = await testClient(itemApp())
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"name":"a","price":1,"price":2}')), [
    'body price duplicate_key',
  ])
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"name":"a","n\\u0061me":"b"}')), [
    'body name duplicate_key',
  ])
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"tags":[{"a":1,"a":2}]}')), [
    'body tags.0.a duplicate_key',
  ])
})

test('numbers that a double does not keep are 422, bigints as text are exact', async () => {
  await using client = await testClient(itemApp())
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"price":1e400}')), ['body price too_big'])
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"price":-1e400}')), ['body price too_small'])
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{"price":9007199254740993}')), [
    'body price too_big',
  ])
  assert.deepEqual(await issuesOf(await sendJson(client, '/items', `{"price":${'9'.repeat(400)}}`)), [
    'body price too_big',
  ])
  const zero = await sendJson(client, '/items', '{"name":"a","price":-0}')
  assert.equal(await zero.text(), '{"name":"a","price":0,"tags":[]}')
})

test('__proto__ and constructor.prototype in a body are 422 and reach no prototype', async () => {
  const app = new Hayate()
  app.post('/', { input: { any: body(z.looseObject({})) } }, ({ any }) => any)
  await using client = await testClient(app)
  for (const [text, place] of [
    ['{"__proto__":{"polluted":1}}', '__proto__'],
    ['{"\\u005f_proto__":{"polluted":1}}', '__proto__'],
    ['{"a":[{"__proto__":1}]}', 'a.0.__proto__'],
    ['{"constructor":{"prototype":{"polluted":1}}}', 'constructor.prototype'],
  ] as const) {
    assert.deepEqual(await issuesOf(await sendJson(client, '/', text)), [`body ${place} unrecognized_key`])
  }
  assert.equal(Reflect.get({}, 'polluted'), undefined)
  assert.deepEqual(await (await sendJson(client, '/', '{"constructor":"tailor"}')).json(), { constructor: 'tailor' })
})

test('too deep JSON is 422 too_deep, before validation and without a stack overflow', async () => {
  const app = new Hayate({ limits: { maxJsonDepth: 5 } })
  app.post('/', { input: { any: body(z.unknown()) } }, ({ any }) => ({ any }))
  await using client = await testClient(app)
  assert.equal((await sendJson(client, '/', '[[[[[1]]]]]')).status, 200)
  assert.deepEqual(await issuesOf(await sendJson(client, '/', '[[[[[[1]]]]]]')), ['body 0.0.0.0.0 too_deep'])
  assert.deepEqual(await issuesOf(await sendJson(client, '/', '['.repeat(50_000))), ['body 0.0.0.0.0 too_deep'])
  assert.deepEqual(await issuesOf(await sendJson(client, '/', `${'{"a":'.repeat(50_000)}1`)), [
    'body a.a.a.a.a too_deep',
  ])
})

test('a body that is not UTF-8 is 400', async () => {
  await using client = await testClient(itemApp())
  for (const bytes of [[0xff], [0x22, 0xc0, 0xae, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22]]) {
    const response = await client.post('/items', {
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(response.status, 400)
    assert.match(JSON.stringify(await response.json()), /body/)
  }
})

test('a missing or wrong media type is 415, with what to send', async () => {
  await using client = await testClient(itemApp())
  const text = '{"name":"a","price":1}'
  const bytes = new TextEncoder().encode(text)
  assert.equal((await client.post('/items', { body: bytes })).status, 415)
  for (const type of [
    'text/plain',
    'text/json',
    'application/jsonx',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    'application/json\tcharset=utf-8',
    'json',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/json; charset="latin1"',
    'application/json; charset=utf-8; charset=utf-16',
  ]) {
    const response = await sendJson(client, '/items', text, type)
    assert.equal(response.status, 415, type)
    // Proof: a problem document.
    const problem = (await response.json()) as { code: string; detail: string }
    assert.equal(problem.code, 'unsupported_media_type')
    assert.match(problem.detail, /application\/json|utf-8/i)
  }
})

test('application/json in any case, with any parameters, and application/*+json are JSON and validated', async () => {
  await using client = await testClient(itemApp())
  for (const type of [
    'APPLICATION/JSON',
    'application/json ;',
    'application/json; charset=UTF-8',
    'application/json; profile="a b"',
    'application/vnd.shop.v1+json',
  ]) {
    assert.deepEqual(await issuesOf(await sendJson(client, '/items', '{}', type)), [
      'body name missing',
      'body price missing',
    ])
  }
})

test('mediaType is accepted besides JSON, and documented', async () => {
  const app = new Hayate()
  app.patch(
    '/',
    { input: { ops: body(z.array(z.unknown()), { mediaType: 'application/json-patch' }) } },
    ({ ops }) => ops.length,
  )
  await using client = await testClient(app)
  const send = (type: string) => client.patch('/', { body: '[1,2]', headers: { 'content-type': type } })
  assert.equal(await (await send('application/json-patch')).json(), 2)
  assert.equal(await (await send('Application/JSON-Patch; charset=utf-8')).json(), 2)
  assert.equal((await send('application/json')).status, 200)
  assert.equal((await send('text/plain')).status, 415)
  assert.deepEqual(Object.keys(app.openapi().paths?.['/']?.patch?.requestBody?.content ?? {}), [
    'application/json-patch',
  ])
})

test('a body of another charset is 415 under any media type', async () => {
  const app = new Hayate()
  app.post('/', { input: { ops: body(z.unknown(), { mediaType: 'application/x-ops' }) } }, () => 1)
  await using client = await testClient(app)
  assert.equal((await sendJson(client, '/', '1', 'application/x-ops; charset=utf-16')).status, 415)
})

test('two bodies with different media types are a startup error', async () => {
  const app = new Hayate()
  app.post('/', { input: { a: body(z.int()), b: body(z.int(), { mediaType: 'application/x-b' }) } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), { code: 'HAYATE_BODY_MEDIA_TYPES' })
})

test('GET and DELETE may have a body', async () => {
  const app = new Hayate()
  app.delete('/', { input: { item: body(User) } }, ({ item }) => item)
  app.query('/', { input: { item: body(User) } }, ({ item }) => item)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.delete('/', { json: { username: 'a' } })).json(), { username: 'a' })
  assert.deepEqual(await issuesOf(await client.delete('/')), ['body  missing'])
  assert.deepEqual(await (await client.request('QUERY', '/', { json: { username: 'b' } })).json(), { username: 'b' })
})

test('a body of zero bytes is absent', async () => {
  const app = new Hayate()
  app.post('/', { input: { item: body(User.optional()) } }, ({ item }) => item ?? 'absent')
  await using client = await testClient(app)
  assert.equal(await (await sendJson(client, '/', '')).json(), 'absent')
})

test('an authentication that fails wins over the body, which wins over nothing', async () => {
  let asked = 0
  const denied = depends(() => {
    asked += 1
    throw new HttpError(401)
  })
  const app = new Hayate()
  app.post('/', { input: { user: denied, item: body(User) } }, () => 1)
  app.post('/before', { input: { item: body(User), user: denied } }, () => 1)
  await using client = await testClient(app)
  for (const path of ['/', '/before']) {
    assert.equal((await sendJson(client, path, '{')).status, 401)
    assert.equal((await client.post(path, { json: {} })).status, 401)
  }
  assert.equal(asked, 4)
})

test('a dependency whose inputs are wrong is not called, and the issues of all are told together', async () => {
  let called = 0
  const page = depends({ page: z.int() }, () => {
    called += 1
  })
  const app = new Hayate()
  app.post('/', { input: { page, item: body(User) } }, () => 1)
  await using client = await testClient(app)
  assert.deepEqual(await issuesOf(await client.post('/?page=x', { json: {} })), [
    'query page int_parsing',
    'body username missing',
  ])
  assert.equal(called, 0)
})

test('a body over the limit is 413, whether a handler reads it or not', async () => {
  let handled = 0
  const app = new Hayate({ limits: { maxBodyBytes: 100 } })
  app.post('/read', { input: { any: body(z.unknown()) } }, () => ++handled)
  app.post('/unread', () => ++handled)
  app.post('/roomy', { input: { any: body(z.unknown()) }, maxBodyBytes: 1000 }, () => 'ok')
  await using client = await testClient(app)
  const json = 'x'.repeat(200)
  for (const path of ['/read', '/unread']) {
    const response = await client.post(path, { json })
    assert.equal(response.status, 413)
    assert.partialDeepStrictEqual(await response.json(), { code: 'content_too_large', status: 413 })
  }
  assert.equal(handled, 0)
  assert.equal((await client.post('/roomy', { json })).status, 200)
})

test('a strict body refuses unknown keys by name, a plain one drops them, a loose one keeps them', async () => {
  const app = new Hayate()
  app.post('/strict', { input: { item: body(z.strictObject({ a: z.int() })) } }, ({ item }) => item)
  app.post('/plain', { input: { item: body(z.object({ a: z.int() })) } }, ({ item }) => item)
  app.post('/loose', { input: { item: body(z.looseObject({ a: z.int() })) } }, ({ item }) => item)
  await using client = await testClient(app)
  const json = { a: 1, is_admin: true }
  assert.deepEqual(await issuesOf(await client.post('/strict', { json })), ['body is_admin unrecognized_key'])
  assert.deepEqual(await (await client.post('/plain', { json })).json(), { a: 1 })
  assert.deepEqual(await (await client.post('/loose', { json })).json(), json)
})

test('unions in a body: the first member that accepts, a discriminator that names one', async () => {
  const Cat = z.object({ kind: z.literal('cat'), lives: z.int() })
  const Dog = z.object({ kind: z.literal('dog'), name: z.string() })
  const app = new Hayate()
  app.post('/', { input: { pet: body(z.discriminatedUnion('kind', [Cat, Dog])) } }, ({ pet }) => pet)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.post('/', { json: { kind: 'dog', name: 'Pochi' } })).json(), {
    kind: 'dog',
    name: 'Pochi',
  })
  assert.deepEqual(await issuesOf(await client.post('/', { json: { kind: 'dog' } })), ['body name missing'])
  assert.deepEqual(await issuesOf(await client.post('/', { json: { kind: 'cow' } })), ['body kind invalid_union'])
  assert.deepEqual(await issuesOf(await client.post('/', { json: {} })), ['body kind missing'])
})

test('transforms of an input give the handler the output', async () => {
  const app = new Hayate()
  app.post(
    '/',
    {
      input: { item: body(z.object({ a: z.string().transform((text) => text.length) })), q: query(z.string().trim()) },
    },
    (values) => values,
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.post('/?q=%20a%20', { json: { a: 'four' } })).json(), { item: { a: 4 }, q: 'a' })
})

test('the request dependency reads the body itself, once and kept', async () => {
  const app = new Hayate()
  app.post('/', { input: { request } }, async ({ request: received }) => {
    const first = await received.body()
    return { same: first === (await received.body()), text: new TextDecoder().decode(first) }
  })
  await using client = await testClient(app)
  assert.deepEqual(await (await client.post('/', { body: 'any: yaml' })).json(), { same: true, text: 'any: yaml' })
})
