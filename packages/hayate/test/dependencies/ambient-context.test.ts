import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { background, depends, Hayate } from 'hayate'
import { testClient } from 'hayate/testing'

const tenant = new AsyncLocalStorage<string>()

test('an AsyncLocalStorage that middleware runs is seen by dependencies, handler, clean-up and background work', async () => {
  const seen: string[] = []
  const see = (who: string): void => void seen.push(`${who} ${tenant.getStore()}`)
  const session = depends(async function* () {
    see('session')
    yield 1
    see('closing')
  })
  const app = new Hayate()
  app.use((request, next) => tenant.run(request.headers.get('x-tenant') ?? 'none', next))
  app.get('/', { input: { session, background } }, async ({ background }) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    see('handler')
    background.add(() => see('background'))
    return null
  })
  await using client = await testClient(app)
  strictEqual((await client.get('/', { headers: { 'x-tenant': 'edo' } })).status, 200)
  deepStrictEqual(seen, ['session edo', 'handler edo', 'closing edo', 'background edo'])
})

test('what a synchronous dependency enters is seen by the handler', async () => {
  const enter = depends(() => tenant.enterWith('osaka'))
  const app = new Hayate()
  app.get('/', { dependencies: [enter] }, () => tenant.getStore())
  await using client = await testClient(app)
  strictEqual(await (await client.get('/')).json(), 'osaka')
})
