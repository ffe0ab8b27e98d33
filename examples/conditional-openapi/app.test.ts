import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, makeApp } from './app.ts'

const pages = ['/openapi.json', '/docs', '/redoc', '/docs/oauth2-redirect', '/docs/assets/swagger-ui.css']

test('the document and its pages are there by default', async () => {
  await using client = await testClient(app)
  const statuses = await Promise.all(pages.map(async (path) => (await client.get(path)).status))
  deepStrictEqual(statuses, [200, 200, 200, 200, 200])
})

test('an empty OPENAPI_URL switches all of them off', async () => {
  await using client = await testClient(makeApp({ openapi_url: '' }))
  const statuses = await Promise.all(pages.map(async (path) => (await client.get(path)).status))
  deepStrictEqual(statuses, [404, 404, 404, 404, 404])
  deepStrictEqual(await (await client.get('/')).json(), { message: 'Hello World' })
})
