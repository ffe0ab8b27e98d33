import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a router says how its routes answer, and a route may say otherwise', async () => {
  await using client = await testClient(app)
  const page = await client.get('/pages/items')
  deepStrictEqual(
    [page.headers.get('content-type'), await page.text()],
    ['text/html; charset=utf-8', '<h1>Look, a page!</h1>'],
  )
  deepStrictEqual(await (await client.get('/pages/items.json')).json(), [{ name: 'Ink' }])
  strictEqual((await client.get('/robots.txt')).headers.get('content-type'), 'text/plain; charset=utf-8')
})

test('a redirect is a 307 unless the route says otherwise', async () => {
  await using client = await testClient(app, { redirect: 'manual' })
  const old = await client.get('/old')
  deepStrictEqual([old.status, old.headers.get('location')], [307, '/pages/items'])
  strictEqual((await client.get('/moved')).status, 302)
})

test('an answer of one’s own gets what the output let through', async () => {
  await using client = await testClient(app)
  strictEqual(await (await client.get('/legacy')).text(), '<?xml version="1.0"?><legacy>Ink &amp; paper</legacy>')
  strictEqual(await (await client.get('/indented')).text(), '{\n  "message": "Hello World"\n}')
})

test('the document names the media types, and no content for a redirect', () => {
  const { paths } = app.openapi()
  deepStrictEqual(paths['/pages/items']?.get?.responses[200]?.content, { 'text/html': { schema: { type: 'string' } } })
  deepStrictEqual(Object.keys(paths['/legacy']?.get?.responses[200]?.content ?? {}), ['application/xml'])
  deepStrictEqual(paths['/old']?.get?.responses[307], { description: 'Temporary Redirect' })
})
