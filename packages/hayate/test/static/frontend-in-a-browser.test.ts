import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { frontend, Hayate } from 'hayate'
import type { Browser } from 'playwright-core'
import { launchBrowser, recordPage, withoutBrowser } from '../openapi/browser.ts'
import { serveApp } from '../openapi/serve-app.ts'

const inBrowser = { skip: withoutBrowser, timeout: 120_000 }

const dist = await mkdtemp(join(tmpdir(), 'hayate-built-'))
await mkdir(join(dist, 'assets'))
await writeFile(
  join(dist, 'index.html'),
  '<!doctype html><title>app</title><link rel="icon" href="/icon.svg"><a href="/users/1">one</a><main></main>' +
    '<script type="module" src="/assets/app.3f2a1b9c.js"></script>',
)
await writeFile(join(dist, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
await writeFile(
  join(dist, 'assets/app.3f2a1b9c.js'),
  `const show = async () => {
    const { user } = await (await fetch('/api/me')).json()
    document.querySelector('main').textContent = user + ' at ' + location.pathname
  }
  document.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault()
    history.pushState(null, '', event.target.href)
    show()
  })
  addEventListener('popstate', show)
  show()`,
)

let browser: Browser | undefined

before(async () => {
  if (withoutBrowser === false) browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await rm(dist, { recursive: true, force: true })
})

test(
  'a single-page application keeps its addresses over links, reloads and the back button, under a strict policy',
  inBrowser,
  async () => {
    assert.ok(browser)
    const app = new Hayate({ log: false })
    app.get('/api/me', () => ({ user: 'ada' }))
    app.mount('/', frontend(dist, { headers: { 'content-security-policy': "default-src 'self'" } }))
    await using server = await serveApp(app)
    const context = await browser.newContext()
    const page = await context.newPage()
    const { requests, complaints } = await recordPage(page)
    const shows = (path: string): Promise<void> => page.getByText(`ada at ${path}`, { exact: true }).waitFor()

    await page.goto(`${server.url}/`)
    await shows('/')
    await page.click('a')
    await shows('/users/1')
    assert.equal(requests.filter((url) => url.endsWith('/users/1')).length, 0)
    await page.reload()
    await shows('/users/1')
    await page.goBack()
    await shows('/')
    const deep = await page.goto(`${server.url}/users/2/posts?page=3#end`)
    assert.equal(deep?.status(), 200)
    await shows('/users/2/posts')
    assert.deepEqual(complaints, [])

    const missing = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.src = '/assets/app.00000000.js'
      const failed = new Promise((resolve) => script.addEventListener('error', () => resolve('failed')))
      document.head.append(script)
      const { status } = await fetch('/api/nothing')
      return [await failed, status]
    })
    assert.deepEqual(missing, ['failed', 404])
    await context.close()
  },
)
