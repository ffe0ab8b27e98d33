import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('the API comes first, files are files, and every address of the application is its index', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/api/items')).json(), [{ name: 'Ink' }, { name: 'Paper' }])
  for (const path of ['/', '/about']) {
    const page = await client.get(path, { headers: navigation })
    strictEqual(page.status, 200)
    match(await page.text(), /<title>Items/)
    strictEqual(page.headers.get('cache-control'), 'no-cache')
    strictEqual(page.headers.get('content-security-policy'), "default-src 'self'")
  }
  const script = await client.get('/assets/app.5e1f09c3.js')
  strictEqual(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
})

test('a missing script, and a missing address of the API, are 404', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/assets/app.00000000.js')).status, 404)
  strictEqual((await client.get('/api/nothing')).status, 404)
})

test('the document has the API and not the frontend', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), ['/api/items'])
})
