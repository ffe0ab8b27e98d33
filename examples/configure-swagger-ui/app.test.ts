import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('Swagger UI gets the parameters, over those it has by default', async () => {
  await using client = await testClient(app)
  const page = await client.get('/docs')
  const [, text = ''] = /id="hayate-settings">(.*)<\/script>/.exec(await page.text()) ?? []
  const settings = JSON.parse(text) as { parameters: Record<string, unknown>; initOAuth: unknown }
  strictEqual(settings.parameters.deepLinking, false)
  deepStrictEqual(settings.parameters.syntaxHighlight, { theme: 'obsidian' })
  strictEqual(settings.parameters.showExtensions, true)
  deepStrictEqual(settings.initOAuth, { clientId: 'docs', usePkceWithAuthorizationCodeGrant: true })
  ok(page.headers.get('content-security-policy')?.includes("connect-src 'self' https://login.example.com"))
})

test('the page that an authorization server sends the browser back to comes from the application itself', async () => {
  await using client = await testClient(app)
  const page = await client.get('/docs/oauth2-redirect?code=abc&state=xyz')
  strictEqual(page.status, 200)
  match(await page.text(), /src="\.\.\/docs\/assets\/oauth2-redirect\.js/)
})
