import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookie, form, Hayate, header } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

/** How one value is shown, so that a number is told from its text. */
function shown(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value instanceof Date) return `date ${value.toISOString()}`
  if (value instanceof Set) return `set ${JSON.stringify([...value])}`
  return typeof value === 'bigint' ? `bigint ${value}` : JSON.stringify(value)
}

const schemas = {
  int: z.int(),
  number: z.number(),
  bool: z.boolean(),
  date: z.date(),
  bigint: z.bigint(),
  enumeration: z.enum(['fixed', 'free']),
  one: z.literal(1),
  intOrText: z.union([z.int(), z.string()]),
  intOrBool: z.union([z.int(), z.boolean()]),
  text: z.string(),
  maybeInt: z.int().optional(),
  nullable: z.int().nullable(),
  ints: z.array(z.int()),
  texts: z.array(z.string()),
  set: z.set(z.int()),
  pair: z.tuple([z.string(), z.int()]),
  withDefault: z.int().default(7),
}

type Name = keyof typeof schemas

/** Query string → what the handler gets, or the code of the issue at its place. */
const cases: readonly (readonly [Name, string, string])[] = [
  ['int', 'int=42', '42'],
  ['int', 'int=%2B5', '5'],
  ['int', 'int=-7', '-7'],
  ['int', 'int=007', '7'],
  ['int', 'int=9007199254740991', '9007199254740991'],
  ['int', 'int=-0', '0'],
  ['int', 'int=9007199254740993', 'query int int_parsing'],
  ['int', 'int=1_000', 'query int int_parsing'],
  ['int', 'int=5.0', 'query int int_parsing'],
  ['int', 'int=5.5', 'query int int_parsing'],
  ['int', 'int=0x10', 'query int int_parsing'],
  ['int', 'int=1e3', 'query int int_parsing'],
  ['int', 'int=true', 'query int int_parsing'],
  ['int', 'int=%205', 'query int int_parsing'],
  ['int', 'int=NaN', 'query int int_parsing'],
  ['int', 'int=null', 'query int int_parsing'],
  ['int', 'int=', 'query int missing'],
  ['int', 'int', 'query int missing'],
  ['int', '', 'query int missing'],
  ['number', 'number=1.5e3', '1500'],
  ['number', 'number=.5', '0.5'],
  ['number', 'number=inf', 'query number number_parsing'],
  ['number', 'number=nan', 'query number number_parsing'],
  ['number', 'number=Infinity', 'query number number_parsing'],
  ['number', 'number=1e400', 'query number number_parsing'],
  ['number', 'number=0x1f', 'query number number_parsing'],
  ['number', 'number=1,5', 'query number number_parsing'],
  ['bool', 'bool=2', 'query bool bool_parsing'],
  ['bool', 'bool=', 'query bool missing'],
  ['date', 'date=2026-01-31', 'date 2026-01-31T00:00:00.000Z'],
  ['date', 'date=2026-01-31T12:00:00%2B09:00', 'date 2026-01-31T03:00:00.000Z'],
  ['date', 'date=2026-02-30', 'query date date_parsing'],
  ['date', 'date=1700000000', 'query date date_parsing'],
  ['date', 'date=2026-01-31T12:00:00', 'query date date_parsing'],
  ['bigint', 'bigint=123456789012345678901234567890', 'bigint 123456789012345678901234567890'],
  ['bigint', 'bigint=1.0', 'query bigint int_parsing'],
  ['enumeration', 'enumeration=free', '"free"'],
  ['enumeration', 'enumeration=FREE', 'query enumeration invalid_value'],
  ['enumeration', 'enumeration=', 'query enumeration missing'],
  ['one', 'one=1', '1'],
  ['one', 'one=2', 'query one invalid_value'],
  ['intOrText', 'intOrText=12', '"12"'],
  ['intOrBool', 'intOrBool=1', '1'],
  ['intOrBool', 'intOrBool=yes', 'true'],
  ['intOrBool', 'intOrBool=maybe', 'query intOrBool invalid_union'],
  ['text', 'text=', '""'],
  ['text', 'text', '""'],
  ['text', 'text=null', '"null"'],
  ['text', '', 'query text missing'],
  ['maybeInt', 'maybeInt=', 'absent'],
  ['maybeInt', '', 'absent'],
  ['maybeInt', 'maybeInt=x', 'query maybeInt int_parsing'],
  ['nullable', 'nullable=null', 'query nullable int_parsing'],
  ['ints', 'ints=1&ints=2&ints=1', '[1,2,1]'],
  ['ints', 'ints=1', '[1]'],
  ['ints', 'ints=1,2', 'query ints.0 int_parsing'],
  ['ints', 'ints=1&ints=x&ints=y', 'query ints.1 int_parsing, query ints.2 int_parsing'],
  ['ints', 'ints%5B%5D=1', 'query ints missing'],
  ['ints', '', 'query ints missing'],
  ['texts', 'texts=a,b&texts=', '["a,b",""]'],
  ['set', 'set=1&set=2&set=1', 'set [1,2]'],
  ['pair', 'pair=a&pair=2', '["a",2]'],
  ['pair', 'pair=a', 'query pair too_short'],
  ['pair', 'pair=a&pair=2&pair=3', 'query pair too_long'],
  ['withDefault', '', '7'],
  ['withDefault', 'withDefault=', '7'],
]

function app(): Hayate {
  const declared = new Hayate()
  for (const [name, schema] of Object.entries(schemas)) {
    declared.get(`/${name}`, { input: { [name]: schema } }, (values) => shown(Object.values(values)[0]))
  }
  return declared
}

async function outcome(client: TestClient, path: string): Promise<string> {
  const response = await client.get(path)
  // Proof: the routes above answer with a text.
  if (response.status === 200) return (await response.json()) as string
  return (await issuesOf(response)).join(', ')
}

test('text is converted to what the schema asks for', async (t) => {
  await using client = await testClient(app())
  for (const [name, search, expected] of cases) {
    await t.test(`${name} from '?${search}' is ${expected}`, async () => {
      assert.equal(await outcome(client, `/${name}?${search}`), expected)
    })
  }
})

test("'on', 'true', '1', 'yes' are true and 'off', 'false', '0', 'no' are false, in any case", async () => {
  await using client = await testClient(app())
  for (const word of ['true', '1', 't', 'yes', 'y', 'on', 'YES', 'On'])
    assert.equal(await outcome(client, `/bool?bool=${word}`), 'true')
  for (const word of ['false', '0', 'f', 'no', 'n', 'off', 'NO', 'oFF'])
    assert.equal(await outcome(client, `/bool?bool=${word}`), 'false')
})

test('a scalar sent twice is 422 repeated, empty or not', async () => {
  await using client = await testClient(app())
  for (const search of ['text=user&text=admin', 'text=&text=admin', 'text=admin&text=', 'text=&text=', 'text&text'])
    assert.equal(await outcome(client, `/text?${search}`), 'query text repeated')
  for (const search of ['int=1&int=2', 'int=&int=2', 'int=1&int='])
    assert.equal(await outcome(client, `/int?${search}`), 'query int repeated')
  assert.equal(await outcome(client, '/maybeInt?maybeInt=&maybeInt=5'), 'query maybeInt repeated')
})

test('every text source converts alike', async () => {
  const declared = new Hayate()
  declared.get('/path/{value}', { input: { value: z.int() } }, ({ value }) => value)
  declared.get('/header', { input: { value: header(z.int()) } }, ({ value }) => value)
  declared.get('/cookie', { input: { value: cookie(z.int()) } }, ({ value }) => value)
  declared.post('/form', { input: { value: form(z.int()) } }, ({ value }) => value)
  await using client = await testClient(declared)
  const ask = (text: string) => [
    client.get(`/path/${text}`),
    client.get('/header', { headers: { value: text } }),
    client.get('/cookie', { cookies: { value: text } }),
    client.post('/form', { form: { value: text } }),
  ]
  for (const response of await Promise.all(ask('+42'))) assert.equal(await response.json(), 42)
  const wrong = await Promise.all((await Promise.all(ask('4x'))).map(issuesOf))
  assert.deepEqual(wrong.flat(), [
    'path value int_parsing',
    'header value int_parsing',
    'cookie value int_parsing',
    'form value int_parsing',
  ])
})

test('lists, sets, dates and bigints come from headers and forms as from the query', async () => {
  const declared = new Hayate()
  declared.get('/header', { input: { tag: header(z.array(z.int())) } }, ({ tag }) => tag)
  declared.post('/form', { input: { tag: form(z.set(z.bigint())), at: form(z.date()) } }, ({ tag, at }) => ({
    tag: [...tag].map(String),
    year: at.getUTCFullYear(),
  }))
  await using client = await testClient(declared)
  const sent = await client.post('/form', { form: { tag: ['1', '1', '22'], at: '2026-01-31' } })
  assert.deepEqual(await sent.json(), { tag: ['1', '22'], year: 2026 })
  // A web Headers joins repeats: one value with a comma, which is never split.
  const joined = await client.get('/header', { headers: { tag: '1, 2' } })
  assert.deepEqual(await issuesOf(joined), ['header tag.0 int_parsing'])
})
