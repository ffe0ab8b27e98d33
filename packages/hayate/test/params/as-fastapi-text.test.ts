import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookie, depends, fastapiErrors, Hayate, header, query } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'

/** The errors of FastAPI's own shape. */
async function detailOf(response: Response): Promise<unknown> {
  assert.equal(response.status, 422, await response.clone().text())
  // Proof: FastAPI's shape, as the applications here ask for.
  return ((await response.json()) as { detail: unknown }).detail
}

async function bodyOf(client: TestClient, path: string): Promise<unknown> {
  const response = await client.get(path)
  assert.equal(response.status, 200, await response.clone().text())
  return response.json()
}

interface Described {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Readonly<Record<string, unknown>>
}

/** The documented parameters of `GET /`. */
async function parametersOf(client: TestClient): Promise<readonly Described[]> {
  // Proof: a document of OpenAPI 3.1, read only where its form is fixed.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: { '/': { get: { parameters: readonly Described[] } } }
  }
  return paths['/'].get.parameters
}

const missing = (loc: readonly string[], input: unknown) => ({ type: 'missing', loc, msg: 'Field required', input })

test('a list collects what is repeated, splits no comma, knows no brackets, and has its default when absent', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { v: z.array(z.string()).default(['a']), n: z.array(z.int()).optional() } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await bodyOf(client, '/?v=1&v=2,3'), { v: ['1', '2,3'] })
  assert.deepEqual(await bodyOf(client, '/?v[]=1'), { v: ['a'] })
  assert.partialDeepStrictEqual(await detailOf(await client.get('/?n=1&n=x')), [
    { type: 'int_parsing', loc: ['query', 'n', 1], input: 'x' },
  ])
  assert.deepEqual((await parametersOf(client))[0]?.schema, {
    default: ['a'],
    type: 'array',
    items: { type: 'string' },
  })
})

test('a set drops what is repeated, a tuple has its places, and a required one that is not sent is missing', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { s: z.set(z.string()), t: z.tuple([z.int(), z.string()]).optional() } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await bodyOf(client, '/?s=a&s=b&s=a&t=1&t=x'), { s: ['a', 'b'], t: [1, 'x'] })
  assert.deepEqual(await detailOf(await client.get('/')), [missing(['query', 's'], null)])
})

test('dates, times, durations, UUIDs, decimals, enums and literals have one notation each', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const input = {
    at: z.date().optional(),
    day: z.iso.date().optional(),
    time: z.iso.time().optional(),
    wait: z.iso.duration().optional(),
    id: z.uuid().optional(),
    price: z
      .string()
      .regex(/^\d+\.\d\d$/)
      .optional(),
    color: z.enum(['red', 'green']).optional(),
    one: z.literal(1).optional(),
  }
  app.get('/', { input }, (values) => values)
  await using client = await testClient(app)
  const id = '123e4567-e89b-42d3-a456-426614174000'
  assert.deepEqual(
    await bodyOf(
      client,
      `/?at=2026-01-31T12:00:00%2B09:00&day=2026-01-31&time=12:30:00&wait=P1DT2H&id=${id}&price=1.50&color=red&one=1`,
    ),
    {
      at: '2026-01-31T03:00:00.000Z',
      day: '2026-01-31',
      time: '12:30:00',
      wait: 'P1DT2H',
      id,
      price: '1.50',
      color: 'red',
      one: 1,
    },
  )
  const types: Readonly<Record<string, string>> = {
    'at=1769860800': 'datetime_from_date_parsing',
    'day=2026-01-31T12:00:00': 'date_from_datetime_inexact',
    'day=soon': 'date_from_datetime_parsing',
    'time=soon': 'time_parsing',
    'wait=90': 'time_delta_parsing',
    'id=123': 'uuid_parsing',
    'color=RED': 'enum',
    'one=2': 'literal_error',
  }
  for (const [search, type] of Object.entries(types)) {
    assert.partialDeepStrictEqual(await detailOf(await client.get(`/?${search}`)), [{ type }])
  }
})

test('a UUID and a time are told as Pydantic tells them, with the error in ctx', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { id: z.uuid().optional(), time: z.iso.time().optional() } }, (values) => values)
  await using client = await testClient(app)
  const errors: Readonly<Record<string, string>> = {
    'id=not-a-uuid':
      'invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `n` at 1',
    'id=123': 'invalid length: expected length 32 for simple format, found 3',
    'id=12-34': 'invalid group count: expected 5, found 2',
    'id=123e4567-e89b-42d3-a456-42661417400': 'invalid group length in group 4: expected 12, found 11',
    'time=12': 'input is too short',
    'time=noon!': 'invalid character in hour',
    'time=25:00:00': 'hour value is outside expected range of 0-23',
    'time=12:60:00': 'minute value is outside expected range of 0-59',
  }
  for (const [search, error] of Object.entries(errors)) {
    const isId = search.startsWith('id')
    const msg = isId ? `Input should be a valid UUID, ${error}` : `Input should be in a valid time format, ${error}`
    const [, input] = search.split('=')
    assert.deepEqual(await detailOf(await client.get(`/?${search}`)), [
      {
        type: isId ? 'uuid_parsing' : 'time_parsing',
        loc: ['query', isId ? 'id' : 'time'],
        msg,
        input,
        ctx: { error },
      },
    ])
  }
})

test('constraints of numbers are judged and documented', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const input = { a: z.int().gt(3).lt(9).default(5), b: z.number().gte(3).lte(9).multipleOf(1.5).default(3) }
  app.get('/', { input }, (values) => values)
  await using client = await testClient(app)
  assert.partialDeepStrictEqual(await detailOf(await client.get('/?a=3&b=10')), [
    { type: 'greater_than', loc: ['query', 'a'], ctx: { gt: 3 } },
    { type: 'less_than_equal', loc: ['query', 'b'], ctx: { le: 9 } },
  ])
  assert.partialDeepStrictEqual(await detailOf(await client.get('/?a=9&b=2')), [
    { type: 'less_than', ctx: { lt: 9 } },
    { type: 'greater_than_equal', ctx: { ge: 3 } },
  ])
  assert.partialDeepStrictEqual(await detailOf(await client.get('/?b=4')), [
    { type: 'multiple_of', ctx: { multiple_of: 1.5 } },
  ])
  assert.equal((await client.get('/?b=inf')).status, 422)
  const [a, b] = await parametersOf(client)
  assert.deepEqual(a?.schema, { default: 5, type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 9 })
  assert.deepEqual(b?.schema, { default: 3, type: 'number', minimum: 3, maximum: 9, multipleOf: 1.5 })
})

test('a default is documented, makes the parameter optional, and is not validated itself', async () => {
  const app = new Hayate()
  let made = 0
  const input = { a: z.int().max(3).default(99), b: z.int().default(() => (made += 1)) }
  app.get('/', { input }, (values) => values)
  await using client = await testClient(app)
  const before = made
  assert.deepEqual(await bodyOf(client, '/'), { a: 99, b: before + 1 })
  assert.deepEqual(await bodyOf(client, '/'), { a: 99, b: before + 2 })
  const [a] = await parametersOf(client)
  assert.deepEqual([a?.required, a?.schema.default], [false, 99])
})

test('a path parameter is always required; an optional input of a dependency is one where the path has its name', async () => {
  const shared = depends({ id: z.int().default(7) }, ({ id }) => id)
  const app = new Hayate()
  app.get('/', { input: { shared } }, ({ shared }) => shared)
  app.get('/items/{id}', { input: { id: z.int().default(7), shared } }, ({ id }) => id)
  await using client = await testClient(app)
  assert.equal(await bodyOf(client, '/'), 7)
  assert.equal(await bodyOf(client, '/items/5'), 5)
  // Proof: a document of OpenAPI 3.1, read only where its form is fixed.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: { '/items/{id}': { get: { parameters: readonly Described[] } } }
  }
  assert.partialDeepStrictEqual(paths['/items/{id}'].get.parameters, [{ name: 'id', in: 'path', required: true }])
})

test('an alias is the only name on the wire; several names are several inputs that a dependency chooses from', async () => {
  const search = depends(
    { 'item-query': z.string().optional(), q: z.string().optional() },
    ({ 'item-query': first, q }) => first ?? q ?? 'nothing',
  )
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/alias', { input: { itemQuery: query(z.string(), { alias: 'item-query' }) } }, ({ itemQuery }) => itemQuery)
  app.get('/choices', { input: { search } }, ({ search }) => search)
  await using client = await testClient(app)
  assert.equal(await bodyOf(client, '/alias?item-query=1'), '1')
  assert.deepEqual(await detailOf(await client.get('/alias?itemQuery=1')), [missing(['query', 'item-query'], null)])
  assert.equal(await bodyOf(client, '/choices?q=b'), 'b')
  assert.equal(await bodyOf(client, '/choices?q=b&item-query=a'), 'a')
})

test('what a validator of the author says is a value_error, before or after the conversion', async () => {
  const Id = z.string().refine((id) => id.startsWith('isbn-'), 'Invalid ID format')
  const Trimmed = z.preprocess((text) => (typeof text === 'string' ? text.trim() : text), z.int().min(5, 'too few'))
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { id: Id.optional(), n: Trimmed.optional() } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await detailOf(await client.get('/?id=x')), [
    {
      type: 'value_error',
      loc: ['query', 'id'],
      msg: 'Value error, Invalid ID format',
      input: 'x',
      ctx: { error: {} },
    },
  ])
  assert.deepEqual(await bodyOf(client, '/?id=isbn-1&n=7'), { id: 'isbn-1', n: 7 })
  assert.partialDeepStrictEqual(await detailOf(await client.get('/?n=4')), [{ loc: ['query', 'n'], msg: 'too few' }])
})

test('a header is read under its kebab-case name, and with an alias under exactly that one', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const input = { x_token: header(z.string()), raw: header(z.string().optional(), { alias: 'x_raw' }) }
  app.get('/', { input }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/', { headers: { 'X-Token': 'a', x_raw: 'b' } })).json(), {
    x_token: 'a',
    raw: 'b',
  })
  assert.deepEqual(await detailOf(await client.get('/', { headers: { x_token: 'a', 'x-raw': 'b' } })), [
    missing(['header', 'x-token'], null),
  ])
  assert.deepEqual(
    (await parametersOf(client)).map(({ name }) => name),
    ['x-token', 'x_raw'],
  )
})

test('a header model names its headers in loc, and echoes only its own', async () => {
  const Headers = z.object({ save_data: z.boolean(), x_tag: z.array(z.string()).default([]) })
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { headers: header(Headers) } }, ({ headers }) => headers)
  await using client = await testClient(app)
  const headers = { 'save-data': 'on', 'x-tag': 'a,b' }
  assert.deepEqual(await (await client.get('/', { headers })).json(), { save_data: true, x_tag: ['a,b'] })
  const refused = await client.get('/', { headers: { authorization: 'Bearer secret', 'x-tag': 'a' } })
  assert.deepEqual(await detailOf(refused), [missing(['header', 'save-data'], { 'x-tag': 'a' })])
})

test('a strict header model refuses every header that it does not know', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { headers: header(z.strictObject({ x: z.string().optional() })) } }, () => 1)
  await using client = await testClient(app)
  const msg = 'Extra inputs are not permitted'
  const extra = ['accept', 'host', 'user-agent'].map((name) => ({
    type: 'extra_forbidden',
    loc: ['header', name],
    msg,
  }))
  assert.partialDeepStrictEqual(await detailOf(await client.get('/')), extra)
})

test('a strict cookie model: extra_forbidden for what it does not know, missing with what it got', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.get('/', { input: { cookies: cookie(z.strictObject({ a: z.string() })) } }, ({ cookies }) => cookies)
  await using client = await testClient(app)
  assert.deepEqual(await detailOf(await client.get('/')), [missing(['cookie', 'a'], {})])
  assert.deepEqual(await detailOf(await client.get('/', { cookies: { a: '1', b: '2' } })), [
    { type: 'extra_forbidden', loc: ['cookie', 'b'], msg: 'Extra inputs are not permitted', input: '2' },
  ])
})
