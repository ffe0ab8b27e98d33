import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineError, Hayate, type Output, respond, response } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf } from './answer-of.ts'

const Item = z.object({ id: z.int() })
const Queued = z.object({ job: z.string() })
const itemGone = defineError('item_gone', { status: 410, title: 'The item is gone' })

test('several outcomes are typed by status: every return is respond(status, body?)', async () => {
  const app = new Hayate({ log: false })
  app.get(
    '/{id}',
    { input: { id: z.int() }, output: { 200: Item, 202: Queued, 204: null }, errors: [itemGone] },
    ({ id }) => {
      if (id === 1) return respond(200, { id, password: 'hunter2' })
      if (id === 2) return respond(202, { job: 'j1', password: 'hunter2' })
      if (id === 3) return respond(204)
      throw itemGone(`Item ${id} is gone`)
    },
  )
  await using client = await testClient(app)
  const seen = []
  for (const id of [1, 2, 3, 4]) {
    const answer = await client.get(`/${id}`)
    seen.push([answer.status, await answer.text()])
  }
  assert.deepEqual(seen.slice(0, 3), [
    [200, '{"id":1}'],
    [202, '{"job":"j1"}'],
    [204, ''],
  ])
  assert.equal(seen[3]?.[0], 410)
  const problem = JSON.parse(String(seen[3]?.[1])) as Record<string, unknown>
  assert.deepEqual(problem, {
    type: 'urn:problem:item_gone',
    title: 'The item is gone',
    status: 410,
    code: 'item_gone',
    detail: 'Item 4 is gone',
  })
})

test('a body that does not fit its status is a type error, and a logged 500', async () => {
  const { response, text } = await answerOf((app) =>
    // @ts-expect-error a 202 is Queued, not Item
    app.get('/', { output: { 200: Item, 202: Queued } }, () => respond(202, { id: 1 })),
  )
  assert.equal(response.status, 500)
  assert.ok(!text.includes('job'))
})

test('a status that is not declared is a type error, and a logged 500', async () => {
  const { response, log } = await answerOf((app) =>
    // @ts-expect-error 201 is no outcome of this route
    app.get('/', { output: { 200: Item } }, () => respond(201, { id: 1 })),
  )
  assert.equal(response.status, 500)
  assert.match(String(log[0]?.fields.error), /respond\(201\) is not one of its outputs/)
})

test('a plain value under outputs by status is a type error, and a logged 500', async () => {
  const { response, log } = await answerOf((app) =>
    // @ts-expect-error the handler returns respond(…)
    app.get('/', { output: { 200: Item } }, () => ({ id: 1 })),
  )
  assert.equal(response.status, 500)
  assert.match(String(log[0]?.fields.error), /respond\(status, body\)/)
})

test('respond() without outputs by status is a logged 500, not an answer that shows how it is made', async () => {
  for (const output of [undefined, z.any()]) {
    const { response, text, log } = await answerOf((app) =>
      app.get('/', output === undefined ? {} : { output }, () => respond(201, { id: 1 }) as never),
    )
    assert.equal(response.status, 500, text)
    assert.match(String(log[0]?.fields.error), /respond\(\)/)
  }
})

test('a body for a status that has none is dropped', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { output: { 200: Item, 204: null } }, () => respond(204, { id: 1 }) as never),
  )
  assert.deepEqual([response.status, text], [204, ''])
})

async function refusedAtStartup(output: Output, status: number | undefined, error: object): Promise<void> {
  const app = new Hayate()
  app.get('/items', { output, ...(status !== undefined && { status }) }, () => null as never)
  await assert.rejects(app.start(), error)
  assert.throws(() => app.openapi(), error)
}

test('status beside outputs by status is a startup error', async () => {
  const error = { code: 'HAYATE_STATUS_AND_OUTPUTS', message: /GET \/items: .*status 201.*200, 204/ }
  await refusedAtStartup({ 200: Item, 204: null }, 201, error)
  await refusedAtStartup({ 200: Item, 204: null }, 200, { code: 'HAYATE_STATUS_AND_OUTPUTS' })
})

test('an outcome that cannot be is a startup error', async () => {
  await refusedAtStartup({ 204: Item }, undefined, { code: 'HAYATE_BODY_NOT_ALLOWED', message: /204: null/ })
  await refusedAtStartup({ 304: Item }, undefined, { code: 'HAYATE_BODY_NOT_ALLOWED' })
  await refusedAtStartup({ 99: Item }, undefined, { code: 'HAYATE_INVALID_OUTPUT' })
  await refusedAtStartup({ ok: Item } as never, undefined, { code: 'HAYATE_INVALID_OUTPUT', message: /'ok'/ })
  await refusedAtStartup({}, undefined, { code: 'HAYATE_INVALID_OUTPUT' })
  await refusedAtStartup({ 200: 'Item' } as never, undefined, { code: 'HAYATE_INVALID_OUTPUT', message: /200/ })
  await refusedAtStartup(Item, 204, { code: 'HAYATE_BODY_NOT_ALLOWED' })
  await refusedAtStartup(Item, 99, { code: 'HAYATE_INVALID_STATUS' })
})

test('response.status is for plain values only: respond() decides its own', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { response }, output: { 200: Item } }, ({ response }) => {
      response.status = 418
      response.setHeader('x-seen', '1')
      return respond(200, { id: 1 })
    }),
  )
  assert.deepEqual([answer.status, answer.headers.get('x-seen')], [200, '1'])
})
