import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { body, form, Hayate, query } from 'hayate'
import { testClient } from 'hayate/testing'
import * as v from 'valibot'
import { issuesOf } from './issues-of.ts'

test('Valibot schemas are inputs like Zod’s: converted, validated, documented', async () => {
  const app = new Hayate()
  const Item = v.object({ name: v.pipe(v.string(), v.minLength(2)), price: v.number(), at: v.date() })
  app.post(
    '/{id}',
    {
      input: {
        id: toStandardJsonSchema(v.pipe(v.number(), v.integer(), v.minValue(1))),
        q: toStandardJsonSchema(v.optional(v.boolean(), false)),
        filter: query(toStandardJsonSchema(v.object({ limit: v.optional(v.number(), 10) }))),
        item: body(toStandardJsonSchema(Item)),
      },
    },
    ({ id, q, filter, item }) => ({ id, q, filter, name: item.name, year: item.at.getUTCFullYear() }),
  )
  await using client = await testClient(app)
  const json = { name: 'nail', price: 1, at: '2026-01-31' }
  assert.deepEqual(await (await client.post('/7?q=on&limit=5', { json })).json(), {
    id: 7,
    q: true,
    filter: { limit: 5 },
    name: 'nail',
    year: 2026,
  })
  assert.deepEqual(await issuesOf(await client.post('/0?q=perhaps&limit=x', { json: { name: 'n', at: 'soon' } })), [
    'path id too_small',
    'query q bool_parsing',
    'query limit number_parsing',
    'body at date_parsing',
    'body name too_short',
    'body price missing',
  ])
  const parameters = app.openapi().paths?.['/{id}']?.post?.parameters ?? []
  assert.deepEqual(parameters.map((parameter) => ('name' in parameter ? parameter.name : '')).toSorted(), [
    'id',
    'limit',
    'q',
  ])
})

test('a bare Valibot schema is an input too', async () => {
  const app = new Hayate()
  app.get('/{id}', { input: { id: v.number(), tags: v.array(v.string()) } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/7?tags=a&tags=b')).json(), { id: 7, tags: ['a', 'b'] })
  assert.deepEqual(await issuesOf(await client.get('/x')), ['path id number_parsing', 'query tags missing'])
})

test('ArkType schemas are inputs like Zod’s', async () => {
  const app = new Hayate()
  const Item = type({ name: 'string >= 2', price: 'number' })
  app.post(
    '/{id}',
    { input: { id: type('number.integer >= 1'), filter: query(type({ limit: 'number.integer' })), item: body(Item) } },
    ({ id, filter, item }) => ({ id, filter, item }),
  )
  await using client = await testClient(app)
  assert.deepEqual(await (await client.post('/7?limit=3', { json: { name: 'nail', price: 1 } })).json(), {
    id: 7,
    filter: { limit: 3 },
    item: { name: 'nail', price: 1 },
  })
  assert.deepEqual(await issuesOf(await client.post('/0?limit=x', { json: { name: 'n' } })), [
    'path id too_small',
    'query limit int_parsing',
    'body name too_short',
    'body price missing',
  ])
})

test('a text of Valibot or ArkType that is too short is measured in characters', async () => {
  const app = new Hayate()
  app.get('/', { input: { v: v.pipe(v.string(), v.minLength(2)), a: type('string >= 2') } }, () => 1)
  await using client = await testClient(app)
  assert.partialDeepStrictEqual(await (await client.get('/?v=x&a=x')).json(), {
    errors: [{ message: 'Must have at least 2 characters' }, { message: 'Must have at least 2 characters' }],
  })
})

test('a form takes Valibot and ArkType models', async () => {
  const app = new Hayate()
  app.post(
    '/v',
    { input: { model: form(toStandardJsonSchema(v.strictObject({ a: v.number() }))) } },
    ({ model }) => model,
  )
  app.post('/a', { input: { model: form(type({ a: 'number', '+': 'reject' })) } }, ({ model }) => model)
  await using client = await testClient(app)
  for (const path of ['/v', '/a']) {
    assert.deepEqual(await (await client.post(path, { form: { a: 5 } })).json(), { a: 5 })
    assert.deepEqual(await issuesOf(await client.post(path, { form: { a: 5, b: 6 } })), ['form b unrecognized_key'])
  }
})
