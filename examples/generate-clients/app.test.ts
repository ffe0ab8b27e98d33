import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createClient } from 'hayate/client'
import { serve } from 'hayate/node'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'
import { createClient as createWrittenClient } from './client.ts'
import { manifest } from './items.manifest.ts'
import { order as orderElsewhere } from './other-repository.ts'
import { order, prices } from './same-repository.ts'

const binary = fileURLToPath(new URL('bin/hayate.mjs', import.meta.resolve('hayate/package.json')))

/** How this process was told to resolve `hayate`: in its own repository its sources, elsewhere nothing. */
const conditions = process.execArgv.filter((option) => option.startsWith('--conditions'))

function hayate(...args: readonly string[]): readonly [number | null, string] {
  const options = [...conditions, '--disable-warning=ExperimentalWarning', binary, ...args]
  const { status, stderr } = spawnSync(process.execPath, options, { cwd: import.meta.dirname, encoding: 'utf8' })
  return [status, stderr]
}

test('the manifest and the client are those of the application', () => {
  deepStrictEqual(hayate('client', '--routes', 'items.ts', '--check'), [0, ''])
  deepStrictEqual(hayate('client', '--check'), [0, ''])
})

/** Both clients ask the address that `hayate dev` serves. */
async function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const server = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  const real = globalThis.fetch
  globalThis.fetch = (input, init) => real(String(input).replace('http://127.0.0.1:8000', server.url), init)
  try {
    await use(server.url)
  } finally {
    globalThis.fetch = real
    await server.stop()
  }
}

test('the functions of the guide say what the server answered', async () => {
  await withServer(async () => {
    strictEqual(await order(), 'Back on 2026-05-01T00:00:00.000Z')
    deepStrictEqual(await prices(AbortSignal.timeout(10_000)), ['Tea 4.5'])
    strictEqual(await orderElsewhere({ name: 'Matcha', price: 9 }), 'Item 2')
    strictEqual(await orderElsewhere({ name: 'Coffee', price: 9 }), 'Back on 2026-05-01T00:00:00.000Z')
  })
})

test('both clients read the same, and tell the same errors', async () => {
  await withServer(async (baseUrl) => {
    const near = createClient<typeof import('./items.ts')>(manifest, { baseUrl })
    const far = createWrittenClient({ baseUrl })
    for (const client of [near, far]) {
      const listed = await client.listItems({ below: 5 })
      deepStrictEqual(listed.ok && listed.data, [{ id: 1, name: 'Tea', price: 4.5, added: '2026-04-01T00:00:00.000Z' }])
      const missing = await client.readItem({ item_id: 9 })
      deepStrictEqual([missing.status, missing.code], [404, 'item_not_found'])
    }
    strictEqual((await near.createItem({ item: { name: 'Tea', price: 1 } })).code, 'not_authenticated')
    strictEqual((await far.createItem({ body: { name: 'Tea', price: 1 } })).code, 'not_authenticated')
  })
  await rejects(createWrittenClient({ baseUrl: 'http://127.0.0.1:1' }).listItems(), TypeError)
})

test('the document names each function, and the errors that its type has', async () => {
  await using client = await testClient(app)
  // Proof: an OpenAPI document of this application.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { operationId: string; responses: object }>>
  }
  const operation = paths['/api/v1/items/']?.post
  strictEqual(operation?.operationId, 'createItem')
  deepStrictEqual(
    Object.keys(operation.responses).filter((status) => ['201', '401', '409', '422'].includes(status)),
    ['201', '401', '409', '422'],
  )
})
