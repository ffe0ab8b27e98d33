import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, cookie, defineError, fastapiErrors, form, Hayate, HttpError, header, query } from 'hayate'
import { type TestClient, type TestRequest, testClient } from 'hayate/testing'
import * as z from 'zod'

const Item = z.object({
  name: z.string().min(3).max(5),
  price: z.number().gt(0),
  count: z.int().optional(),
  ready: z.boolean().optional(),
  tags: z.array(z.string()).max(3).optional(),
  kind: z.enum(['a', 'b', 'c']).optional(),
  at: z.date().optional(),
})

function app(): Hayate {
  const declared = new Hayate({ errorFormat: fastapiErrors, log: false })
  declared.get('/items/{item_id}', { input: { item_id: z.int().min(1) } }, () => 1)
  declared.get(
    '/query',
    {
      input: {
        int: z.int().gt(3).optional(),
        float: z.number().lte(10).optional(),
        bool: z.boolean().optional(),
        text: z.string().min(3).max(5).regex(/^x+$/).optional(),
        list: z.array(z.int()).max(3).optional(),
        kind: z.enum(['red', 'green', 'blue']).optional(),
        one: z.literal('only').optional(),
        step: z.int().multipleOf(5).optional(),
        date: z.iso.date().optional(),
        datetime: z.date().optional(),
        time: z.iso.time().optional(),
        uuid: z.uuid().optional(),
        email: z.email().optional(),
        custom: z
          .string()
          .refine((text) => text !== 'bad', 'must not be bad')
          .optional(),
        plain: z
          .string()
          .refine((text) => text !== 'bad')
          .optional(),
      },
    },
    () => 1,
  )
  declared.get(
    '/needs',
    { input: { needy: z.string(), xToken: header(z.string()), session: cookie(z.string()) } },
    () => 1,
  )
  declared.get('/model', { input: { model: query(z.strictObject({ a: z.int(), b: z.string().optional() })) } }, () => 1)
  declared.post('/one', { input: { item: body(Item) } }, () => 1)
  declared.post('/two', { input: { item: body(Item), user: body(z.object({ username: z.string() })) } }, () => 1)
  declared.post('/strict', { input: { item: body(z.strictObject({ a: z.int().optional() })) } }, () => 1)
  declared.post('/scalar', { input: { n: body(z.int()) } }, () => 1)
  declared.post('/list', { input: { list: body(z.array(z.object({ a: z.int() }))) } }, () => 1)
  declared.post('/record', { input: { weights: body(z.record(z.string(), z.number())) } }, () => 1)
  declared.post('/form', { input: { name: form(z.string()), age: form(z.int()) } }, () => 1)
  const Cat = z.object({ kind: z.literal('cat'), lives: z.int() })
  const Dog = z.object({ kind: z.literal('dog'), name: z.string() })
  declared.post('/pet', { input: { pet: body(z.discriminatedUnion('kind', [Cat, Dog])) } }, () => 1)
  return declared
}

async function detailOf(client: TestClient, method: string, path: string, request?: TestRequest): Promise<unknown> {
  const response = await client.request(method, path, request)
  assert.equal(response.status, 422, await response.clone().text())
  assert.equal(response.headers.get('content-type'), 'application/json')
  // Proof: FastAPI's shape, as the test asks for.
  return ((await response.json()) as { detail: unknown }).detail
}

test('every type has FastAPI’s loc, msg, input and ctx', async (t) => {
  await using client = await testClient(app())
  const cases: readonly (readonly [search: string, expected: Readonly<Record<string, unknown>>])[] = [
    [
      'int=foo',
      {
        type: 'int_parsing',
        msg: 'Input should be a valid integer, unable to parse string as an integer',
        input: 'foo',
      },
    ],
    [
      'int=9007199254740993',
      {
        type: 'int_parsing_size',
        msg: 'Unable to parse input string as an integer, exceeded maximum size',
        input: '9007199254740993',
      },
    ],
    ['int=3', { type: 'greater_than', msg: 'Input should be greater than 3', input: '3', ctx: { gt: 3 } }],
    [
      'float=abc',
      {
        type: 'float_parsing',
        msg: 'Input should be a valid number, unable to parse string as a number',
        input: 'abc',
      },
    ],
    [
      'float=10.5',
      { type: 'less_than_equal', msg: 'Input should be less than or equal to 10', input: '10.5', ctx: { le: 10 } },
    ],
    ['bool=2', { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input', input: '2' }],
    [
      'text=x',
      { type: 'string_too_short', msg: 'String should have at least 3 characters', input: 'x', ctx: { min_length: 3 } },
    ],
    [
      'text=xxxxxx',
      {
        type: 'string_too_long',
        msg: 'String should have at most 5 characters',
        input: 'xxxxxx',
        ctx: { max_length: 5 },
      },
    ],
    [
      'text=abc',
      {
        type: 'string_pattern_mismatch',
        msg: "String should match pattern '^x+$'",
        input: 'abc',
        ctx: { pattern: '^x+$' },
      },
    ],
    [
      'kind=pink',
      {
        type: 'enum',
        msg: "Input should be 'red', 'green' or 'blue'",
        input: 'pink',
        ctx: { expected: "'red', 'green' or 'blue'" },
      },
    ],
    [
      'one=other',
      { type: 'literal_error', msg: "Input should be 'only'", input: 'other', ctx: { expected: "'only'" } },
    ],
    ['step=7', { type: 'multiple_of', msg: 'Input should be a multiple of 5', input: '7', ctx: { multiple_of: 5 } }],
    [
      'date=soon',
      {
        type: 'date_from_datetime_parsing',
        msg: 'Input should be a valid date or datetime, input is too short',
        input: 'soon',
        ctx: { error: 'input is too short' },
      },
    ],
    [
      'datetime=not-a-date!',
      {
        type: 'datetime_from_date_parsing',
        msg: 'Input should be a valid datetime or date, invalid character in year',
        input: 'not-a-date!',
        ctx: { error: 'invalid character in year' },
      },
    ],
    [
      'datetime=2026-13-01',
      {
        type: 'datetime_from_date_parsing',
        msg: 'Input should be a valid datetime or date, month value is outside expected range of 1-12',
        input: '2026-13-01',
        ctx: { error: 'month value is outside expected range of 1-12' },
      },
    ],
    [
      'datetime=2026-02-30',
      {
        type: 'datetime_from_date_parsing',
        msg: 'Input should be a valid datetime or date, day value is outside expected range',
        input: '2026-02-30',
        ctx: { error: 'day value is outside expected range' },
      },
    ],
    [
      'email=nobody',
      {
        type: 'value_error',
        msg: 'value is not a valid email address: An email address must have an @-sign.',
        input: 'nobody',
        ctx: { reason: 'An email address must have an @-sign.' },
      },
    ],
    ['custom=bad', { type: 'value_error', msg: 'Value error, must not be bad', input: 'bad', ctx: { error: {} } }],
    [
      'plain=bad',
      { type: 'value_error', msg: 'Value error, the value is not valid', input: 'bad', ctx: { error: {} } },
    ],
    [
      'bool=on&bool=off',
      { type: 'value_error', msg: 'Value error, given more than once', input: ['on', 'off'], ctx: { error: {} } },
    ],
  ]
  for (const [search, { type, msg, input, ctx }] of cases) {
    await t.test(`?${search} is ${String(type)}`, async () => {
      const loc = ['query', search.slice(0, search.indexOf('='))]
      const expected = { type, loc, msg, input, ...(ctx !== undefined && { ctx }) }
      assert.deepEqual(await detailOf(client, 'GET', `/query?${search}`), [expected])
    })
  }
  assert.partialDeepStrictEqual(await detailOf(client, 'GET', '/query?uuid=x'), [
    { type: 'uuid_parsing', loc: ['query', 'uuid'] },
  ])
  assert.partialDeepStrictEqual(await detailOf(client, 'GET', '/query?time=x'), [
    { type: 'time_parsing', loc: ['query', 'time'] },
  ])
})

test('the path of FastAPI’s first tutorial page', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await detailOf(client, 'GET', '/items/foo'), [
    {
      type: 'int_parsing',
      loc: ['path', 'item_id'],
      msg: 'Input should be a valid integer, unable to parse string as an integer',
      input: 'foo',
    },
  ])
  assert.deepEqual(await detailOf(client, 'GET', '/items/0'), [
    {
      type: 'greater_than_equal',
      loc: ['path', 'item_id'],
      msg: 'Input should be greater than or equal to 1',
      input: '0',
      ctx: { ge: 1 },
    },
  ])
})

test('what is missing: input is null, or the object that it is missing from', async () => {
  await using client = await testClient(app())
  const missing = (loc: readonly (string | number)[], input: unknown) => ({
    type: 'missing',
    loc,
    msg: 'Field required',
    input,
  })
  assert.deepEqual(await detailOf(client, 'GET', '/needs'), [
    missing(['query', 'needy'], null),
    missing(['header', 'x-token'], null),
    missing(['cookie', 'session'], null),
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/one'), [missing(['body'], null)])
  assert.deepEqual(await detailOf(client, 'POST', '/one', { json: { name: 'Foo' } }), [
    missing(['body', 'price'], { name: 'Foo' }),
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/two', { json: { item: { name: 'Foo' } } }), [
    missing(['body', 'item', 'price'], { name: 'Foo' }),
    missing(['body', 'user'], null),
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/list', { json: [{ a: 1 }, {}] }), [missing(['body', 1, 'a'], {})])
  assert.deepEqual(await detailOf(client, 'GET', '/model?b=x'), [missing(['query', 'a'], { b: 'x' })])
  assert.deepEqual(await detailOf(client, 'POST', '/form', { form: { age: 5 } }), [missing(['body', 'name'], null)])
})

test('lists: the index is in loc, sizes say how many there are', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await detailOf(client, 'GET', '/query?list=1&list=x'), [
    {
      type: 'int_parsing',
      loc: ['query', 'list', 1],
      msg: 'Input should be a valid integer, unable to parse string as an integer',
      input: 'x',
    },
  ])
  assert.deepEqual(await detailOf(client, 'GET', '/query?list=1&list=2&list=3&list=4'), [
    {
      type: 'too_long',
      loc: ['query', 'list'],
      msg: 'List should have at most 3 items after validation, not 4',
      input: ['1', '2', '3', '4'],
      ctx: { field_type: 'List', max_length: 3, actual_length: 4 },
    },
  ])
})

test('unknown keys are extra_forbidden', async () => {
  await using client = await testClient(app())
  const extra = (loc: readonly string[], input: unknown) => ({
    type: 'extra_forbidden',
    loc,
    msg: 'Extra inputs are not permitted',
    input,
  })
  assert.deepEqual(await detailOf(client, 'GET', '/model?a=1&foo=bar'), [extra(['query', 'foo'], 'bar')])
  assert.deepEqual(await detailOf(client, 'POST', '/strict', { json: { z: 1 } }), [extra(['body', 'z'], 1)])
})

test('types of a JSON body', async () => {
  await using client = await testClient(app())
  const json = { name: 3, price: 'x', count: 1.5, ready: 'perhaps', tags: 'a', kind: 5, at: 'soon' }
  assert.deepEqual(
    // Proof: FastAPI's shape, as the test asks for.
    (
      (await detailOf(client, 'POST', '/one', { json })) as {
        type: string
        loc: string[]
        msg: string
        input: unknown
      }[]
    )
      .map(({ type, loc, msg, input }) => ({ type, loc, msg, input }))
      .toSorted((one, other) => (one.loc.join() < other.loc.join() ? -1 : 1)),
    [
      {
        type: 'datetime_from_date_parsing',
        loc: ['body', 'at'],
        msg: 'Input should be a valid datetime or date, input is too short',
        input: 'soon',
      },
      {
        type: 'int_from_float',
        loc: ['body', 'count'],
        msg: 'Input should be a valid integer, got a number with a fractional part',
        input: 1.5,
      },
      { type: 'enum', loc: ['body', 'kind'], msg: "Input should be 'a', 'b' or 'c'", input: 5 },
      { type: 'string_type', loc: ['body', 'name'], msg: 'Input should be a valid string', input: 3 },
      {
        type: 'float_parsing',
        loc: ['body', 'price'],
        msg: 'Input should be a valid number, unable to parse string as a number',
        input: 'x',
      },
      {
        type: 'bool_parsing',
        loc: ['body', 'ready'],
        msg: 'Input should be a valid boolean, unable to interpret input',
        input: 'perhaps',
      },
      { type: 'list_type', loc: ['body', 'tags'], msg: 'Input should be a valid list', input: 'a' },
    ],
  )
  for (const value of [[], 'text', 5, null]) {
    assert.deepEqual(await detailOf(client, 'POST', '/one', { json: value }), [
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: value,
      },
    ])
  }
  assert.deepEqual(await detailOf(client, 'POST', '/record', { json: 5 }), [
    { type: 'dict_type', loc: ['body'], msg: 'Input should be a valid dictionary', input: 5 },
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/record', { json: { a: 'x' } }), [
    {
      type: 'float_parsing',
      loc: ['body', 'a'],
      msg: 'Input should be a valid number, unable to parse string as a number',
      input: 'x',
    },
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/one', { json: { name: 'abcdef', price: 0 } }), [
    {
      type: 'string_too_long',
      loc: ['body', 'name'],
      msg: 'String should have at most 5 characters',
      input: 'abcdef',
      ctx: { max_length: 5 },
    },
    { type: 'greater_than', loc: ['body', 'price'], msg: 'Input should be greater than 0', input: 0, ctx: { gt: 0 } },
  ])
})

test('malformed JSON is json_invalid at its offset', async () => {
  await using client = await testClient(app())
  const headers = { 'content-type': 'application/json' }
  assert.deepEqual(await detailOf(client, 'POST', '/one', { body: '{"name": }', headers }), [
    { type: 'json_invalid', loc: ['body', 9], msg: 'JSON decode error', input: {}, ctx: { error: 'Expecting value' } },
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/one', { body: '{"name": "a"} x', headers }), [
    { type: 'json_invalid', loc: ['body', 14], msg: 'JSON decode error', input: {}, ctx: { error: 'Extra data' } },
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/one', { body: '{a', headers }), [
    {
      type: 'json_invalid',
      loc: ['body', 1],
      msg: 'JSON decode error',
      input: {},
      ctx: { error: 'Expecting property name enclosed in double quotes' },
    },
  ])
})

test('discriminated unions: union_tag_invalid, union_tag_not_found, and issues of the chosen member', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await detailOf(client, 'POST', '/pet', { json: { kind: 'cow' } }), [
    {
      type: 'union_tag_invalid',
      loc: ['body'],
      msg: "Input tag 'cow' found using 'kind' does not match any of the expected tags: 'cat', 'dog'",
      input: { kind: 'cow' },
      ctx: { discriminator: "'kind'", tag: 'cow', expected_tags: "'cat', 'dog'" },
    },
  ])
  assert.deepEqual(await detailOf(client, 'POST', '/pet', { json: { lives: 9 } }), [
    {
      type: 'union_tag_not_found',
      loc: ['body'],
      msg: "Unable to extract tag using discriminator 'kind'",
      input: { lives: 9 },
      ctx: { discriminator: "'kind'" },
    },
  ])
  assert.partialDeepStrictEqual(await detailOf(client, 'POST', '/pet', { json: { kind: 'dog' } }), [
    { type: 'missing' },
  ])
})

test('form fields have loc body', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await detailOf(client, 'POST', '/form', { form: { name: 'a', age: 'x' } }), [
    {
      type: 'int_parsing',
      loc: ['body', 'age'],
      msg: 'Input should be a valid integer, unable to parse string as an integer',
      input: 'x',
    },
  ])
})

test('other errors are {"detail": …}, with the headers of the error', async () => {
  const stock = defineError('stock', { status: 409, title: 'Out of stock', extra: z.object({ left: z.int() }) })
  const declared = new Hayate({ errorFormat: fastapiErrors, log: false })
  declared.get('/plain', () => {
    throw new HttpError(409)
  })
  declared.get('/detail', () => {
    throw new HttpError(404, 'Item not found', { headers: { 'x-error': 'There goes my error' } })
  })
  declared.get('/declared', { errors: [stock] }, () => {
    throw stock('Two left', { left: 2 })
  })
  declared.get('/boom', () => {
    throw new Error('secret')
  })
  await using client = await testClient(declared, { raiseServerErrors: false })
  assert.deepEqual(await (await client.get('/nowhere')).json(), { detail: 'Not Found' })
  const wrongMethod = await client.post('/plain')
  assert.deepEqual(await wrongMethod.json(), { detail: 'Method Not Allowed' })
  assert.equal(wrongMethod.headers.get('allow'), 'GET, HEAD, OPTIONS')
  assert.deepEqual(await (await client.get('/plain')).json(), { detail: 'Conflict' })
  const found = await client.get('/detail')
  assert.deepEqual(await found.json(), { detail: 'Item not found' })
  assert.equal(found.headers.get('x-error'), 'There goes my error')
  assert.deepEqual(await (await client.get('/declared')).json(), { detail: 'Two left', left: 2 })
  assert.deepEqual(await (await client.get('/boom')).json(), { detail: 'Internal Server Error' })
})

test('the message of a schema wins over Pydantic’s', async () => {
  const declared = new Hayate({ errorFormat: fastapiErrors })
  declared.get('/', { input: { page: z.int().min(1, 'pages start at 1') } }, () => 1)
  await using client = await testClient(declared)
  assert.deepEqual(await detailOf(client, 'GET', '/?page=0'), [
    { type: 'greater_than_equal', loc: ['query', 'page'], msg: 'pages start at 1', input: '0', ctx: { ge: 1 } },
  ])
})
