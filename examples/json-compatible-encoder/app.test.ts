import { deepStrictEqual, doesNotMatch, match, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { toJsonForm } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const item = { title: 'Foo', at: '2026-01-31T12:00:00.000Z', serial: '9007199254740993', tags: ['a', 'b'] }

test('what JSON has no word for is kept in its JSON form, the same that is read', async () => {
  await using client = await testClient(app)
  const answer = await client.put('/items/foo', { json: { ...item, at: '2026-01-31T21:00:00+09:00' } })
  const { kept } = (await answer.json()) as { kept: string }
  deepStrictEqual([answer.status, JSON.parse(kept)], [200, item])
})

test('an answer without a schema has the JSON form of its values', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/everything')).json(), {
    date: '2026-01-31T12:00:00.000Z',
    bigint: '9007199254740993',
    bytes: 'SGk=',
    set: ['a', 'b'],
    map: { a: 1 },
    pairs: [[1, 'one']],
    url: 'https://example.com/a',
    decimal: '12.50',
    list: [null, null],
  })
})

test('what has no JSON form is refused with its place, and clients see a 500 that says nothing of it', async () => {
  throws(() => toJsonForm({ of: [{ ratio: Number.NaN }] }), /\$\.of\[0\]\.ratio is NaN/)
  throws(() => toJsonForm({ later: Promise.resolve(1) }), /\$\.later is a Promise/)
  await using client = await testClient(app, { raiseServerErrors: false })
  strictEqual((await client.get('/ratio?of=2')).status, 200)
  const refused = await client.get('/ratio?of=0')
  strictEqual(refused.status, 500)
  doesNotMatch(await refused.text(), /ratio/)
})

test('the document describes the same form', async () => {
  await using client = await testClient(app)
  match(await (await client.get('/openapi.json')).text(), /"at":\{"type":"string","format":"date-time"/)
})
