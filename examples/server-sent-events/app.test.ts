import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('each item is an event whose data is its JSON', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/items/stream')
  strictEqual(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  strictEqual(answer.headers.get('cache-control'), 'no-cache')
  strictEqual(
    await answer.text(),
    'data: {"name":"Plumbus","price":32.99}\n\ndata: {"name":"Portal Gun","price":999.99}\n\n',
  )
})

test('a client that comes back gets what it has missed', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/items/updates', { headers: { 'last-event-id': '0' } })
  strictEqual(
    await answer.text(),
    ': stream of item updates\nretry: 5000\n\nevent: item_update\ndata: {"name":"Portal Gun","price":999.99}\nid: 1\n\n',
  )
  strictEqual((await client.get('/items/updates', { headers: { 'last-event-id': 'x' } })).status, 422)
})

test('any method may stream events', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/chat', { json: { prompt: 'hello\nthere you' } })
  strictEqual(
    await answer.text(),
    'event: token\ndata: "hello\\nthere"\n\nevent: token\ndata: "you"\n\nevent: done\ndata: [DONE]\n\n',
  )
})

test('the document names the schema of the data', () => {
  const content = app.openapi().paths['/items/stream']?.get?.responses[200]?.content
  const { itemSchema } = content?.['text/event-stream'] ?? {}
  strictEqual(JSON.stringify(itemSchema).includes('"contentSchema":{"$ref":"#/components/schemas/Item"}'), true)
})
