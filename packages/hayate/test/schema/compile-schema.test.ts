import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import * as mini from 'zod/mini'
import type { SchemaIssue } from '../../src/errors/validation-codes.ts'
import { AsyncValidationNeeded, compileSchema, runValidation } from '../../src/schema/compile-schema.ts'
import type { Schema } from '../../src/schema/schema.ts'

function issuesOf(schema: Schema, value: unknown, codegen = true): readonly SchemaIssue[] {
  const validation = compileSchema(schema, { codegen }).validate(value)
  assert.ok(!validation.ok, 'expected the value to be refused')
  return validation.issues
}

function codes(schema: Schema, value: unknown): string[] {
  return issuesOf(schema, value).map((issue) => `${issue.path.join('.')}:${issue.code}`)
}

const Everything = z.strictObject({
  int: z.int().min(1),
  below: z.number().lt(5),
  text: z.string().min(2).max(4),
  email: z.email(),
  list: z.array(z.string()).max(1),
  set: z.set(z.int()).min(1),
  step: z.number().multipleOf(5),
  kind: z.enum(['a', 'b']),
  one: z.literal(1),
  either: z.union([z.int(), z.boolean()]),
  when: z.date().min(new Date('2026-01-01T00:00:00Z')),
  big: z.bigint().max(5n),
  note: z.string().refine((text) => text !== 'bad', 'Not that one'),
})

const wrong = {
  int: 0,
  below: 5,
  text: 'x',
  email: 'nobody',
  list: ['a', 'b'],
  set: new Set(),
  step: 7,
  kind: 'c',
  one: 2,
  either: 'x',
  when: new Date('2025-01-01T00:00:00Z'),
  big: 6n,
  note: 'bad',
  extra: true,
  more: 1,
}

test('every kind of Zod issue has its own code', () => {
  assert.deepEqual(codes(Everything, wrong), [
    'int:too_small',
    'below:too_big',
    'text:too_short',
    'email:invalid_format',
    'list:too_long',
    'set:too_short',
    'step:not_multiple_of',
    'kind:invalid_value',
    'one:invalid_value',
    'either:invalid_union',
    'when:too_small',
    'big:too_big',
    'note:custom',
    'extra:unrecognized_key',
    'more:unrecognized_key',
  ])
})

test('an absent value is missing, whatever its schema is', () => {
  const found = codes(Everything, {})
  assert.equal(found.length, 13)
  assert.ok(found.every((code) => code.endsWith(':missing')))
  assert.deepEqual(codes(z.string(), undefined), [':missing'])
  assert.deepEqual(codes(z.discriminatedUnion('t', [z.object({ t: z.literal('a') })]), {}), ['t:missing'])
})

test('null is not missing', () => {
  assert.deepEqual(codes(z.object({ a: z.string() }), { a: null }), ['a:invalid_type'])
})

test('only a message that the schema gives is kept', () => {
  const issues = issuesOf(
    z.object({ own: z.string('Say something'), other: z.string(), checked: z.int().min(5, { error: 'Five or more' }) }),
    { own: 1, other: 1, checked: 1 },
  )
  assert.deepEqual(
    issues.map((issue) => issue.message),
    ['Say something', undefined, 'Five or more'],
  )
})

test('an issue names its bounds and carries the value', () => {
  const [issue] = issuesOf(z.object({ age: z.int().min(18) }), { age: 3 })
  assert.equal(issue?.params?.minimum, 18)
  assert.equal(issue?.params?.inclusive, true)
  assert.equal(issue?.input, 3)
})

test('what is wrong in a key or a map value is reported at its place', () => {
  assert.deepEqual(codes(z.record(z.string().min(3), z.int()), { ab: 1 }), ['ab:too_short'])
  assert.deepEqual(codes(z.map(z.string(), z.int()), new Map([['a', 'x']])), ['a:invalid_type'])
})

test('generated code and the interpreter give the same issues and values', () => {
  assert.deepEqual(issuesOf(Everything, wrong, true), issuesOf(Everything, wrong, false))
  const schema = z.object({ a: z.string().trim().default('x'), b: z.int().optional() })
  for (const value of [{}, { a: ' y ', b: 1, c: 2 }]) {
    assert.deepEqual(compileSchema(schema).validate(value), compileSchema(schema, { codegen: false }).validate(value))
  }
})

test('nothing is coerced: types in JSON are what they are', () => {
  const rows: [Schema, unknown][] = [
    [z.string(), ['a']],
    [z.string(), { $ne: 1 }],
    [z.string(), 1],
    [z.int(), '1'],
    [z.int(), true],
    [z.int(), 1.5],
    [z.number(), Number.NaN],
    [z.boolean(), 1],
    [z.boolean(), 'true'],
    [z.date(), '2026-01-01'],
    [z.array(z.string()), { 0: 'a' }],
    [z.object({}), []],
  ]
  for (const [schema, value] of rows) assert.deepEqual(codes(schema, value), [':invalid_type'])
})

test('recursive schemas validate without generated code', () => {
  const Node = z.object({
    name: z.string(),
    get children() {
      return z.array(Node)
    },
  })
  assert.deepEqual(codes(Node, { name: 'a', children: [{ name: 1, children: [] }] }), ['children.0.name:invalid_type'])
})

test('zod/mini is Zod', () => {
  assert.deepEqual(codes(mini.object({ a: mini.string().check(mini.minLength(3)) }), { a: 'x' }), ['a:too_short'])
})

test('absence is accepted where the schema says so', () => {
  const accepting = [
    z.string().optional(),
    z.int().default(1),
    z.string().prefault('x'),
    z.int().catch(1),
    z.any(),
    z.unknown(),
    z.undefined(),
    z.union([z.string(), z.undefined()]),
    z.string().optional().transform(String),
    z.string().nullish(),
    z.int().default(1).readonly(),
    z.preprocess((value) => value ?? 5, z.int()),
    v.optional(v.string()),
    v.nullish(v.string()),
    type('string|undefined'),
  ]
  for (const schema of accepting) assert.equal(compileSchema(schema).acceptsAbsent, true)
  const refusing = [
    z.string(),
    z.string().nullable(),
    z.string().optional().nonoptional(),
    z.coerce.string(),
    z.preprocess((value) => value, z.int()),
    z.string().transform(String),
    v.string(),
    type('string'),
  ]
  for (const schema of refusing) assert.equal(compileSchema(schema).acceptsAbsent, false)
})

test('async functions are found before any value is validated', () => {
  const later = async (): Promise<boolean> => true
  const asynchronous = [
    z.string().refine(later),
    z.object({ a: z.array(z.string().transform(async (text) => text)) }),
    z.union([z.int(), z.string().check(async () => undefined)]),
    z.lazy(() => z.string().refine(later)),
    v.pipeAsync(v.string(), v.checkAsync(later)),
  ]
  for (const schema of asynchronous) assert.equal(compileSchema(schema).async, true)
  assert.equal(compileSchema(Everything).async, false)
})

test('an asynchronous schema validates, with the same codes', async () => {
  const schema = z.object({ name: z.string().refine(async (name) => name !== 'taken', 'Taken'), age: z.int() })
  const compiled = compileSchema(schema)
  assert.deepEqual(await compiled.validateAsync({ name: 'free', age: 1 }), {
    ok: true,
    value: { name: 'free', age: 1 },
  })
  const refused = await compiled.validateAsync({ name: 'taken', age: 'x' })
  assert.ok(!refused.ok)
  assert.deepEqual(
    refused.issues.map((issue) => [issue.code, issue.message]),
    [
      ['invalid_type', undefined],
      ['custom', 'Taken'],
    ],
  )
})

test('a promise that no declaration showed sends the schema on the asynchronous path', async () => {
  const hidden = z.string().superRefine(async (text, context) => {
    if (text === 'bad') context.addIssue({ code: 'custom', message: 'Bad' })
  })
  const compiled = compileSchema(hidden)
  assert.equal(compiled.async, false)
  assert.throws(() => compiled.validate('good'), AsyncValidationNeeded)
  assert.equal(compiled.async, true)
  assert.deepEqual(await runValidation(compileSchema(hidden), 'good'), { ok: true, value: 'good' })
  const refused = await runValidation(compiled, 'bad')
  assert.equal(refused.ok, false)
})

test('what an author throws comes out as it is', () => {
  const failing = z.string().refine(() => {
    throw new RangeError('mine')
  })
  assert.throws(() => compileSchema(failing).validate('x'), RangeError)
})

test('Valibot schemas have the same codes', () => {
  const schema = v.strictObject({
    id: v.pipe(v.number(), v.integer(), v.minValue(1)),
    name: v.pipe(v.string(), v.minLength(2)),
    email: v.pipe(v.string(), v.email()),
    kind: v.picklist(['a', 'b']),
    either: v.union([v.string(), v.number()]),
    own: v.string('Say something'),
    gone: v.string(),
  })
  const value = { id: 0, name: 'x', email: 'y', kind: 'c', either: true, own: 1, extra: 1 }
  const issues = issuesOf(schema, value)
  assert.deepEqual(
    issues.map((issue) => `${issue.path.join('.')}:${issue.code}`),
    [
      'id:too_small',
      'name:too_short',
      'email:invalid_format',
      'kind:invalid_value',
      'either:invalid_union',
      'own:invalid_type',
      'gone:missing',
      'extra:unrecognized_key',
    ],
  )
  assert.deepEqual(
    issues.map((issue) => issue.message).filter((message) => message !== undefined),
    ['Say something'],
  )
  assert.equal(issues[0]?.params?.minimum, 1)
})

test('ArkType schemas have the same codes', () => {
  const schema = type({
    '+': 'reject',
    id: 'number.integer >= 1',
    name: 'string >= 2',
    kind: "'a'|'b'",
    step: 'number % 5',
    list: 'string[]',
    gone: 'string',
  })
  const value = { id: 0, name: 'x', kind: 'c', step: 7, list: 'x', extra: 1 }
  assert.deepEqual(
    new Set(codes(schema, value)),
    new Set([
      'id:too_small',
      'name:too_short',
      'kind:invalid_union',
      'step:not_multiple_of',
      'list:invalid_type',
      'gone:missing',
      'extra:unrecognized_key',
    ]),
  )
  assert.deepEqual(codes(type('string'), undefined), [':missing'])
})

test('a schema of any other vendor validates through the standard', async () => {
  const vendor = {
    '~standard': {
      version: 1 as const,
      vendor: 'elsewhere',
      validate: (value: unknown) => (value === 'yes' ? { value } : { issues: [{ message: 'Say yes', path: [] }] }),
    },
  }
  assert.deepEqual(compileSchema(vendor).validate('yes'), { ok: true, value: 'yes' })
  const [issue] = issuesOf(vendor, 'no')
  assert.deepEqual([issue?.code, issue?.message], ['custom', 'Say yes'])
})

test('what is no schema is refused with the reason', () => {
  assert.throws(() => compileSchema({ '~standard': { version: 1, vendor: 'x' } }), /Standard Schema/)
})
