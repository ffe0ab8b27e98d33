import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, type StartOptions } from 'hayate'
import * as z from 'zod'

/** How many functions `z.compile` makes while an application starts: each is one `new Function`. */
async function functionsMadeAtStart(options: StartOptions): Promise<number> {
  const { Function: original } = globalThis
  let made = 0
  globalThis.Function = new Proxy(original, {
    construct(target, parts: string[]) {
      made += 1
      return new target(...parts)
    },
  })
  try {
    const app = new Hayate({ log: false })
    app.get('/items/{id}', { input: { id: z.int() }, output: z.object({ id: z.int() }) }, ({ id }) => ({ id }))
    const running = await app.start(options)
    await running.stop()
    return made
  } finally {
    globalThis.Function = original
  }
}

test('in production validators are made before the first request', async () => {
  assert.ok((await functionsMadeAtStart({ mode: 'production' })) >= 2)
})

test('in development and tests they wait for the first request of their route, as they do for app.fetch', async () => {
  assert.equal(await functionsMadeAtStart({ mode: 'development' }), 0)
  assert.equal(await functionsMadeAtStart({ mode: 'production', eager: false }), 0)
})
