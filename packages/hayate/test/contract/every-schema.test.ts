import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type } from 'arktype'
import { body, cookie, form, Hayate, header, query, type Schema } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as v from 'valibot'
import * as z from 'zod'

/** One of each kind of schema that a text can mean. */
const scalars: Readonly<Record<string, Schema>> = {
  int: z.int(),
  int64: z.int64(),
  number: z.number(),
  bigint: z.bigint(),
  date: z.date(),
  bytes: z.instanceof(Uint8Array),
  boolean: z.boolean(),
  literal: z.literal([1, 'a', true, null]),
  enum: z.enum(['a', 'b']),
  list: z.array(z.int()),
  set: z.set(z.date()),
  tuple: z.tuple([z.int(), z.boolean()], z.string()),
  union: z.union([z.int(), z.boolean(), z.array(z.date())]),
  nullable: z.int().nullable().default(null),
  caught: z.int().catch(3),
  transform: z.string().transform((text) => text.length),
  pipe: z.string().pipe(z.coerce.number()),
  coerced: z.coerce.date(),
  coercedBigint: z.coerce.bigint(),
  url: z.url(),
  datetime: z.iso.datetime(),
  cidr: z.cidrv6(),
  jwt: z.jwt(),
  template: z.templateLiteral(['a', z.number()]),
  json: z.json(),
  unknown: z.unknown(),
  intersection: z.intersection(z.string(), z.string().min(2)),
  valibot: v.pipe(v.number(), v.integer()),
  valibotDate: v.date(),
  valibotUnion: v.union([v.number(), v.boolean()]),
  arktype: type('number.integer'),
  arktypeParse: type('string.integer.parse'),
}

interface Tree {
  readonly v: number
  readonly k?: readonly Tree[] | undefined
}
const Tree: z.ZodType<Tree> = z.object({ v: z.int(), k: z.lazy(() => z.array(Tree)).optional() })

/** And of those that only JSON can say. */
const objects: Readonly<Record<string, Schema>> = {
  object: z.object({ a: z.int(), b: z.map(z.string(), z.date()).optional() }),
  loose: z.looseObject({ a: z.int() }),
  catchall: z.object({}).catchall(z.date()),
  map: z.map(z.int(), z.bigint()),
  mapOfSets: z.map(z.date(), z.set(z.bigint())),
  record: z.record(z.string(), z.date()),
  recordOfInts: z.record(z.int(), z.int()),
  partialRecord: z.partialRecord(z.enum(['a']), z.int()),
  tagged: z.discriminatedUnion('t', [
    z.object({ t: z.literal('a'), n: z.bigint() }),
    z.object({ t: z.literal('b'), d: z.date() }),
  ]),
  either: z.union([z.object({ a: z.date() }), z.strictObject({ b: z.bigint() })]),
  both: z.intersection(z.object({ a: z.date() }), z.object({ b: z.int() })),
  tree: Tree,
  valibotObject: v.object({ a: v.date(), m: v.map(v.string(), v.number()) }),
  valibotVariant: v.variant('t', [v.object({ t: v.literal('a') }), v.object({ t: v.literal('b'), d: v.date() })]),
  arktypeObject: type({ a: 'Date', 'b?': 'number[]' }),
  arktypeRecord: type('Record<string, number>'),
}

const texts = [
  ...['', ' ', '0', '-0', '1', '1.5', '1e400', '9'.repeat(400), '9007199254740993', 'NaN', 'Infinity', 'null', 'true'],
  ...['a', 'a1', '2026-01-31', '0000-01-01', '9999-12-31T23:59:59+23:59', '2026-02-30', 'aGk=', 'aGk', 'x'.repeat(999)],
  ...['__proto__', 'constructor', '{}', '[', 'é', '\u{10FFFF}', '1,2', 'P1D', '::1/128', 'http://', '\u007F'],
]

const documents = [
  ...['null', '0', '-0.0', '1e308', '1.5', '"x"', '""', '[]', '{}', '[[]]', '[null]', '{"a":null}', '{"a":1,"b":2}'],
  ...[
    '{"a":"2026-01-31","b":{"x":"2026-01-31"}}',
    '[["a","b"]]',
    '[[1,"2"],[1,"3"]]',
    '[[1]]',
    '[[{},{}]]',
    '{"t":"a"}',
  ],
  ...['{"t":null}', '{"t":{}}', '{"t":"b","d":"x"}', '{"v":1,"k":[{"v":"x"}]}', '{"toString":1}', '{"constructor":1}'],
  ...['{"hasOwnProperty":1}', '{"valueOf":"x"}', '{"1":1,"x":2}', '[1,"2026-01-31"]', '{"length":3}', '"2026-01-31"'],
  ...['"99"', 'true', '{"then":1}', '{"toJSON":"x"}', '{"":1}', `[${'"x",'.repeat(500)}1]`],
]

function app(): Hayate {
  const declared = new Hayate({ log: false })
  for (const [name, schema] of Object.entries(scalars)) {
    declared.get(`/query/${name}`, { input: { v: query(schema) } }, () => 1)
    declared.get(`/header/${name}`, { input: { v: header(schema) } }, () => 1)
    declared.get(`/cookie/${name}`, { input: { v: cookie(schema) } }, () => 1)
    declared.post(`/form/${name}`, { input: { v: form(schema) } }, () => 1)
    declared.get(`/path/${name}/{v}`, { input: { v: schema } }, () => 1)
  }
  for (const [name, schema] of Object.entries({ ...scalars, ...objects })) {
    declared.post(`/body/${name}`, { input: { v: body(schema) } }, () => 1)
    declared.get(`/json/${name}`, { input: { v: query(schema, { json: true }) } }, () => 1)
  }
  return declared
}

async function judged(response: Promise<Response>, what: string): Promise<void> {
  const { status } = await response
  assert.ok(status === 200 || status === 400 || status === 422, `${what}: ${status}`)
}

async function sendText(client: TestClient, name: string, text: string): Promise<void> {
  const what = `${name} ${text.slice(0, 40)}`
  for (const values of [[text], [text, '1']]) {
    const pairs = new URLSearchParams(values.map((value) => ['v', value]))
    await judged(client.get(`/query/${name}`, { query: pairs }), `query ${what}`)
    await judged(client.post(`/form/${name}`, { form: pairs }), `form ${what}`)
  }
  const encoded = encodeURIComponent(text)
  if (text !== '') await judged(client.get(`/path/${name}/${encoded}`), `path ${what}`)
  await judged(client.get(`/cookie/${name}`, { headers: { cookie: `v=${encoded}` } }), `cookie ${what}`)
  if (/^[ -~]*$/.test(text)) await judged(client.get(`/header/${name}`, { headers: { v: text } }), `header ${what}`)
}

test('no text is a 500, whatever the schema and the source', async () => {
  await using client = await testClient(app())
  for (const name of Object.keys(scalars)) for (const text of texts) await sendText(client, name, text)
})

test('no JSON is a 500, whatever the schema, in a body or in a parameter', async () => {
  await using client = await testClient(app())
  const headers = { 'content-type': 'application/json' }
  for (const name of Object.keys({ ...scalars, ...objects })) {
    for (const text of documents) {
      const what = `${name} ${text.slice(0, 40)}`
      await judged(client.post(`/body/${name}`, { body: new TextEncoder().encode(text), headers }), `body ${what}`)
      await judged(client.get(`/json/${name}`, { query: { v: text } }), `json ${what}`)
    }
  }
})

test('no names in brackets are a 500, and none reaches a prototype', async () => {
  const Filter = z.object({
    a: z.int().optional(),
    l: z.array(z.date()).optional(),
    r: z.record(z.string(), z.bigint()).optional(),
    o: z.looseObject({}).optional(),
    s: z.strictObject({ x: z.boolean() }).optional(),
  })
  const declared = new Hayate({ log: false })
  declared.get('/', { input: { model: query(z.looseObject({ f: Filter.optional() })) } }, () => 1)
  await using client = await testClient(declared)
  const names = ['f', 'f[', 'f[]', 'f[a]', 'f[a][b]', 'f[l]', 'f[l][]', 'f[r]', 'f[r][x]', 'f[r][]', 'f[r][toString]']
  const odd = [
    'f[r][__proto__]',
    'f[o][__proto__]',
    'f[o][z]',
    'f[s][x]',
    'f[s][y]',
    'f[__proto__][x]',
    'f]a[',
    '__proto__[x]',
  ]
  const inherited = Reflect.ownKeys(Object.prototype).length
  for (const one of [...names, ...odd]) {
    for (const other of [...names, ...odd]) {
      const pairs = new URLSearchParams([
        [one, '1'],
        [other, 'x'],
      ])
      await judged(client.get('/', { query: pairs }), `${one} ${other}`)
    }
  }
  assert.equal(Reflect.ownKeys(Object.prototype).length, inherited)
})
