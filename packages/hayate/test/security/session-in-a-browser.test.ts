import { match, ok, strictEqual } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { form, Hayate, html, redirect } from 'hayate'
import { csrf, memorySessions, webSession } from 'hayate/security'
import type { Browser } from 'playwright-core'
import * as z from 'zod'
import { launchBrowser, withoutBrowser } from '../openapi/browser.ts'
import { serveApp } from '../openapi/serve-app.ts'

const inBrowser = { skip: withoutBrowser, timeout: 120_000 }

let browser: Browser | undefined

before(async () => {
  if (withoutBrowser === false) browser = await launchBrowser()
})

after(() => browser?.close())

function boardApp(development: boolean): Hayate {
  const session = webSession({
    schema: z.object({ name: z.string().optional() }),
    store: memorySessions(),
    userId: ({ name }) => name,
    development,
  })
  const guard = csrf({ session })
  const app = new Hayate({ log: false, dependencies: [guard] })
  app.get('/', { input: { session, guard } }, async ({ session, guard }) => {
    const token = `<input type="hidden" name="${guard.field}" value="${await guard.token()}">`
    return html(
      `<p>${session.get('name') ?? 'nobody'}</p><form method="post">${token}<input name="name"><button>Go</button></form>`,
    )
  })
  app.post('/', { input: { session, name: form(z.string()) } }, ({ session, name }) => {
    session.set('name', name)
    return redirect('/', { status: 303 })
  })
  return app
}

test('a browser signs in with a form and stays signed in', inBrowser, async () => {
  ok(browser)
  await using served = await serveApp(boardApp(true))
  const page = await browser.newPage()
  await page.goto(served.url)
  await page.fill('[name=name]', 'hokusai')
  await page.click('button')
  await page.getByText('hokusai').waitFor()
  await page.reload()
  strictEqual(await page.locator('p').textContent(), 'hokusai')
  strictEqual(await page.evaluate(() => document.cookie), '')
  await page.close()
})

test('a form on a page of another site is refused, with the token of somebody else too', inBrowser, async () => {
  ok(browser)
  await using served = await serveApp(boardApp(true))
  const elsewhere = new Hayate({ log: false })
  const target = served.url
  const stolen = / value="([^"]+)"/.exec(await (await fetch(target)).text())?.[1] ?? ''
  elsewhere.get('/', () =>
    html(
      `<form method="post" action="${target}"><input name="name" value="mallory"><input name="csrf_token" value="${stolen}"><button>Win</button></form>`,
    ),
  )
  await using other = await serveApp(elsewhere)
  const page = await browser.newPage()
  await page.goto(target)
  // Another site: the name, not the address.
  await page.goto(other.url.replace('127.0.0.1', 'localhost'))
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.click('button'),
  ])
  strictEqual(answer.status(), 403)
  match(await page.content(), /page of another site/)
  await page.goto(target)
  strictEqual(await page.locator('p').textContent(), 'nobody')
  await page.close()
})

test('Chromium keeps the cookie of production on http at a loopback address', inBrowser, async () => {
  ok(browser)
  await using served = await serveApp(boardApp(false))
  const page = await browser.newPage()
  const answer = await page.goto(served.url)
  match((await answer?.headerValue('set-cookie')) ?? '', /^__Host-session=.*; Secure/)
  await page.fill('[name=name]', 'hokusai')
  await page.click('button')
  await page.getByText('hokusai').waitFor()
  await page.close()
})
