import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import { describeSchema } from '../../src/schema/json-schema.ts'
import type { Schema } from '../../src/schema/schema.ts'

function schemaOf(schema: Schema, direction: 'input' | 'output' = 'output'): unknown {
  return describeSchema(schema, direction)?.schema
}

test('a schema says what it checks and nothing more', () => {
  const rows: [z.ZodType, object][] = [
    [z.int(), { type: 'integer' }],
    [z.int().min(1).max(9), { type: 'integer', minimum: 1, maximum: 9 }],
    [z.email(), { type: 'string', format: 'email' }],
    [z.email().regex(/^a/), { type: 'string', format: 'email', pattern: '^a' }],
    [z.string().regex(/^a+$/), { type: 'string', pattern: '^a+$' }],
    [z.iso.date(), { type: 'string', format: 'date' }],
    [z.iso.datetime(), { type: 'string', format: 'date-time' }],
    [z.uuid(), { type: 'string', format: 'uuid' }],
    [z.string().nullable(), { type: ['string', 'null'] }],
    [z.string().readonly(), { type: 'string' }],
    [z.record(z.string(), z.int()), { type: 'object', additionalProperties: { type: 'integer' } }],
    [z.any(), {}],
    [z.symbol(), {}],
  ]
  for (const [schema, expected] of rows) assert.deepEqual(schemaOf(schema), expected)
})

test('what JSON has no word for is described in its JSON form', () => {
  const rows: [z.ZodType, object][] = [
    [z.date(), { type: 'string', format: 'date-time' }],
    [z.bigint(), { type: 'string', pattern: '^-?\\d+$' }],
    [
      z.instanceof(Uint8Array),
      { type: 'string', contentEncoding: 'base64', contentMediaType: 'application/octet-stream' },
    ],
    [z.set(z.int()), { type: 'array', uniqueItems: true, items: { type: 'integer' } }],
    [z.map(z.string(), z.date()), { type: 'object', additionalProperties: { type: 'string', format: 'date-time' } }],
    [z.literal(5n), { const: '5' }],
    [z.bigint().default(5n), { type: 'string', pattern: '^-?\\d+$', default: '5' }],
    [
      z.set(z.int()).default(new Set([1])),
      { type: 'array', uniqueItems: true, items: { type: 'integer' }, default: [1] },
    ],
  ]
  for (const [schema, expected] of rows) assert.deepEqual(schemaOf(schema), expected)
})

test('a default that is new for every value is not documented', () => {
  assert.deepEqual(schemaOf(z.uuid().default(() => crypto.randomUUID())), { type: 'string', format: 'uuid' })
  assert.deepEqual(schemaOf(z.date().default(() => new Date())), { type: 'string', format: 'date-time' })
  assert.deepEqual(schemaOf(z.int().default(3)), { type: 'integer', default: 3 })
})

test('unknown keys are refused in the document only where the schema refuses them', () => {
  const loose = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }
  assert.deepEqual(schemaOf(z.object({ a: z.string() })), loose)
  assert.deepEqual(schemaOf(z.strictObject({ a: z.string() })), { ...loose, additionalProperties: false })
})

test('input and output differ at defaults and transforms', () => {
  const schema = z.object({
    n: z.int().default(1),
    t: z.string().transform(Number),
    c: z.string().transform(Number).pipe(z.int()),
  })
  assert.deepEqual(schemaOf(schema, 'input'), {
    type: 'object',
    properties: { n: { type: 'integer', default: 1 }, t: { type: 'string' }, c: { type: 'string' } },
    required: ['t', 'c'],
  })
  assert.deepEqual(schemaOf(schema, 'output'), {
    type: 'object',
    properties: { n: { type: 'integer', default: 1 }, t: {}, c: { type: 'integer' } },
    required: ['n', 't', 'c'],
  })
})

const Owner = z.object({ name: z.string() }).meta({ id: 'Owner', description: 'Who owns it' })

test('named schemas are references with their bodies in components', () => {
  const Item = z.object({ owner: Owner, others: z.set(Owner), maybe: Owner.nullable() }).meta({ id: 'Item' })
  const described = describeSchema(Item, 'output')
  const owner = { $ref: '#/components/schemas/Owner' }
  assert.deepEqual(described?.schema, { $ref: '#/components/schemas/Item' })
  assert.deepEqual(described?.components, {
    Item: {
      type: 'object',
      properties: {
        owner,
        others: { type: 'array', uniqueItems: true, items: owner },
        maybe: { anyOf: [owner, { type: 'null' }] },
      },
      required: ['owner', 'others', 'maybe'],
    },
    Owner: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], description: 'Who owns it' },
  })
})

test('recursive schemas refer to themselves by name, given or made', () => {
  const Named = z
    .object({
      get parts() {
        return z.set(Named)
      },
    })
    .meta({ id: 'Part' })
  assert.deepEqual(describeSchema(Named, 'output')?.components, {
    Part: {
      type: 'object',
      properties: { parts: { type: 'array', uniqueItems: true, items: { $ref: '#/components/schemas/Part' } } },
      required: ['parts'],
    },
  })
  const Json: z.ZodType = z.lazy(() => z.union([z.string(), z.array(Json)]))
  const text = JSON.stringify(describeSchema(Json, 'output'))
  assert.doesNotMatch(text, /"#"|\$defs/)
  assert.deepEqual(describeSchema(Json, 'input')?.schema, describeSchema(Json, 'output')?.schema)
})

test('a discriminated union names its tag and what each value means', () => {
  const Cat = z.object({ kind: z.literal('cat') }).meta({ id: 'Cat' })
  const Dog = z.object({ kind: z.literal('dog') }).meta({ id: 'Dog' })
  assert.deepEqual(schemaOf(z.discriminatedUnion('kind', [Cat, Dog])), {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: {
      propertyName: 'kind',
      mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
    },
  })
})

test('two schemas with one id are refused', () => {
  const registry = z.object({ a: z.string().meta({ id: 'Twice' }), b: z.object({ c: z.int() }) })
  const other = z.int()
  z.globalRegistry.remove(other)
  assert.doesNotThrow(() => describeSchema(registry, 'output'))
  const clash = z.object({ a: z.string().meta({ id: 'Clash' }), b: z.int().meta({ id: 'Clash' }) })
  assert.throws(() => describeSchema(clash, 'output'), /'Clash'/)
})

test('examples and defaults are data, whatever their members are called', () => {
  const schema = z.object({ $id: z.string() }).meta({ examples: [{ $id: 'x', $schema: 'y' }] })
  assert.deepEqual(schemaOf(schema), {
    type: 'object',
    properties: { $id: { type: 'string' } },
    required: ['$id'],
    examples: [{ $id: 'x', $schema: 'y' }],
  })
})

test('Valibot describes itself through @valibot/to-json-schema, dates included', () => {
  const schema = v.object({
    id: v.pipe(v.number(), v.integer(), v.minValue(1)),
    at: v.date(),
    big: v.optional(v.bigint()),
    set: v.set(v.date()),
  })
  const types = {
    at: { type: 'string', format: 'date-time' },
    big: { type: 'string', pattern: '^-?\\d+$' },
    set: { type: 'array', uniqueItems: true, items: { type: 'string', format: 'date-time' } },
  }
  const required = ['id', 'at', 'set']
  assert.deepEqual(schemaOf(toStandardJsonSchema(schema)), {
    type: 'object',
    properties: { id: { type: 'integer', minimum: 1 }, ...types },
    required,
  })
  // Without the converter the types are known, the checks are not.
  assert.deepEqual(schemaOf(schema), { type: 'object', properties: { id: { type: 'integer' }, ...types }, required })
})

test('a bare recursive Valibot schema refers to itself by name', () => {
  interface Node {
    next: Node | null
  }
  const Node: v.GenericSchema<Node> = v.object({ next: v.nullable(v.lazy(() => Node)) })
  const described = describeSchema(Node, 'output')
  const [name] = Object.keys(described?.components ?? {})
  assert.deepEqual(described?.schema, { $ref: `#/components/schemas/${name}` })
  assert.doesNotMatch(JSON.stringify(described), /\$defs/)
})

test('ArkType describes itself, dates included', () => {
  assert.deepEqual(schemaOf(type({ id: 'number.integer >= 1', at: 'Date', 'tags?': 'string[]' })), {
    type: 'object',
    properties: {
      id: { type: 'integer', minimum: 1 },
      at: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: { type: 'string' } },
    },
    required: ['at', 'id'],
  })
})
