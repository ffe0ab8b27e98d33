import assert from 'node:assert/strict'
import { test } from 'node:test'
import { as, encoded, Hayate, json, jsonLines, type OutputOptions, Router, respond } from 'hayate'
import { testClient } from 'hayate/testing'
import * as v from 'valibot'
import * as z from 'zod'
import { answerOf } from './answer-of.ts'

const Tag = z.object({ name: z.string(), color: z.string().default('black') }).meta({ id: 'Tag' })
const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().default(10.5),
    tags: z.array(Tag).default([]),
  })
  .meta({ id: 'Item' })

async function leaving(outputOptions: OutputOptions, value: z.input<typeof Item>): Promise<unknown> {
  const { text } = await answerOf((app) => app.get('/', { output: Item, outputOptions }, () => value))
  return JSON.parse(text)
}

test('excludeUnset leaves out what the handler did not return, at every level, and keeps a default that it did', async () => {
  assert.deepEqual(await leaving({ excludeUnset: true }, { name: 'Foo', price: 50.2 }), { name: 'Foo', price: 50.2 })
  assert.deepEqual(
    await leaving(
      { excludeUnset: true },
      { name: 'Baz', price: 1, tax: 10.5, description: null, tags: [{ name: 'a' }] },
    ),
    { name: 'Baz', description: null, price: 1, tax: 10.5, tags: [{ name: 'a' }] },
  )
})

test('a member that is undefined was not set', async () => {
  const value = { name: 'Foo', price: 1, tax: undefined }
  assert.deepEqual(await leaving({ excludeUnset: true }, value), { name: 'Foo', price: 1 })
})

test('excludeDefaults leaves out what equals its default, whoever set it', async () => {
  assert.deepEqual(
    await leaving({ excludeDefaults: true }, { name: 'Baz', price: 1, tax: 10.5, description: null, tags: [] }),
    { name: 'Baz', price: 1 },
  )
  assert.deepEqual(
    await leaving({ excludeDefaults: true }, { name: 'B', price: 1, tax: 0, tags: [{ name: 'a', color: 'black' }] }),
    { name: 'B', price: 1, tax: 0, tags: [{ name: 'a' }] },
  )
})

test('excludeDefaults compares in the JSON form, so that dates and lists have defaults too', async () => {
  const Model = z.object({
    at: z.date().default(new Date(0)),
    sizes: z.set(z.bigint()).default(new Set([1n])),
    length: z
      .string()
      .default('abc')
      .transform((text) => text.length),
    start: z
      .string()
      .prefault('x')
      .transform((text) => `${text}!`),
  })
  const { text } = await answerOf((app) =>
    app.get('/', { output: Model, outputOptions: { excludeDefaults: true } }, () => ({
      at: new Date(0),
      sizes: new Set([1n, 2n]),
      length: 'def',
    })),
  )
  assert.deepEqual(JSON.parse(text), { sizes: ['1', '2'] })
})

test('excludeNull leaves out null members of objects, not values of records or items of lists', async () => {
  const Model = z.object({
    a: z.int().nullable(),
    b: z.object({ c: z.int().nullable(), d: z.int() }),
    list: z.array(z.int().nullable()),
    record: z.record(z.string(), z.int().nullable()),
  })
  const { text } = await answerOf((app) =>
    app.get('/', { output: Model, outputOptions: { excludeNull: true } }, () => ({
      a: null,
      b: { c: null, d: 1 },
      list: [null],
      record: { x: null },
    })),
  )
  assert.deepEqual(JSON.parse(text), { b: { d: 1 }, list: [null], record: { x: null } })
})

test('include and exclude choose among the fields of the object, and of each object of a list', async () => {
  const value = { name: 'Foo', price: 1 }
  assert.deepEqual(await leaving({ include: ['name', 'tax'] }, value), { name: 'Foo', tax: 10.5 })
  assert.deepEqual(await leaving({ exclude: ['tax', 'tags'] }, value), { name: 'Foo', description: null, price: 1 })
  const { text } = await answerOf((app) =>
    app.get('/', { output: z.array(Item), outputOptions: { include: ['name', 'price'], exclude: ['price'] } }, () => [
      value,
    ]),
  )
  assert.deepEqual(JSON.parse(text), [{ name: 'Foo' }])
})

test('computed fields stay', async () => {
  const User = z
    .object({ username: z.string(), full_name: z.string().nullable().default(null) })
    .transform((user) => ({ ...user, display_name: user.full_name ?? user.username }))
  for (const outputOptions of [{ excludeUnset: true }, { excludeDefaults: true }, { excludeNull: true }]) {
    const { text } = await answerOf((app) => app.get('/', { output: User, outputOptions }, () => ({ username: 'ada' })))
    assert.deepEqual(JSON.parse(text), { username: 'ada', display_name: 'ada' })
  }
})

test('options are inherited from application to router to route, each member by itself, the nearest wins', async () => {
  const app = new Hayate({ log: false, outputOptions: { excludeUnset: true, excludeNull: true } })
  const inner = new Router({ prefix: '/inner', outputOptions: { excludeNull: false } })
  const value = { name: 'Foo', price: 1, description: null }
  app.get('/app', { output: Item }, () => value)
  inner.get('/router', { output: Item }, () => value)
  inner.get('/route', { output: Item, outputOptions: { excludeUnset: false } }, () => value)
  app.include(inner)
  await using client = await testClient(app)
  const read = async (path: string): Promise<unknown> => (await client.get(path)).json()
  assert.deepEqual(await read('/app'), { name: 'Foo', price: 1 })
  assert.deepEqual(await read('/inner/router'), { name: 'Foo', description: null, price: 1 })
  assert.deepEqual(await read('/inner/route'), { name: 'Foo', description: null, price: 1, tax: 10.5, tags: [] })
})

test('they hold for the items of streams, outputs by status, unions and encoded outputs, and never for own responses', async () => {
  const outputOptions = { excludeUnset: true, excludeNull: true }
  const Cat = z.object({ kind: z.literal('cat'), lives: z.int().default(9) })
  const Dog = z.object({ kind: z.literal('dog'), tail: z.boolean().default(true), name: z.string().nullable() })
  const app = new Hayate({ log: false, outputOptions })
  app.get('/lines', { output: jsonLines(Item) }, function* lines() {
    yield { name: 'Foo', price: 1 }
  })
  app.get('/status', { output: { 200: Item, 201: Item } }, () => respond(201, { name: 'Foo', price: 1 }))
  app.get('/union', { output: z.array(z.discriminatedUnion('kind', [Cat, Dog])) }, () => [
    { kind: 'cat' as const },
    { kind: 'dog' as const, name: null, tail: true },
  ])
  app.get('/as', { output: z.union([Cat, Dog]) }, () => as(Dog, { kind: 'dog', name: null }))
  app.get('/encoded', { output: encoded(z.object({ a: z.int().nullable(), b: z.int() })) }, () => ({ a: null, b: 1 }))
  app.get('/own', { output: Item }, () => json({ a: null }))
  await using client = await testClient(app)
  const read = async (path: string): Promise<string> => (await client.get(path)).text()
  assert.equal(await read('/lines'), '{"name":"Foo","price":1}\n')
  assert.equal(await read('/status'), '{"name":"Foo","price":1}')
  assert.equal(await read('/union'), '[{"kind":"cat"},{"kind":"dog","tail":true}]')
  assert.equal(await read('/as'), '{"kind":"dog"}')
  assert.equal(await read('/encoded'), '{"b":1}')
  assert.equal(await read('/own'), '{"a":null}')
})

test('objects of a class count as set what their getters give', async () => {
  class Row {
    readonly name = 'Foo'
    readonly price = 1
    get tax(): number {
      return 10.5
    }
  }
  assert.deepEqual(await leaving({ excludeUnset: true }, new Row()), { name: 'Foo', price: 1, tax: 10.5 })
})

test('a model that contains itself is followed to its end', async () => {
  const Node = z.object({
    size: z.int().default(1),
    get next() {
      return Node.nullable().default(null)
    },
  })
  const { text } = await answerOf((app) =>
    app.get('/', { output: Node, outputOptions: { excludeUnset: true } }, () => ({ next: { next: { size: 1 } } })),
  )
  assert.equal(text, '{"next":{"next":{"size":1}}}')
})

test('Valibot’s defaults are left out as well', async () => {
  const Model = v.object({ a: v.string(), b: v.optional(v.number(), 1), c: v.nullable(v.string()) })
  const declare = (outputOptions: OutputOptions) =>
    answerOf((app) => app.get('/', { output: Model, outputOptions }, () => ({ a: 'x', c: null })))
  assert.equal((await declare({ excludeUnset: true })).text, '{"a":"x","c":null}')
  assert.equal((await declare({ excludeDefaults: true, excludeNull: true })).text, '{"a":"x"}')
})

test('a returned value is not changed', async () => {
  const value = { name: 'Foo', price: 1, description: null, tags: [{ name: 'a', color: 'black' }] }
  await leaving({ excludeNull: true, excludeDefaults: true }, value)
  assert.deepEqual(value, { name: 'Foo', price: 1, description: null, tags: [{ name: 'a', color: 'black' }] })
})

test('options without an output, and names that the output does not have, are startup errors', () => {
  const declare = (options: object) => () => {
    const app = new Hayate()
    app.get('/', options, () => ({ name: 'Foo', price: 1 }))
    app.openapi()
  }
  assert.throws(declare({ outputOptions: { excludeNull: true } }), { code: 'HAYATE_OUTPUT_OPTIONS' })
  assert.throws(
    declare({ output: Item, outputOptions: { include: ['nmae'] } }),
    /'nmae', which its output does not have/,
  )
  declare({ output: Item, outputOptions: { exclude: ['tags'] } })()
})

test('a field that may be left out is not required in the route’s document; other routes keep their schema', () => {
  const app = new Hayate()
  app.get('/whole', { output: Item }, () => ({ name: 'Foo', price: 1 }))
  app.get('/unset', { output: Item, outputOptions: { excludeUnset: true } }, () => ({ name: 'Foo', price: 1 }))
  app.get('/null', { output: Item, outputOptions: { excludeNull: true } }, () => ({ name: 'Foo', price: 1 }))
  app.get('/none', { output: Tag.omit({ color: true }), outputOptions: { excludeNull: true } }, () => ({ name: 'a' }))
  app.get('/some', { output: z.array(Item), outputOptions: { include: ['name', 'tax'] } }, () => [])
  app.get('/lines', { output: jsonLines(Item), outputOptions: { excludeDefaults: true, excludeNull: true } }, () => [])
  const { paths, components } = app.openapi()
  const schemaOf = (path: string): unknown => Object.values(paths[path]?.get?.responses[200]?.content ?? {})[0]?.schema
  const required = (name: string): unknown => components?.schemas?.[name]?.required
  assert.deepEqual(schemaOf('/whole'), { $ref: '#/components/schemas/Item' })
  assert.deepEqual(required('Item'), ['name', 'description', 'price', 'tax', 'tags'])
  assert.deepEqual(schemaOf('/unset'), { $ref: '#/components/schemas/Item-WithoutDefaults' })
  assert.deepEqual(required('Item-WithoutDefaults'), ['name', 'price'])
  assert.deepEqual(required('Tag-WithoutDefaults'), ['name'])
  assert.deepEqual(schemaOf('/null'), { $ref: '#/components/schemas/Item-WithoutNull' })
  assert.deepEqual(required('Item-WithoutNull'), ['name', 'price', 'tax', 'tags'])
  assert.equal(components?.schemas?.['Tag-WithoutNull'], undefined)
  const some = schemaOf('/some') as { items: { properties: object; required: string[] } }
  assert.deepEqual(
    [Object.keys(some.items.properties), some.items.required],
    [
      ['name', 'tax'],
      ['name', 'tax'],
    ],
  )
  assert.deepEqual(required('Item-WithoutDefaultsAndNull'), ['name', 'price'])
})
