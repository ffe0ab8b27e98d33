import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { file, form, Hayate } from 'hayate'
import type { Browser, Locator, Page } from 'playwright-core'
import * as z from 'zod'
import { launchBrowser, type PageRecord, recordPage, withoutBrowser } from './browser.ts'
import { richApp } from './rich-app.ts'
import { serveApp } from './serve-app.ts'

const inBrowser = { skip: withoutBrowser, timeout: 120_000 }

let browser: Browser | undefined

before(async () => {
  if (withoutBrowser === false) browser = await launchBrowser()
})

after(() => browser?.close())

/** A page of its own, with a record of all it does. */
async function open(): Promise<{
  readonly page: Page
  readonly record: PageRecord
  readonly [Symbol.asyncDispose]: () => Promise<void>
}> {
  assert.ok(browser)
  const context = await browser.newContext({ viewport: { width: 1200, height: 1400 } })
  const page = await context.newPage()
  return { page, record: await recordPage(page), [Symbol.asyncDispose]: () => context.close() }
}

function assertSameOrigin(record: PageRecord, origin: string): void {
  const elsewhere = record.requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`))
  assert.deepEqual(elsewhere, [])
  assert.deepEqual(record.complaints, [])
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}

async function authorize(page: Page): Promise<void> {
  await page.click('.btn.authorize')
  const dialog = page.locator('.auth-container', { hasText: 'OAuth2, password' })
  await dialog.locator('#oauth_username').fill('ada')
  await dialog.locator('#oauth_password').fill('correct horse')
  await dialog.getByText('select all').click()
  await dialog.locator('.authorize').click()
  await dialog.getByText('Logout').waitFor()
  await page.click('.btn-done')
}

function readItem(page: Page): Locator {
  return page.locator('.opblock-get', { has: page.locator('[data-path="/items/{item_id}"]') })
}

/** Tries an open operation out and gives the status and the body that the page shows. */
async function tryOut(operation: Locator, id: string): Promise<{ readonly status: string; readonly body: string }> {
  await operation.locator('.try-out__btn').click()
  await operation.locator('tr[data-param-name=item_id] input').fill(id)
  await operation.locator('.execute').click()
  const live = operation.locator('.live-responses-table .response')
  await live.waitFor()
  return {
    status: await textOf(live.locator('.response-col_status')),
    body: await textOf(live.locator('.response-col_description pre').first()),
  }
}

test('/docs shows the operations under its policy and asks no other origin for anything', inBrowser, async () => {
  await using app = await serveApp(richApp())
  await using opened = await open()
  const { page, record } = opened
  await page.goto(`${app.url}/docs`)
  await page.waitForSelector('.opblock')
  const { paths, webhooks = {} } = richApp().openapi()
  const documented = [...Object.values(paths), ...Object.values(webhooks)].flatMap((item) => Object.keys(item)).length
  assert.equal(await page.locator('.opblock').count(), documented)
  assert.match(await textOf(page.locator('.info .title')), /^Shop/)
  const first = page.locator('.opblock').first()
  await first.locator('.opblock-summary-control').click()
  await first.locator('.responses-inner').waitFor()
  // The page, two scripts, a style sheet, an icon, the document: and nothing else.
  const asked = new Set(record.requests.map((url) => new URL(url).pathname))
  assert.deepEqual([...asked].sort(), [
    '/docs',
    '/docs/assets/favicon.svg',
    '/docs/assets/hayate-docs.js',
    '/docs/assets/swagger-ui-bundle.js',
    '/docs/assets/swagger-ui.css',
    '/openapi.json',
  ])
  assertSameOrigin(record, app.url)
})

test(
  'the login in Authorize lets Try it out through, survives a reload, and keeps no password',
  inBrowser,
  async () => {
    await using app = await serveApp(richApp())
    await using opened = await open()
    const { page, record } = opened
    await page.goto(`${app.url}/docs`)
    await page.waitForSelector('.opblock')
    await authorize(page)
    await readItem(page).locator('.opblock-summary-control').click()
    const answer = await tryOut(readItem(page), '7')
    assert.match(answer.status, /^200/)
    assert.match(answer.body, /"id": 7/)
    assert.match(answer.body, /"note": "ada"/)

    await page.reload()
    await page.waitForSelector('.opblock')
    await page.waitForSelector('.btn.authorize.locked')
    // The address names the operation, so the page opens it again.
    assert.match((await tryOut(readItem(page), '8')).status, /^200/)
    const stored = await page.evaluate(() => JSON.stringify(localStorage))
    assert.match(stored, /token-of-ada/)
    assert.doesNotMatch(stored, /correct horse/)
    assertSameOrigin(record, app.url)
  },
)

test('a wrong password is told in the dialog', inBrowser, async () => {
  await using app = await serveApp(richApp())
  await using opened = await open()
  const { page } = opened
  await page.goto(`${app.url}/docs`)
  await page.waitForSelector('.opblock')
  await page.click('.btn.authorize')
  const dialog = page.locator('.auth-container', { hasText: 'OAuth2, password' })
  await dialog.locator('#oauth_username').fill('ada')
  await dialog.locator('#oauth_password').fill('wrong')
  await dialog.locator('.authorize').click()
  await dialog.locator('.errors').waitFor()
  assert.match(await textOf(dialog.locator('.errors')), /auth/i)
})

test('?url= and ?configUrl= bring no other document', inBrowser, async () => {
  await using app = await serveApp(richApp())
  await using opened = await open()
  const { page, record } = opened
  const elsewhere = 'http://127.0.0.1:9/evil.json'
  await page.goto(`${app.url}/docs?url=${elsewhere}&configUrl=${elsewhere}&urls.primaryName=x`)
  await page.waitForSelector('.opblock')
  assert.match(await textOf(page.locator('.info .title')), /^Shop/)
  assertSameOrigin(record, app.url)
})

test('nothing that a document says runs as a script, on either page', inBrowser, async () => {
  const markup =
    '</script><script>window.ran = 1</script><img src="/none" onerror="window.ran = 1">[x](javascript:window.ran=1)'
  const evil = new Hayate({
    title: `Evil ${markup}`,
    description: markup,
    tags: [{ name: markup, description: markup }],
    servers: [{ url: 'javascript:window.ran=1', description: markup }],
    log: false,
  })
  const documentation = { summary: `Evil ${markup}`, description: markup, tags: [markup], responseDescription: markup }
  evil.get('/evil', documentation, () => markup)
  await using app = await serveApp(evil)
  await using opened = await open()
  const { page } = opened
  await page.goto(`${app.url}/docs`)
  await page.locator('.opblock-summary-control').click()
  await page.locator('.responses-inner').waitFor()
  assert.equal(await page.evaluate('window.ran'), undefined)
  assert.equal(await page.locator('a[href^="javascript:"], [onerror]').count(), 0)
  await page.goto(`${app.url}/redoc`)
  await page.locator('h2', { hasText: 'Evil' }).last().waitFor()
  assert.equal(await page.evaluate('window.ran'), undefined)
})

test('/redoc shows the operations and searches under its policy, without another origin', inBrowser, async () => {
  await using app = await serveApp(richApp())
  await using opened = await open()
  const { page, record } = opened
  await page.goto(`${app.url}/redoc`)
  await page.locator('h2', { hasText: 'Read Item' }).first().waitFor()
  await page.fill('[role=search] input', 'picture')
  await page.locator('[data-role="search:results"]', { hasText: 'Read Picture' }).waitFor()
  assert.equal(await page.locator('img').count(), 0)
  assertSameOrigin(record, app.url)
})

test('below a mount both pages find their files, their document and their operations', inBrowser, async () => {
  const outer = new Hayate({ log: false })
  outer.mount('/shop', richApp())
  await using app = await serveApp(outer)
  await using opened = await open()
  const { page, record } = opened
  await page.goto(`${app.url}/shop/docs`)
  await page.waitForSelector('.opblock')
  const stats = page.locator('.opblock', { has: page.locator('[data-path="/pets"]') })
  await stats.locator('.opblock-summary-control').click()
  await stats.locator('.try-out__btn').click()
  await stats.locator('.execute').click()
  await stats.locator('.live-responses-table').waitFor()
  assert.ok(record.requests.includes(`${app.url}/shop/pets`))
  await page.goto(`${app.url}/shop/redoc`)
  await page.locator('h2', { hasText: 'Read Item' }).first().waitFor()
  assertSameOrigin(record, app.url)
})

test(
  '/docs has a file chooser for a file and for each file of a list, and sends what was chosen',
  inBrowser,
  async () => {
    const uploads = new Hayate({ log: false })
    uploads.post(
      '/albums',
      { input: { cover: file(), photos: file(z.array(z.file())), title: form(z.string()) } },
      ({ cover, photos, title }) =>
        [title, ...[cover, ...photos].map(({ name, size }) => `${name} ${size}`)].join(', '),
    )
    await using app = await serveApp(uploads)
    await using opened = await open()
    const { page, record } = opened
    await page.goto(`${app.url}/docs`)
    const operation = page.locator('.opblock')
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('.try-out__btn').click()
    await operation.locator('.json-schema-form-item-add').click()
    const choosers = operation.locator('input[type=file]')
    assert.equal(await choosers.count(), 3)
    const chosen = ['cover.png', 'one.png', 'two.png']
    for (const [at, name] of chosen.entries()) {
      await choosers.nth(at).setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.alloc(at + 1) })
    }
    await operation.locator('input[type=text]').fill('Edo')
    await operation.locator('.execute').click()
    const live = operation.locator('.live-responses-table .response')
    await live.waitFor()
    assert.equal(
      await textOf(live.locator('.response-col_description pre').first()),
      '"Edo, cover.png 1, one.png 2, two.png 3"',
    )
    // Swagger UI looks for a component of its own first, and says that it took the usual one.
    assert.deepEqual(record.complaints, ['Could not find component: JsonSchema_string_binary'])
  },
)
