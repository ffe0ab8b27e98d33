import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, json, Router } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const Message = z.object({ message: z.string() }).meta({ id: 'Message' })
const Item = z.object({ id: z.int() }).meta({ id: 'Item' })
const messageContent = { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } }

test('responses of the application, its routers and its routes stand in the document, the nearest of a status wins', () => {
  const app = new Hayate({
    responses: { '5XX': {}, 404: { description: 'of the application' }, 418: { schema: Message } },
  })
  const outer = new Router({ prefix: '/outer', responses: { 404: { description: 'of the router' }, default: {} } })
  const inner = new Router({ prefix: '/inner' })
  inner.get('/', { output: Item, responses: { 404: { schema: Message, description: 'of the route' } } }, () => ({
    id: 1,
  }))
  outer.get('/', { output: Item }, () => ({ id: 1 }))
  outer.include(inner, { responses: { 403: { schema: Message } } })
  app.include(outer)
  app.get('/', { output: Item }, () => ({ id: 1 }))
  const { paths } = app.openapi()
  assert.deepEqual(paths['/']?.get?.responses, {
    200: { description: 'OK', content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
    404: { description: 'of the application' },
    418: { description: "I'm a Teapot", content: messageContent },
    '5XX': { description: 'Server Error' },
  })
  assert.deepEqual(paths['/outer/']?.get?.responses[404], { description: 'of the router' })
  assert.deepEqual(paths['/outer/']?.get?.responses.default, { description: 'Default Response' })
  const { responses } = paths['/outer/inner/']?.get ?? {}
  assert.deepEqual(responses?.[404], { description: 'of the route', content: messageContent })
  assert.deepEqual(responses?.[403], { description: 'Forbidden', content: messageContent })
})

test('the answer itself may have further media types and headers, whose schemas may be of the user', () => {
  const app = new Hayate()
  const responses = {
    200: { content: { 'image/png': {} }, headers: { 'X-Count': { schema: z.int(), description: 'How many' } } },
  }
  app.get('/', { output: Item, responses }, () => ({ id: 1 }))
  const answer = app.openapi().paths['/']?.get?.responses[200]
  assert.deepEqual(Object.keys(answer?.content ?? {}), ['application/json', 'image/png'])
  assert.equal(answer?.description, 'OK')
  const header = answer?.headers?.['X-Count'] as { schema: { type: string }; description: string } | undefined
  assert.deepEqual([header?.schema.type, header?.description], ['integer', 'How many'])
})

test('a status that the handler sends with a response of its own is not documented by itself', async () => {
  const app = new Hayate({ log: false })
  app.put('/', { output: Item }, () => json({ id: 1 }, { status: 201 }))
  assert.deepEqual(Object.keys(app.openapi().paths['/']?.put?.responses ?? {}), ['200'])
  await using client = await testClient(app)
  assert.equal((await client.put('/')).status, 201)
})
