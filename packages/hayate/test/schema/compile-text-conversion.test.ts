import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import { compileTextConversion } from '../../src/schema/compile-text-conversion.ts'
import type { Schema } from '../../src/schema/schema.ts'

function convert(schema: Schema, text: string): unknown {
  const converted = compileTextConversion(schema).convert(text)
  return converted.ok
    ? converted.value
    : converted.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`).join()
}

function convertList(schema: Schema, texts: readonly string[]): unknown {
  const converted = compileTextConversion(schema).convertList(texts)
  return converted.ok
    ? converted.value
    : converted.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`).join()
}

test('a whole number is digits with a sign, in the safe range', () => {
  for (const [text, value] of [
    ['42', 42],
    ['+7', 7],
    ['-3', -3],
    ['007', 7],
    ['9007199254740991', 9007199254740991],
  ] as const) {
    assert.equal(convert(z.int(), text), value)
  }
  for (const text of [
    '1.0',
    '1e3',
    ' 1',
    '1 ',
    '0x10',
    '1_000',
    '',
    'NaN',
    '９',
    '9007199254740992',
    '9'.repeat(400),
  ]) {
    assert.equal(convert(z.int(), text), ':int_parsing')
  }
  assert.equal(convert(z.number().int().min(1), '5'), 5)
})

test('minus zero is zero', () => {
  assert.ok(Object.is(convert(z.int(), '-0'), 0))
  assert.ok(Object.is(convert(z.number(), '-0.0'), 0))
})

test('a number is finite and decimal', () => {
  for (const [text, value] of [
    ['1.5', 1.5],
    ['-2', -2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['+1E-2', 0.01],
  ] as const) {
    assert.equal(convert(z.number(), text), value)
  }
  for (const text of [
    'inf',
    'Infinity',
    'nan',
    'NaN',
    '0x10',
    '',
    ' 1',
    '1_0',
    '1e400',
    '1e',
    '.',
    '1.2.3',
    '9007199254740993',
  ]) {
    assert.equal(convert(z.number(), text), ':number_parsing')
  }
})

test('hostile text is read in linear time', () => {
  const started = performance.now()
  for (const schema of [z.int(), z.number(), z.bigint(), z.date(), z.instanceof(Uint8Array)]) {
    convert(schema, `${'1'.repeat(200_000)}x`)
    convert(schema, '1'.repeat(200_000))
  }
  assert.ok(performance.now() - started < 1000)
})

test('a boolean is one of twelve words in any case', () => {
  for (const text of ['true', '1', 't', 'YES', 'y', 'On']) assert.equal(convert(z.boolean(), text), true)
  for (const text of ['false', '0', 'F', 'no', 'n', 'OFF']) assert.equal(convert(z.boolean(), text), false)
  for (const text of ['2', 'ja', '', 'truee']) assert.equal(convert(z.boolean(), text), ':bool_parsing')
})

test('a bigint keeps every digit', () => {
  assert.equal(convert(z.bigint(), '123456789012345678901234567890'), 123456789012345678901234567890n)
  assert.equal(convert(z.bigint(), '+5'), 5n)
  assert.equal(convert(z.bigint(), '1.5'), ':int_parsing')
  assert.equal(convert(z.bigint(), '9'.repeat(5000)), ':int_parsing')
})

test('a date is RFC 3339 text', () => {
  const rows = {
    '2026-01-31': '2026-01-31T00:00:00.000Z',
    '2026-01-31T12:00:00Z': '2026-01-31T12:00:00.000Z',
    '2026-01-31T12:00:00.123456+09:00': '2026-01-31T03:00:00.123Z',
    '2026-01-31t12:00:00.5-01:30': '2026-01-31T13:30:00.500Z',
    '2024-02-29': '2024-02-29T00:00:00.000Z',
    '0001-01-01': '0001-01-01T00:00:00.000Z',
  }
  for (const [text, iso] of Object.entries(rows)) assert.deepEqual(convert(z.date(), text), new Date(iso))
  for (const text of [
    '2026-02-30',
    '2023-02-29',
    '2026-13-01',
    '2026-1-1',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:59:60Z',
    '1700000000',
    'tomorrow',
    '',
  ]) {
    assert.equal(convert(z.date(), text), ':date_parsing')
  }
})

test('bytes are strict base64', () => {
  assert.deepEqual(convert(z.instanceof(Uint8Array), 'aGk='), new Uint8Array([104, 105]))
  assert.ok(Buffer.isBuffer(convert(z.instanceof(Buffer), 'aGk=')))
  for (const text of ['aGk', 'aG k=', 'a_k=', 'aGl='])
    assert.equal(convert(z.instanceof(Uint8Array), text), ':invalid_format')
})

test('a union keeps the text if a member accepts it, else the first conversion that validates', () => {
  assert.equal(convert(z.union([z.int(), z.string()]), '12'), '12')
  assert.equal(convert(z.union([z.int(), z.string().min(5)]), '12'), 12)
  assert.equal(convert(z.union([z.int().max(5), z.boolean()]), '1'), 1)
  assert.equal(convert(z.union([z.int().min(5), z.boolean()]), '1'), true)
  assert.equal(convert(z.union([z.int(), z.boolean()]), 'x'), 'x')
  assert.equal(convert(z.union([z.int(), z.undefined()]), 'x'), ':int_parsing')
  assert.equal(convert(z.union([z.int(), z.literal('all')]), 'all'), 'all')
})

test('a literal matches its text', () => {
  assert.equal(convert(z.literal(1), '1'), 1)
  assert.equal(convert(z.literal([1, 'one', true]), 'yes'), true)
  assert.equal(convert(z.literal([1, 'one', true]), 'one'), 'one')
  assert.equal(convert(z.enum({ Low: 1, High: 2 }), '2'), 2)
  assert.equal(convert(z.literal(5n), '5'), 5n)
  assert.equal(convert(z.literal(1), '2'), '2')
})

test('lists convert every item and say which is wrong', () => {
  assert.deepEqual(convertList(z.array(z.int()), ['1', '2']), [1, 2])
  assert.equal(convertList(z.array(z.int()), ['1', 'x', '']), '1:int_parsing,2:int_parsing')
  assert.deepEqual(convertList(z.set(z.int()), ['1', '1']), new Set([1]))
  assert.deepEqual(convertList(z.tuple([z.int(), z.boolean()]), ['1', 'on']), [1, true])
  assert.deepEqual(convertList(z.tuple([z.int()], z.string()), ['1', '2']), [1, '2'])
  assert.deepEqual(convert(z.array(z.string()), 'a,b'), ['a,b'])
  assert.deepEqual(convertList(z.union([z.string(), z.array(z.string())]), ['a']), 'a')
  assert.deepEqual(convertList(z.union([z.string(), z.array(z.string())]), ['a', 'b']), ['a', 'b'])
})

test('wrappers are seen through', () => {
  const int = z.int()
  const wrapped = [
    int.optional(),
    int.nullable(),
    int.nullish(),
    int.default(1),
    int.prefault(1),
    int.readonly(),
    int.brand('Id'),
    int.optional().nonoptional(),
    int.refine((n) => n > 0),
    int.transform(String),
    z.pipe(int, z.any()),
    z.lazy(() => int),
    z.codec(int, z.string(), { decode: String, encode: Number }),
    z.coerce.number().int(),
    int.catch(3),
  ]
  for (const schema of wrapped) assert.equal(convert(schema, '42'), 42)
})

test('what a catch would replace is left to it', () => {
  assert.equal(convert(z.int().catch(3), 'x'), 'x')
})

test('the input side decides: a codec from text keeps the text', () => {
  const instant = z.codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  assert.equal(convert(instant, '2026-01-31T12:00:00Z'), '2026-01-31T12:00:00Z')
  assert.equal(convert(z.stringbool(), 'enabled'), 'enabled')
})

test('a preprocess function sees the text first, and the value only if that is refused', () => {
  const pixels = z.preprocess((value) => (typeof value === 'string' ? Number(value.replace('px', '')) : value), z.int())
  assert.equal(convert(pixels, '42px'), '42px')
  const emptyIsAbsent = z.preprocess((value) => (value === '' ? undefined : value), z.int().optional())
  assert.equal(convert(emptyIsAbsent, ''), '')
  assert.equal(convert(emptyIsAbsent, '42'), 42)
  const commas = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.string()))
  assert.equal(convertList(commas, ['a,b']), 'a,b')
  assert.deepEqual(convertList(commas, ['a', 'b']), ['a', 'b'])
})

test('empty text is a value only where text is accepted', () => {
  for (const schema of [
    z.string(),
    z.any(),
    z.string().optional(),
    z.union([z.int(), z.string()]),
    z.literal(['', 'a']),
    z.array(z.string()),
  ]) {
    assert.equal(compileTextConversion(schema).keepsEmpty, true)
  }
  for (const schema of [
    z.int(),
    z.boolean().optional(),
    z.date(),
    z.bigint(),
    z.literal(1),
    z.array(z.int()),
    z.nullable(z.number()),
  ]) {
    assert.equal(compileTextConversion(schema).keepsEmpty, false)
  }
})

test('only arrays, sets and tuples take repeated keys', () => {
  for (const schema of [
    z.array(z.int()),
    z.set(z.int()).optional(),
    z.tuple([z.int()]),
    v.array(v.string()),
    type('string[]'),
  ]) {
    assert.equal(compileTextConversion(schema).list, true)
  }
  for (const schema of [z.int(), z.string(), z.object({}), z.any(), v.string(), type('string')]) {
    assert.equal(compileTextConversion(schema).list, false)
  }
})

test('text never means null', () => {
  assert.equal(convert(z.int().nullable(), 'null'), ':int_parsing')
  assert.equal(convert(z.string().nullable(), 'null'), 'null')
})

test('a recursive schema has no text form, and compiles all the same', () => {
  const Json: z.ZodType = z.lazy(() => z.union([z.string(), z.array(Json)]))
  assert.equal(convert(Json, 'a'), 'a')
})

test('Valibot schemas convert from their own definitions, bare or with a JSON Schema', () => {
  const rows: [v.GenericSchema, string, unknown][] = [
    [v.pipe(v.number(), v.integer()), '42', 42],
    [v.number(), '1.5', 1.5],
    [v.optional(v.boolean()), 'on', true],
    [v.nullish(v.bigint()), '12', 12n],
    [v.date(), '2026-01-31', new Date('2026-01-31')],
    [v.picklist([1, 2]), '2', 2],
    [v.union([v.number(), v.string()]), '2', '2'],
    [v.pipe(v.string(), v.transform(Number)), '2', '2'],
    [v.lazy(() => v.number()), '2', 2],
  ]
  for (const [schema, text, value] of rows) {
    assert.deepEqual(convert(schema, text), value)
    assert.deepEqual(convert(toStandardJsonSchema(schema), text), value)
  }
  assert.deepEqual(convertList(v.set(v.number()), ['1', '2']), new Set([1, 2]))
})

test('ArkType schemas convert from their JSON Schema', () => {
  const rows: [Schema, string, unknown][] = [
    [type('number.integer'), '42', 42],
    [type('number'), '1.5', 1.5],
    [type('boolean'), 'on', true],
    [type('bigint'), '12', 12n],
    [type('Date'), '2026-01-31', new Date('2026-01-31')],
    [type('1|2'), '2', 2],
    [type('number|string'), '2', '2'],
    [type('string.numeric.parse'), '2', '2'],
  ]
  for (const [schema, text, value] of rows) assert.deepEqual(convert(schema, text), value)
  assert.deepEqual(convertList(type('number[]'), ['1', '2']), [1, 2])
})
