import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('bytes are base64 in JSON, both ways', async () => {
  await using client = await testClient(app)
  const json = { description: 'Some data', data: 'aGVsbG8=' }
  deepStrictEqual(await (await client.post('/data', { json })).json(), { description: 'Some data', content: 'hello' })
  deepStrictEqual(await (await client.get('/data')).json(), { description: 'A plumbus', data: 'aGVsbG8=' })
  strictEqual((await client.post('/data', { json: { ...json, data: 'not base64' } })).status, 422)
})

test('the document says so', async () => {
  await using client = await testClient(app)
  const document = await (await client.get('/openapi.json')).text()
  strictEqual(document.includes('"contentEncoding":"base64"'), true)
})
