import assert from 'node:assert/strict'
import { test } from 'node:test'
import { as, Hayate, jsonLines, type Output, respond } from 'hayate'
import * as z from 'zod'
import { answerOf } from './answer-of.ts'

const PublicUser = z.object({ id: z.int(), username: z.string() })
const PrivateUser = z.object({ id: z.int(), username: z.string(), email: z.string(), password_hash: z.string() })
const row = { id: 1, username: 'ito', email: 'ito@example.com', password_hash: 'hunter2' }

const both = z.union([PublicUser, PrivateUser])

test('a full row returned through Public | Private never leaks private fields', async () => {
  const { text } = await answerOf((app) => app.get('/', { output: both }, () => row))
  assert.equal(text, '{"id":1,"username":"ito"}')
  for (const output of [z.array(both), z.tuple([both])]) {
    const listed = await answerOf((app) => app.get('/', { output }, () => [row] as never))
    assert.equal(listed.text, '[{"id":1,"username":"ito"}]')
  }
  const nested = await answerOf((app) => app.get('/', { output: z.object({ owner: both }) }, () => ({ owner: row })))
  assert.equal(nested.text, '{"owner":{"id":1,"username":"ito"}}')
})

test('unless as(Private, row) names that member', async () => {
  const { text } = await answerOf((app) => app.get('/', { output: both }, () => as(PrivateUser, row)))
  assert.deepEqual(JSON.parse(text), row)
  const asPublic = await answerOf((app) => app.get('/', { output: both }, () => as(PublicUser, row)))
  assert.equal(asPublic.text, '{"id":1,"username":"ito"}')
})

test('as() names a member below wrappers, in an inner union, under a status and for an item', async () => {
  const Other = z.object({ other: z.string() })
  const wrapped = z
    .union([z.union([PublicUser, PrivateUser]), Other])
    .nullable()
    .optional()
  const inner = await answerOf((app) => app.get('/', { output: wrapped }, () => as(PrivateUser, row)))
  assert.deepEqual(JSON.parse(inner.text), row)
  const byStatus = await answerOf((app) =>
    app.get('/', { output: { 200: both } }, () => respond(200, as(PrivateUser, row))),
  )
  assert.deepEqual(JSON.parse(byStatus.text), row)
  const item = await answerOf((app) =>
    app.get('/', { output: jsonLines(both) }, function* () {
      yield row
      yield as(PrivateUser, row)
    }),
  )
  assert.deepEqual(
    item.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    [{ id: 1, username: 'ito' }, row],
  )
})

test('as() with a schema that is no member is a 500 that sends nothing of the value', async () => {
  const Copy = z.object({ id: z.int(), username: z.string(), password_hash: z.string() })
  const { response, text, log } = await answerOf((app) => app.get('/', { output: both }, () => as(Copy, row) as never))
  assert.equal(response.status, 500)
  assert.ok(!text.includes('hunter2'))
  assert.match(String(log[0]?.fields.error), /as\(\) named a schema that is not a member/)
})

test('as() with a value that does not fit its member is a 500, not another member', async () => {
  const { response } = await answerOf((app) =>
    app.get('/', { output: both }, () => as(PrivateUser, { id: 1, username: 'ito' } as never)),
  )
  assert.equal(response.status, 500)
})

test('members are tried as written and the first that accepts wins', async () => {
  const output = z.union([z.object({ a: z.string() }), z.object({ b: z.string() }), z.string()])
  for (const [value, expected] of [
    [{ a: 'x', b: 'y' }, '{"a":"x"}'],
    [{ b: 'y', c: 'z' }, '{"b":"y"}'],
    ['text', '"text"'],
  ] as const) {
    assert.equal((await answerOf((app) => app.get('/', { output }, () => value))).text, expected)
  }
})

test('a discriminated union leaves through the member that its tag names', async () => {
  const output = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('private'), name: z.string(), email: z.string() }),
    z.object({ kind: z.literal('public'), name: z.string() }),
  ])
  const value = { kind: 'public' as const, name: 'ito', email: 'hunter2' }
  assert.equal((await answerOf((app) => app.get('/', { output }, () => value))).text, '{"kind":"public","name":"ito"}')
})

test('if an earlier object has all required keys of a later one, startup refuses', async () => {
  const ambiguous = z.union([PrivateUser, PublicUser])
  const inner: readonly (readonly [Output, RegExp])[] = [
    [ambiguous, /GET \/: its output is a union whose member 1/],
    [z.object({ owner: ambiguous }), /GET \/: its output at 'owner' is a union/],
    [z.array(z.object({ owners: z.array(ambiguous) })), /at '\[\]\.owners\[\]'/],
    [z.union([z.string(), z.union([PrivateUser, PublicUser])]), /is a union/],
    [z.record(z.string(), ambiguous.optional()), /at '\*'/],
    [jsonLines(ambiguous), /is a union/],
    [{ 200: ambiguous, 204: null }, /is a union/],
    [z.union([PublicUser.partial(), PrivateUser.partial()]), /is a union/],
    [z.union([z.looseObject({}), PublicUser]), /is a union/],
    [z.union([z.record(z.string(), z.any()), PublicUser]), /is a union/],
    [z.union([z.unknown(), PublicUser]), /is a union/],
  ]
  for (const [output, message] of inner) {
    const app = new Hayate()
    app.get('/', { output }, () => null as never)
    await assert.rejects(app.start(), { code: 'HAYATE_AMBIGUOUS_UNION', message })
  }
})

test('unless the union is discriminated, or a literal tells its members apart', async () => {
  const A = z.object({ kind: z.literal('a'), x: z.string() })
  const B = z.object({ kind: z.literal('b') })
  for (const output of [z.discriminatedUnion('kind', [A, B]), z.union([A, B])]) {
    const { text } = await answerOf((app) => app.get('/', { output }, () => ({ kind: 'b', x: 'hunter2' }) as never))
    assert.equal(text, '{"kind":"b"}')
  }
})
