import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { as, encoded, Hayate, jsonLines, type Output, respond, type Schema } from 'hayate'
import * as v from 'valibot'
import { answerOf } from './answer-of.ts'

const row = {
  id: 1,
  password: 'hunter2',
  owner: { name: 'ito', password: 'hunter2' },
  tags: [{ name: 'a', password: 'hunter2' }],
}
const filtered = { id: 1, owner: { name: 'ito' }, tags: [{ name: 'a' }] }

const ArkItem = type({ id: 'number', owner: { name: 'string' }, tags: type({ name: 'string' }).array() })
const Owner = v.object({ name: v.string() })
const ValibotItem = v.object({ id: v.number(), owner: Owner, tags: v.array(Owner) })

const vendors: readonly (readonly [string, Schema])[] = [
  ['ArkType', ArkItem],
  ['Valibot', ValibotItem],
  ['Valibot through toStandardJsonSchema', toStandardJsonSchema(ValibotItem)],
]

for (const [vendor, Item] of vendors) {
  test(`an output of ${vendor} drops unknown keys at every level`, async () => {
    const { text } = await answerOf((app) => app.get('/', { output: Item }, () => row as never))
    assert.deepEqual(JSON.parse(text), filtered)
    const byStatus = await answerOf((app) =>
      app.get('/', { output: { 202: Item } }, () => respond(202, row as never) as never),
    )
    assert.deepEqual([byStatus.response.status, JSON.parse(byStatus.text)], [202, filtered])
    const lines = await answerOf((app) => app.get('/', { output: jsonLines(Item) }, () => [row, row] as never))
    assert.equal(lines.text, `${JSON.stringify(filtered)}\n`.repeat(2))
  })

  test(`an output of ${vendor} is validated: what does not fit is a 500 without a word of it`, async () => {
    const { response, text, log } = await answerOf((app) =>
      app.get('/', { output: Item }, () => ({ ...row, id: 'hunter2' }) as never),
    )
    assert.equal(response.status, 500)
    assert.ok(!text.includes('hunter2'))
    assert.match(String(log[0]?.fields.error), /id: invalid_type/)
  })
}

test('a strict Valibot object drops unknown keys on the way out', async () => {
  const output = v.strictObject({ id: v.number(), owner: v.strictObject({ name: v.string() }) })
  const { text } = await answerOf((app) => app.get('/', { output }, () => row))
  assert.deepEqual(JSON.parse(text), { id: 1, owner: { name: 'ito' } })
})

test('an ArkType object that rejects undeclared keys drops them on the way out', async () => {
  const output = type({ '+': 'reject', id: 'number', owner: { name: 'string' } })
  const { response, text } = await answerOf((app) => app.get('/', { output }, () => row))
  assert.equal(response.status, 200, text)
  assert.deepEqual(JSON.parse(text), { id: 1, owner: { name: 'ito' } })
})

test('Valibot’s defaults are filled and its transforms run', async () => {
  const output = v.pipe(
    v.object({ first: v.string(), last: v.optional(v.string(), 'X') }),
    v.transform(({ first, last }) => ({ full: `${first} ${last}` })),
    v.object({ full: v.string() }),
  )
  const { text } = await answerOf((app) => app.get('/', { output }, () => ({ first: 'Ito', password: 'x' })))
  assert.equal(text, '{"full":"Ito X"}')
})

test('ArkType’s defaults are filled and its morphs run', async () => {
  const output = type({ n: 'number = 5', at: type('string').pipe((text) => text.length, type('number')) })
  const { text } = await answerOf((app) => app.get('/', { output }, () => ({ at: 'four', password: 'x' }) as never))
  assert.deepEqual(JSON.parse(text), { n: 5, at: 4 })
})

test('their dates, bigints, sets and maps have the same JSON form', async () => {
  const output = v.object({ at: v.date(), n: v.bigint(), ids: v.set(v.number()), by: v.map(v.string(), v.date()) })
  const value = { at: new Date(0), n: 1n, ids: new Set([1]), by: new Map([['a', new Date(0)]]) }
  const { text } = await answerOf((app) => app.get('/', { output }, () => value))
  assert.deepEqual(JSON.parse(text), {
    at: '1970-01-01T00:00:00.000Z',
    n: '1',
    ids: [1],
    by: { a: '1970-01-01T00:00:00.000Z' },
  })
  const ark = await answerOf((app) => app.get('/', { output: type({ at: 'Date' }) }, () => ({ at: new Date(0) })))
  assert.equal(ark.text, '{"at":"1970-01-01T00:00:00.000Z"}')
})

test('NaN that Valibot lets pass is a 500', async () => {
  const { response } = await answerOf((app) =>
    app.get('/', { output: v.object({ n: v.number() }) }, () => ({ n: Infinity })),
  )
  assert.equal(response.status, 500)
})

test('a full row through Public | Private leaks nothing, whoever made the union; as() names a member', async () => {
  const row = { id: 1, email: 'ito@example.com', hash: 'hunter2' }
  const [vPublic, vPrivate] = [v.object({ id: v.number() }), v.object({ id: v.number(), email: v.string() })]
  const valibot = v.union([vPublic, vPrivate])
  assert.equal((await answerOf((app) => app.get('/', { output: valibot }, () => row))).text, '{"id":1}')
  const named = await answerOf((app) => app.get('/', { output: valibot }, () => as(vPrivate, row)))
  assert.deepEqual(JSON.parse(named.text), { id: 1, email: 'ito@example.com' })
  const ark = type({ id: 'number' }).or({ name: 'string' })
  const left = await answerOf((app) => app.get('/', { output: ark }, () => ({ name: 'x', hash: 'hunter2' })))
  assert.equal(left.text, '{"name":"x"}')
})

test('an ambiguous union is refused at startup, whoever made it', async () => {
  const app = new Hayate()
  app.get(
    '/',
    { output: v.union([v.object({ id: v.number(), email: v.string() }), v.object({ id: v.number() })]) },
    () => ({
      id: 1,
    }),
  )
  await assert.rejects(app.start(), { code: 'HAYATE_AMBIGUOUS_UNION' })
})

test('asynchronous Valibot checks are awaited', async () => {
  const output = v.pipeAsync(
    v.object({ id: v.number() }),
    v.checkAsync(async ({ id }) => id > 0),
  )
  const good = await answerOf((app) => app.get('/', { output }, () => ({ id: 1, hash: 'x' })))
  assert.equal(good.text, '{"id":1}')
  assert.equal((await answerOf((app) => app.get('/', { output }, () => ({ id: 0 })))).response.status, 500)
})

/** Standard Schema, but nothing that describes it. */
const undescribed = {
  '~standard': { version: 1 as const, vendor: 'own', validate: (value: unknown) => ({ value }) },
}

test('a schema without a JSON Schema is refused as an output at startup', async () => {
  const outputs: readonly Output[] = [undescribed, jsonLines(undescribed), { 200: undescribed }]
  for (const output of outputs) {
    const app = new Hayate()
    app.get('/items', { output }, () => null as never)
    await assert.rejects(app.start(), { code: 'HAYATE_OUTPUT_SCHEMA', message: /GET \/items: .*own.*JSON Schema/ })
  }
})

test('encoded() of a schema that is not Zod is refused at startup', async () => {
  const app = new Hayate()
  app.get('/items', { output: encoded(ValibotItem) }, () => null as never)
  await assert.rejects(app.start(), { code: 'HAYATE_ENCODED_SCHEMA', message: /GET \/items: .*valibot/ })
})
