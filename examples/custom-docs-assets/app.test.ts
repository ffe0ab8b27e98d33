import { match, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the pages load the files that were named, and the rest from the application', async () => {
  await using client = await testClient(app)
  const docs = await (await client.get('/docs')).text()
  match(docs, /<link rel="stylesheet" href="\.\/static\/theme\.css">/)
  match(docs, /<link rel="icon" href="\.\/static\/favicon\.svg">/)
  match(docs, /src="\.\/docs\/assets\/swagger-ui-bundle\.js\?v=/)
  strictEqual((await client.get('/static/theme.css')).status, 200)
})

test('the policy of a page lets in the origin of a file from elsewhere', async () => {
  await using client = await testClient(app)
  const redoc = await client.get('/redoc')
  match(redoc.headers.get('content-security-policy') ?? '', /^default-src 'self' https:\/\/cdn\.example\.com;/)
  match(await redoc.text(), /src="https:\/\/cdn\.example\.com\/redoc\/redoc\.standalone\.js"/)
})
