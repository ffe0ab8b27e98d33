import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, readItem } from './app.ts'

test('a sub-application answers below its prefix, with a document of its own', async () => {
  await using client = await testClient(app)
  const get = async (path: string): Promise<unknown> => (await client.get(path)).json()
  deepStrictEqual(await get('/app'), { message: 'Hello World from main app' })
  deepStrictEqual(await get('/shop/sub'), { message: 'Hello World from sub API' })
  const entry = await client.get('/shop')
  strictEqual(new URL(entry.url).pathname, '/shop/')
  partialDeepStrictEqual(await get('/shop/openapi.json'), { info: { title: 'Shop' }, servers: [{ url: '/shop' }] })
  deepStrictEqual(Object.keys(app.openapi().paths ?? {}), ['/app', '/log'])
  strictEqual((await client.get('/shop/docs')).status, 200)
  strictEqual(app.pathFor(readItem), '/shop/sub')
})

test('its lifespan runs with the application around it', async () => {
  await using client = await testClient(app)
  strictEqual(((await (await client.get('/log')).json()) as string[]).at(-1), 'the shop opens')
})

test('any web-standard handler can be mounted, and a host of its own', async () => {
  await using client = await testClient(app)
  strictEqual(await (await client.get('/legacy/old.php')).text(), 'legacy code sees /old.php')
  const answer = await client.get('/', { headers: { host: 'shop.example.com' } })
  strictEqual(await answer.json(), 'Welcome')
  strictEqual((await client.get('/')).status, 404)
})
