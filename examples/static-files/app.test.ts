import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a file is sent with its type, and not sent again as long as it is the same', async () => {
  await using client = await testClient(app)
  const file = await client.get('/static/style.css')
  strictEqual(file.headers.get('content-type'), 'text/css; charset=utf-8')
  match(await file.text(), /sans-serif/)
  const again = await client.get('/static/style.css', { headers: { 'if-none-match': file.headers.get('etag') ?? '' } })
  deepStrictEqual([again.status, await again.text()], [304, ''])
})

test('what is not in the folder is 404, and only GET and HEAD are allowed', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/static/nothing.css')).status, 404)
  strictEqual((await client.post('/static/style.css')).status, 405)
})

test('with html a folder is its index, and what is not there is 404.html', async () => {
  await using client = await testClient(app)
  match(await (await client.get('/manual/')).text(), /Read me/)
  const missing = await client.get('/manual/nothing')
  strictEqual(missing.status, 404)
  match(await missing.text(), /Not here/)
})

test('files are not in the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), [])
})
