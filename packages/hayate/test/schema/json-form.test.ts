import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type } from 'arktype'
import fc from 'fast-check'
import * as v from 'valibot'
import * as z from 'zod'
import {
  compileJsonDecoder,
  compileJsonEncoder,
  JsonFormError,
  jsonText,
  toJsonForm,
} from '../../src/schema/compile-json-form.ts'
import { compileSchema } from '../../src/schema/compile-schema.ts'
import type { Schema } from '../../src/schema/schema.ts'

function decode(schema: Schema, value: unknown): unknown {
  const decoder = compileJsonDecoder(schema)
  assert.ok(decoder, 'expected the schema to need decoding')
  const decoded = decoder(value)
  return decoded.ok ? decoded.value : decoded.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`)
}

function encode(schema: Schema, value: unknown): unknown {
  const encoder = compileJsonEncoder(schema)
  return JSON.parse(JSON.stringify(encoder ? encoder(value) : value))
}

const noon = new Date('2026-01-31T12:00:00.000Z')

test('schemas that JSON can say need no decoder and no encoder', () => {
  const Node = z.object({
    name: z.string(),
    get children() {
      return z.array(Node)
    },
  })
  for (const schema of [
    z.string(),
    z.object({ a: z.int().optional() }),
    z.array(z.union([z.string(), z.null()])),
    Node,
  ]) {
    assert.equal(compileJsonDecoder(schema), undefined)
    assert.equal(compileJsonEncoder(schema), undefined)
  }
  // A date is written by Date.prototype.toJSON exactly as hayate wants it.
  assert.equal(compileJsonEncoder(z.object({ at: z.date() })), undefined)
})

test('dates, bigints, bytes, sets and maps are decoded at every level', () => {
  const schema = z.object({
    at: z.date().nullable(),
    list: z.array(z.object({ big: z.bigint() })),
    set: z.set(z.date()).optional(),
    byName: z.map(z.string(), z.bigint()),
    byNumber: z.map(z.int(), z.instanceof(Uint8Array)),
    record: z.record(z.string(), z.date()),
    pair: z.tuple([z.string(), z.date()]),
  })
  const text = noon.toISOString()
  assert.deepEqual(
    decode(schema, {
      at: null,
      list: [{ big: '12345678901234567890' }, { big: 5 }],
      byName: { a: '1' },
      byNumber: [[1, 'aGk=']],
      record: { x: text },
      pair: ['p', text],
    }),
    {
      at: null,
      list: [{ big: 12345678901234567890n }, { big: 5n }],
      byName: new Map([['a', 1n]]),
      byNumber: new Map([[1, new Uint8Array([104, 105])]]),
      record: { x: noon },
      pair: ['p', noon],
    },
  )
})

test('what cannot be decoded is named with its place, together with all other issues', () => {
  const schema = z.object({
    at: z.date(),
    list: z.array(z.bigint()),
    bytes: z.instanceof(Uint8Array),
    name: z.string(),
  })
  assert.deepEqual(decode(schema, { at: 'tomorrow', list: ['1', 'x', 2 ** 60], bytes: '!', name: 1 }), [
    'at:date_parsing',
    'list.1:int_parsing',
    'list.2:int_parsing',
    'bytes:invalid_format',
    'name:invalid_type',
  ])
})

test('values of another type are left for validation to refuse', () => {
  const validation = compileSchema(z.date()).validate(decode(z.date(), 1700000000))
  assert.ok(!validation.ok)
  assert.equal(validation.issues[0]?.code, 'invalid_type')
})

test('a union decodes by the first member that accepts the decoded value', () => {
  const text = noon.toISOString()
  assert.deepEqual(decode(z.union([z.date(), z.string()]), text), noon)
  assert.equal(decode(z.union([z.string(), z.date()]), text), text)
  assert.equal(decode(z.union([z.date(), z.string()]), 'tomorrow'), 'tomorrow')
  assert.deepEqual(decode(z.union([z.date(), z.null()]), 'tomorrow'), [':date_parsing'])
  const tagged = z.discriminatedUnion('t', [
    z.object({ t: z.literal('a'), at: z.date() }),
    z.object({ t: z.literal('b'), at: z.string() }),
  ])
  assert.deepEqual(decode(tagged, { t: 'a', at: text }), { t: 'a', at: noon })
  assert.deepEqual(decode(tagged, { t: 'b', at: text }), { t: 'b', at: text })
  assert.deepEqual(decode(tagged, { t: 'a', at: 'x' }), ['at:date_parsing'])
})

test('recursive schemas decode and encode to any depth', () => {
  const Node = z.object({
    big: z.bigint(),
    get next() {
      return Node.optional()
    },
  })
  const json = { big: '1', next: { big: '2', next: { big: '3' } } }
  const value = { big: 1n, next: { big: 2n, next: { big: 3n } } }
  assert.deepEqual(decode(Node, json), value)
  assert.deepEqual(encode(Node, value), json)
})

test('a codec from text is not decoded twice', () => {
  const instant = z.codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  assert.equal(compileJsonDecoder(instant), undefined)
})

test('a catch gets what cannot be decoded, and a coercing schema too', () => {
  assert.equal(decode(z.date().catch(noon), 'x'), 'x')
  assert.equal(decode(z.coerce.date(), 'January 2026'), 'January 2026')
})

test('a key called __proto__ is data like any other', () => {
  const decoded = decode(z.record(z.string(), z.date()), JSON.parse(`{"__proto__":"${noon.toISOString()}"}`))
  assert.ok(Object.hasOwn(decoded as object, '__proto__'))
  assert.equal(Object.getPrototypeOf(decoded), Object.prototype)
})

test('Valibot and ArkType schemas decode too', () => {
  const text = noon.toISOString()
  assert.deepEqual(decode(v.object({ at: v.date(), big: v.optional(v.bigint()) }), { at: text, big: '5' }), {
    at: noon,
    big: 5n,
  })
  assert.deepEqual(decode(type({ at: 'Date', 'big?': 'bigint' }), { at: text, big: '5' }), { at: noon, big: 5n })
  assert.deepEqual(decode(type({ at: 'Date|null' }), { at: text }), { at: noon })
})

test('the encoder writes what the schema yields in the JSON form', () => {
  const schema = z.object({
    id: z.bigint(),
    tags: z.set(z.string()),
    m: z.map(z.string(), z.bigint()),
    any: z.unknown(),
  })
  assert.deepEqual(
    encode(schema, { id: 1n, tags: new Set(['a']), m: new Map([['k', 2n]]), any: { deep: [3n, noon] } }),
    {
      id: '1',
      tags: ['a'],
      m: { k: '2' },
      any: { deep: ['3', noon.toISOString()] },
    },
  )
})

test('the encoder never changes the value it is given', () => {
  const inner = Object.freeze({ big: 1n })
  const value = Object.freeze({ inner })
  assert.deepEqual(encode(z.object({ inner: z.object({ big: z.bigint() }) }), value), { inner: { big: '1' } })
})

test('any value has a JSON text', () => {
  assert.equal(jsonText(undefined), 'null')
  assert.equal(jsonText({ a: undefined, b: null, c: [undefined] }), '{"b":null,"c":[null]}')
  assert.equal(jsonText(-0), '0')
  assert.equal(
    jsonText({ at: noon, big: 2n ** 70n }),
    '{"at":"2026-01-31T12:00:00.000Z","big":"1180591620717411303424"}',
  )
  assert.equal(jsonText(new Map<unknown, unknown>([[1, 'a']])), '[[1,"a"]]')
  assert.equal(jsonText(new Map([['__proto__', 1]])), '{"__proto__":1}')
  assert.equal(
    jsonText([new URL('https://example.org/a'), Buffer.from('hi'), new Uint8Array([104, 105]).buffer]),
    '["https://example.org/a","aGk=","aGk="]',
  )
})

test('a value that needs no conversion is not copied', () => {
  const value = { a: [1, { b: 'c' }], d: null }
  assert.equal(toJsonForm(value), value)
})

test('toJSON counts when a class declares it, and not as data', () => {
  class Decimal {
    digits = '1.50'
    toJSON(): string {
      return this.digits
    }
  }
  assert.equal(jsonText({ price: new Decimal() }), '{"price":"1.50"}')
  assert.throws(() => jsonText({ toJSON: () => 'mine' }), JsonFormError)
})

test('what JSON cannot say is refused, with its place', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  let deep: unknown = 1
  for (let level = 0; level < 101; level++) deep = [deep]
  const rows: [unknown, RegExp][] = [
    [{ a: [1, Number.NaN] }, /\$\.a\[1\] is NaN/],
    [{ a: Number.POSITIVE_INFINITY }, /\$\.a is Infinity/],
    [cycle, /contains itself/],
    [deep, /deeper than 100/],
    [{ f: () => 1 }, /\$\.f is a function/],
    [{ s: Symbol('x') }, /\$\.s is a symbol/],
    [{ at: new Date(Number.NaN) }, /invalid Date/],
    [{ later: Promise.resolve(1) }, /is a Promise/],
  ]
  for (const [value, reason] of rows) {
    assert.throws(
      () => jsonText(value),
      (error) => error instanceof JsonFormError && reason.test(error.message),
    )
  }
})

test('the encoder refuses cycles and NaN where the schema lets them through', () => {
  const cycle: { self?: unknown; big: bigint } = { big: 1n }
  cycle.self = cycle
  const Loop = z.object({
    big: z.bigint(),
    get self() {
      return Loop.optional()
    },
  })
  assert.throws(() => compileJsonEncoder(Loop)?.(cycle), JsonFormError)
  assert.throws(() => compileJsonEncoder(z.object({ n: z.nan() }))?.({ n: Number.NaN }), JsonFormError)
  assert.throws(() => compileJsonEncoder(v.number())?.(Number.POSITIVE_INFINITY), JsonFormError)
})

interface Pair {
  readonly schema: z.ZodType
  readonly value: fc.Arbitrary<unknown>
}

const leaf: fc.Arbitrary<Pair> = fc.constantFrom<Pair>(
  { schema: z.string(), value: fc.string() },
  { schema: z.int(), value: fc.maxSafeInteger() },
  { schema: z.boolean(), value: fc.boolean() },
  {
    schema: z.date(),
    value: fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
    }),
  },
  { schema: z.bigint(), value: fc.bigInt() },
  { schema: z.instanceof(Uint8Array), value: fc.uint8Array().map((bytes) => Uint8Array.from(bytes)) },
  { schema: z.literal([1n, 2n, 'x']), value: fc.constantFrom(1n, 2n, 'x') },
)

function container({ schema, value }: Pair): fc.Arbitrary<Pair> {
  const keys = fc.string()
  return fc.constantFrom<Pair>(
    { schema: z.array(schema), value: fc.array(value, { maxLength: 4 }) },
    { schema: z.set(schema), value: fc.array(value, { maxLength: 4 }).map((items) => new Set(items)) },
    {
      schema: z.map(z.string(), schema),
      value: fc.array(fc.tuple(keys, value), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    },
    {
      schema: z.map(z.int(), schema),
      value: fc
        .array(
          fc.tuple(
            fc.integer().map((n) => n + 0),
            value,
          ),
          { maxLength: 4 },
        )
        .map((pairs) => new Map(pairs)),
    },
    {
      schema: z.map(z.date(), schema),
      value: fc.array(fc.tuple(fc.constant(noon), value), { maxLength: 1 }).map((pairs) => new Map(pairs)),
    },
    { schema: schema.nullable(), value: fc.option(value) },
    { schema: z.tuple([schema, z.bigint()]), value: fc.tuple(value, fc.bigInt()) },
    {
      schema: z.record(z.string(), schema),
      value: fc.dictionary(
        keys.filter((key) => key !== '__proto__'),
        value,
        { noNullPrototype: true, maxKeys: 4 },
      ),
    },
    { schema: z.lazy(() => schema), value },
    {
      schema: z.discriminatedUnion('t', [
        z.object({ t: z.literal('a'), v: schema }),
        z.object({ t: z.literal('b'), n: z.bigint() }),
      ]),
      value: fc.oneof(
        fc.record({ t: fc.constant('a'), v: value }, { noNullPrototype: true }),
        fc.record({ t: fc.constant('b'), n: fc.bigInt() }, { noNullPrototype: true }),
      ),
    },
  )
}

const pairs: fc.Arbitrary<Pair> = leaf.chain((inner) =>
  fc.oneof(fc.constant(inner), container(inner), container(inner).chain(container)),
)

const objects = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), pairs), { maxLength: 3 }).chain((members) => {
  const shape = Object.fromEntries(members.map(([name, pair]) => [name, pair.schema]))
  const values = Object.fromEntries(members.map(([name, pair]) => [name, pair.value]))
  return fc.record(values).map((value) => ({ schema: z.object(shape), value: { ...value } }))
})

test('encode, JSON, decode and validate give back the same value, for random schemas', () => {
  fc.assert(
    fc.property(objects, ({ schema, value }) => {
      const encoder = compileJsonEncoder(schema)
      const decoder = compileJsonDecoder(schema)
      const json: unknown = JSON.parse(JSON.stringify(encoder ? encoder(value) : value))
      const decoded = decoder ? decoder(json) : { ok: true as const, value: json }
      assert.ok(decoded.ok)
      const validated = compileSchema(schema, { codegen: false }).validate(decoded.value)
      assert.ok(validated.ok)
      assert.deepEqual(validated.value, value)
      assert.equal(jsonText(value) !== '', true)
    }),
    { numRuns: 300 },
  )
})
