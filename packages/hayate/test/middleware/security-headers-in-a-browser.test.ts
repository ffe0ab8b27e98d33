import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { form, Hayate, html, query, redirect } from 'hayate'
import { cspNonce, securityHeaders } from 'hayate/middleware'
import { oauth2AuthorizationCode } from 'hayate/security'
import type { Browser } from 'playwright-core'
import * as z from 'zod'
import { launchBrowser, recordPage, withoutBrowser } from '../openapi/browser.ts'
import { richApp } from '../openapi/rich-app.ts'
import { serveApp } from '../openapi/serve-app.ts'

const inBrowser = { skip: withoutBrowser, timeout: 120_000 }

let browser: Browser | undefined

before(async () => {
  if (withoutBrowser === false) browser = await launchBrowser()
})

after(() => browser?.close())

test('both docs pages work behind the security headers, Try it out and search included', inBrowser, async () => {
  ok(browser)
  const app = richApp()
  app.use(securityHeaders())
  await using served = await serveApp(app)
  const page = await browser.newPage()
  const record = await recordPage(page)
  const answer = await page.goto(`${served.url}/docs`)
  strictEqual(answer?.headers()['cross-origin-opener-policy'], 'same-origin-allow-popups')
  const pets = page.locator('.opblock', { has: page.locator('[data-path="/pets"]') })
  await pets.locator('.opblock-summary-control').click()
  await pets.locator('.try-out__btn').click()
  await pets.locator('.execute').click()
  await pets.locator('.live-responses-table').waitFor()
  await page.goto(`${served.url}/redoc`)
  await page.fill('[role=search] input', 'picture')
  await page.locator('[data-role="search:results"]', { hasText: 'Read Picture' }).waitFor()
  deepStrictEqual(record.complaints, [])
  await page.close()
})

/** An authorization server that lets everybody in at once. */
function authorizationServer(): Hayate {
  const app = new Hayate({ log: false })
  const text = query(z.string())
  app.get('/authorize', { input: { redirect_uri: text, state: text } }, ({ redirect_uri, state }) =>
    redirect(`${redirect_uri}?code=let-me-in&state=${encodeURIComponent(state)}`),
  )
  return app
}

test(
  'sign-in through a popup of another site comes back to the docs page behind the security headers',
  inBrowser,
  async () => {
    ok(browser)
    await using other = await serveApp(authorizationServer())
    const codes: string[] = []
    const app = new Hayate({ log: false })
    app.use(securityHeaders())
    const signIn = oauth2AuthorizationCode({
      // Another site: the name, not the address.
      authorizationUrl: `${other.url.replace('127.0.0.1', 'localhost')}/authorize`,
      tokenUrl: '/token',
    })
    app.get('/me', { input: { token: signIn } }, ({ token }) => token)
    app.post('/token', { input: { code: form(z.string()) } }, ({ code }) => {
      codes.push(code)
      return { access_token: 'token-of-ada', token_type: 'bearer' }
    })
    await using served = await serveApp(app)
    const page = await browser.newPage()
    await page.goto(`${served.url}/docs`)
    await page.click('.btn.authorize')
    const dialog = page.locator('.auth-container')
    await dialog.locator('input').first().fill('docs')
    await dialog.locator('.authorize').click()
    await dialog.getByText('Logout').waitFor()
    deepStrictEqual(codes, ['let-me-in'])
    await page.close()
  },
)

test('a script and a style with the nonce run, others do not', inBrowser, async () => {
  ok(browser)
  const app = new Hayate({ log: false })
  app.use(securityHeaders())
  app.get('/', { input: { nonce: cspNonce() } }, ({ nonce }) =>
    html(
      `<!doctype html><link rel="icon" href="data:,"><style nonce="${nonce}">p { color: rgb(1, 2, 3) }</style><p>text</p>` +
        `<script nonce="${nonce}">window.own = 1</script><script>window.foreign = 1</script>`,
    ),
  )
  await using served = await serveApp(app)
  const page = await browser.newPage()
  const record = await recordPage(page)
  await page.goto(served.url)
  deepStrictEqual(await page.evaluate('[window.own, window.foreign]'), [1, undefined])
  strictEqual(await page.evaluate("getComputedStyle(document.querySelector('p')).color"), 'rgb(1, 2, 3)')
  match(record.complaints.join('\n'), /script-src-elem/)
  await page.close()
})
