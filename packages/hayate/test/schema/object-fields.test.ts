import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import { compileSchema } from '../../src/schema/compile-schema.ts'
import { objectFields } from '../../src/schema/object-fields.ts'
import type { Schema } from '../../src/schema/schema.ts'

function names(schema: Schema): string[] | undefined {
  return objectFields(schema)?.fields.map(({ name, required }) => (required ? name : `${name}?`))
}

const Filter = z.object({ q: z.string(), page: z.int().default(1), sort: z.string().optional() })

test('an object schema shows its fields and which are required', () => {
  assert.deepEqual(names(Filter), ['q', 'page?', 'sort?'])
  assert.equal(objectFields(Filter)?.fields[0]?.schema, Filter.shape.q)
})

test('wrappers are seen through', () => {
  const wrapped = [
    Filter.optional(),
    Filter.default({ q: 'x', page: 1 }),
    Filter.readonly(),
    Filter.refine(() => true),
    Filter.nullable(),
    Filter.transform((value) => value.q),
    z.lazy(() => Filter),
    z.preprocess((value) => value, Filter),
    Filter.brand('F'),
  ]
  for (const schema of wrapped) assert.deepEqual(names(schema), ['q', 'page?', 'sort?'])
})

test('intersections have the fields of both sides', () => {
  assert.deepEqual(names(z.intersection(z.object({ a: z.int() }), z.object({ b: z.int() }))), ['a', 'b'])
})

test('what happens to unknown keys is known', () => {
  assert.equal(objectFields(z.object({}))?.unknownKeys, 'drop')
  assert.equal(objectFields(z.strictObject({}))?.unknownKeys, 'refuse')
  assert.equal(objectFields(z.looseObject({}))?.unknownKeys, 'keep')
  assert.equal(objectFields(v.strictObject({}))?.unknownKeys, 'refuse')
  assert.equal(objectFields(type({ a: 'string', '+': 'reject' }))?.unknownKeys, 'refuse')
})

test('other schemas have no fields', () => {
  for (const schema of [
    z.string(),
    z.array(Filter),
    z.record(z.string(), z.int()),
    z.union([Filter, z.string()]),
    z.any(),
  ]) {
    assert.equal(objectFields(schema), undefined)
  }
})

test('Valibot and ArkType objects have fields with schemas of their own', () => {
  const valibot = v.object({ q: v.string(), page: v.optional(v.number(), 1) })
  for (const schema of [valibot, toStandardJsonSchema(valibot)]) assert.deepEqual(names(schema), ['q', 'page?'])
  const ark = type({ q: 'string', 'page?': 'number' })
  const fields = objectFields(ark)?.fields ?? []
  assert.deepEqual(names(ark)?.sort(), ['page?', 'q'])
  const page = fields.find(({ name }) => name === 'page')
  assert.ok(page)
  assert.deepEqual(compileSchema(page.schema).validate(1), { ok: true, value: 1 })
})
