import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const loan = {
  id: '123e4567-e89b-42d3-a456-426614174000',
  from: '2026-01-31T21:00:00+09:00',
  until: '2026-02-01',
  price: '12.50',
  serial: '9007199254740993',
  cover: 'aGk=',
  tags: ['old', 'old'],
}

test('each type has a JSON form, in both directions', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/loans', { json: loan })).json(), {
    ...loan,
    from: '2026-01-31T12:00:00.000Z',
    until: '2026-02-14',
    remind: 'P3D',
    tags: ['old'],
  })
})

test('what has not its form is refused by name', async () => {
  await using client = await testClient(app)
  const wrong = { ...loan, id: '123', from: 'soon', price: '12.5', serial: '1.5', cover: '!' }
  const refused = await client.post('/loans', { json: wrong })
  strictEqual(refused.status, 422)
  const text = await refused.text()
  for (const name of ['id', 'from', 'price', 'serial', 'cover']) strictEqual(text.includes(`"path":["${name}"]`), true)
})

test('a query has the same forms', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/loans?since=2026-01-31')).json(), { since: '2026-01-31T00:00:00.000Z' })
})

test('the document describes the JSON form', async () => {
  await using client = await testClient(app)
  const schema = {
    properties: {
      id: { format: 'uuid' },
      from: { format: 'date-time' },
      until: { format: 'date' },
      remind: { format: 'duration' },
      cover: { contentEncoding: 'base64', contentMediaType: 'application/octet-stream' },
      tags: { type: 'array', uniqueItems: true },
    },
  }
  partialDeepStrictEqual(await (await client.get('/openapi.json')).json(), {
    paths: { '/loans': { post: { requestBody: { content: { 'application/json': { schema } } } } } },
  })
})
