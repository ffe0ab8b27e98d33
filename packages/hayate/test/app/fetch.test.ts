import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import * as z from 'zod'

test('app.fetch is the whole application as a web-standard handler, started once by the first request', async () => {
  let started = 0
  const app = new Hayate({
    log: false,
    async *lifespan() {
      started += 1
      yield
    },
  })
  app.get('/items/{id}', { input: { id: z.int() } }, ({ id }) => ({ id }))
  const { fetch } = app
  const [one, two] = await Promise.all([
    fetch(new Request('http://localhost/items/1')),
    fetch(new Request('http://localhost/items/x')),
  ])
  assert.deepEqual(await one.json(), { id: 1 })
  assert.equal(two.status, 422)
  assert.equal(started, 1)
})
