import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, fastapiErrors, Hayate, HttpError, request } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

/** The errors of FastAPI's own shape. */
async function detailOf(response: Response): Promise<unknown> {
  assert.equal(response.status, 422, await response.clone().text())
  // Proof: FastAPI's shape, as the applications here ask for.
  return ((await response.json()) as { detail: unknown }).detail
}

const Item = z.object({ name: z.string(), price: z.number() })

function app(): Hayate {
  const declared = new Hayate({ errorFormat: fastapiErrors, log: false })
  declared.put(
    '/items/{item_id}',
    { input: { item_id: z.int(), item: body(Item), q: z.string().max(3).optional() } },
    (values) => values,
  )
  declared.post('/two', { input: { item: body(Item), importance: body(z.int().gt(0).default(1)) } }, (values) => values)
  declared.post('/nullable', { input: { item: body(Item.nullable().default(null)) } }, ({ item }) => item)
  declared.post('/scalar', { input: { n: body(z.int()) } }, ({ n }) => n)
  declared.post('/weights', { input: { weights: body(z.record(z.int(), z.number())) } }, ({ weights }) => weights)
  const Kid = z.object({ v: z.int() })
  declared.post(
    '/nested',
    { input: { tree: body(z.object({ kids: z.array(z.object({ kids: z.array(Kid) })) })) } },
    ({ tree }) => tree,
  )
  const Cat = z.object({ t: z.literal('cat'), a: z.int() })
  const Dog = z.object({ t: z.literal('dog'), b: z.int() })
  declared.post('/union', { input: { pet: body(z.union([Cat, Dog])) } }, ({ pet }) => pet)
  declared.post('/tagged', { input: { pet: body(z.discriminatedUnion('t', [Cat, Dog])) } }, ({ pet }) => pet)
  const Range = z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from < to, 'from must be before to')
  declared.post('/range', { input: { range: body(Range) } }, ({ range }) => range)
  declared.post('/bytes', { input: { file: body(z.object({ data: z.instanceof(Uint8Array) })) } }, ({ file }) => file)
  return declared
}

test('body, path and query together: each is told where it stands', async () => {
  await using client = await testClient(app())
  const good = await client.put('/items/5?q=abc', { json: { name: 'a', price: 1 } })
  assert.deepEqual(await good.json(), { item_id: 5, item: { name: 'a', price: 1 }, q: 'abc' })
  assert.partialDeepStrictEqual(await detailOf(await client.put('/items/x?q=long', { json: { name: 'a' } })), [
    { type: 'int_parsing', loc: ['path', 'item_id'] },
    { type: 'string_too_long', loc: ['query', 'q'] },
    { type: 'missing', loc: ['body', 'price'], input: { name: 'a' } },
  ])
})

test('several bodies: a singular value is a key of the same object, and loc begins with the name', async () => {
  await using client = await testClient(app())
  const item = { name: 'a', price: 1 }
  assert.deepEqual(await (await client.post('/two', { json: { item, importance: 5 } })).json(), { item, importance: 5 })
  assert.partialDeepStrictEqual(await detailOf(await client.post('/two', { json: { item: {}, importance: 0 } })), [
    { type: 'missing', loc: ['body', 'item', 'name'] },
    { type: 'missing', loc: ['body', 'item', 'price'] },
    { type: 'greater_than', loc: ['body', 'importance'], ctx: { gt: 0 } },
  ])
})

test('null for several bodies, or a list, is told once: it is no object', async () => {
  await using client = await testClient(app())
  for (const json of [null, [], 'text', 5]) {
    assert.deepEqual(await detailOf(await client.post('/two', { json })), [
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: json,
      },
    ])
  }
})

test('null is a value and no absence: what may be null gets it, a default is for what was not sent', async () => {
  await using client = await testClient(app())
  assert.equal(await (await client.post('/nullable', { json: null })).json(), null)
  assert.equal(await (await client.post('/nullable')).json(), null)
  assert.partialDeepStrictEqual(await detailOf(await client.put('/items/1', { json: null })), [
    { type: 'model_attributes_type', loc: ['body'], input: null },
  ])
  assert.partialDeepStrictEqual(
    await detailOf(await client.post('/two', { json: { item: { name: 'a', price: 1 }, importance: null } })),
    [{ type: 'int_type', loc: ['body', 'importance'], input: null }],
  )
})

test('a scalar alone is the whole body', async () => {
  await using client = await testClient(app())
  assert.equal(await (await client.post('/scalar', { json: 5 })).json(), 5)
  assert.partialDeepStrictEqual(await detailOf(await client.post('/scalar', { json: 'x' })), [
    { type: 'int_parsing', loc: ['body'], input: 'x' },
  ])
})

test('keys of a dictionary are judged too, and loc says that it is the key', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.post('/weights', { json: { 1: 2.5 } })).json(), { 1: 2.5 })
  assert.partialDeepStrictEqual(await detailOf(await client.post('/weights', { json: { x: 2, 1: 'y' } })), [
    { loc: ['body', '1'], input: 'y' },
    { loc: ['body', 'x', '[key]'], input: 'x' },
  ])
})

test('deep inside a body loc has every name and index', async () => {
  await using client = await testClient(app())
  const json = { kids: [{ kids: [{ v: 1 }, { v: 'x' }] }] }
  assert.partialDeepStrictEqual(await detailOf(await client.post('/nested', { json })), [
    { type: 'int_parsing', loc: ['body', 'kids', 0, 'kids', 1, 'v'], input: 'x' },
  ])
})

test('a union that nothing fits is one error at its place; a discriminated one names what is wrong inside', async () => {
  await using client = await testClient(app())
  assert.partialDeepStrictEqual(await detailOf(await client.post('/union', { json: { t: 'cat' } })), [
    { type: 'union_error', loc: ['body'], input: { t: 'cat' } },
  ])
  assert.partialDeepStrictEqual(await detailOf(await client.post('/tagged', { json: { t: 'dog' } })), [
    { type: 'missing', loc: ['body', 'b'], input: { t: 'dog' } },
  ])
  // Proof: a document of OpenAPI 3.1, read only where its form is fixed.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: { '/tagged': { post: { requestBody: { content: { 'application/json': { schema: unknown } } } } } }
  }
  assert.partialDeepStrictEqual(paths['/tagged'].post.requestBody.content['application/json'].schema, {
    oneOf: [{}, {}],
    discriminator: { propertyName: 't' },
  })
})

test('a rule over the whole body has loc body, and waits until each field is valid', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await detailOf(await client.post('/range', { json: { from: 2, to: 1 } })), [
    {
      type: 'value_error',
      loc: ['body'],
      msg: 'Value error, from must be before to',
      input: { from: 2, to: 1 },
      ctx: { error: {} },
    },
  ])
  assert.partialDeepStrictEqual(await detailOf(await client.post('/range', { json: { from: 2, to: 'x' } })), [
    { type: 'int_parsing', loc: ['body', 'to'] },
  ])
})

test('bytes in JSON are base64 in both directions, and documented so', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.post('/bytes', { json: { data: 'aGk=' } })).json(), { data: 'aGk=' })
  assert.partialDeepStrictEqual(await detailOf(await client.post('/bytes', { json: { data: '!' } })), [
    { type: 'base64_decode', loc: ['body', 'data'] },
  ])
  // Proof: a document of OpenAPI 3.1, read only where its form is fixed.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: { '/bytes': { post: { requestBody: { content: { 'application/json': { schema: unknown } } } } } }
  }
  assert.partialDeepStrictEqual(paths['/bytes'].post.requestBody.content['application/json'].schema, {
    properties: { data: { type: 'string', contentEncoding: 'base64', contentMediaType: 'application/octet-stream' } },
  })
})

test('a body of another type is parsed by hand and documented through openapi', async () => {
  const Config = z.object({ name: z.string(), tags: z.array(z.string()) })
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const declared = new Hayate({ errorFormat: fastapiErrors, log: false })
  declared.post(
    '/config',
    {
      input: { request },
      openapi: { requestBody: { required: true, content: { 'application/yaml': { schema } } } },
    },
    async ({ request }) => {
      const lines = new TextDecoder().decode(await request.body()).split('\n')
      const pairs = lines.filter((line) => line.includes(': ')).map((line) => line.split(': '))
      const { name, tags = '' } = Object.fromEntries(pairs)
      const parsed = Config.safeParse({ name, tags: tags.split(', ') })
      if (!parsed.success) throw new HttpError(422, 'Invalid YAML')
      return parsed.data
    },
  )
  await using client = await testClient(declared)
  const headers = { 'content-type': 'application/yaml' }
  const good = await client.post('/config', { body: 'name: hayate\ntags: a, b\n', headers })
  assert.deepEqual(await good.json(), { name: 'hayate', tags: ['a', 'b'] })
  const bad = await client.post('/config', { body: 'tags: a\n', headers })
  assert.deepEqual([bad.status, await bad.json()], [422, { detail: 'Invalid YAML' }])
  // Proof: a document of OpenAPI 3.1, read only where its form is fixed.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: { '/config': { post: { requestBody: { content: object } } } }
  }
  assert.deepEqual(paths['/config'].post.requestBody.content, { 'application/yaml': { schema } })
})
