import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import {
  launchBrowser,
  type PageRecord,
  recordPage,
  withoutBrowser,
} from '../../../packages/hayate/test/openapi/browser.ts'

const inBrowser = { skip: withoutBrowser, timeout: 120_000 }
const main = join(import.meta.dirname, '../src/main.ts')

/** `npm start`, as it is, on a free port and a database of its own. */
class StartedBoard implements AsyncDisposable {
  readonly url: string
  readonly #stop: () => Promise<void>

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url
    this.#stop = stop
  }

  static async start(): Promise<StartedBoard> {
    const folder = mkdtempSync(join(tmpdir(), 'kawaraban-'))
    const env = {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: `sqlite:${join(folder, 'board.db')}`,
      SECRET_KEY: 'only for tests, and long enough for HS256',
    }
    const server = spawn(process.execPath, ['--conditions=hayate-src', main], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const stop = async () => {
      server.kill('SIGTERM')
      if (server.exitCode === null) await once(server, 'exit')
      rmSync(folder, { recursive: true })
    }
    for await (const line of createInterface(server.stdout)) {
      const port = /^瓦版 Kawaraban is up\..*http:\/\/localhost:(\d+)\/docs$/.exec(line)?.[1]
      if (port === undefined) continue
      // What it logs is read on, so that the pipe never fills.
      server.stdout.resume()
      return new StartedBoard(`http://127.0.0.1:${port}`, stop)
    }
    await stop()
    throw new Error('The board ended before it was up.')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop()
  }
}

describe('on a first visit', inBrowser, () => {
  let browser: Browser
  let board: StartedBoard

  before(async () => {
    board = await StartedBoard.start()
    browser = await launchBrowser()
  })

  after(async () => {
    await browser.close()
    await board[Symbol.asyncDispose]()
  })

  async function visit(options: Parameters<Browser['newContext']>[0]): Promise<{ page: Page; record: PageRecord }> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    return { page, record: await recordPage(page) }
  }

  function assertQuiet(record: PageRecord): void {
    const elsewhere = record.requests.filter((url) => !url.startsWith(`${board.url}/`) && !url.startsWith('data:'))
    assert.deepEqual(elsewhere, [])
    assert.deepEqual(record.complaints, [])
  }

  test('one registers, logs in, writes and votes in /docs, and is still logged in after a reload', async () => {
    const { page, record } = await visit({ locale: 'ja-JP', viewport: { width: 1200, height: 1400 } })
    await page.goto(`${board.url}/docs`)
    const account = {
      username: 'hana',
      email: 'hana@example.com',
      password: 'correct horse 1',
      password_confirm: 'correct horse 1',
    }
    assert.match(await tryOut(page, 'register', account), /^201.*"message": "登録完了"/s)
    await authorize(page, account.email, account.password)
    const post = { title: '瓦版 第一号', content: '読んでください' }
    assert.match(await tryOut(page, 'create_post', post), /^201.*"title": "瓦版 第一号"/s)
    assert.match(await tryOut(page, 'vote', { post_id: 1, dir: 1 }), /^201.*投票しました/s)

    await page.reload()
    await page.waitForSelector('.btn.authorize.locked')
    assert.match(await tryOut(page, 'read_me'), /^200.*"email": "hana@example\.com"/s)
    assert.match(await tryOut(page, 'list_posts'), /^200.*"votes": 1/s)
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /correct horse/)
    assertQuiet(record)
    await page.context().close()
  })

  for (const [language, viewport, lead] of [
    ['ja-JP', { width: 1100, height: 700 }, 'みんなの掲示板、動いています。'],
    ['en-GB', { width: 1100, height: 700 }, 'The community board is up.'],
    ['ja-JP', { width: 320, height: 600 }, 'みんなの掲示板、動いています。'],
    ['en-GB', { width: 320, height: 600 }, 'The community board is up.'],
  ] as const) {
    test(`the landing page greets in ${language} and fits a screen of ${viewport.width} pixels`, async () => {
      const { page, record } = await visit({ locale: language, viewport })
      await page.goto(`${board.url}/`)
      assert.equal(await page.locator('.lead').textContent(), lead)
      assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2))
      assert.match(await page.title(), /瓦版|Kawaraban/)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(wide, 0)
      assert.deepEqual(
        record.requests.filter((url) => !url.startsWith('data:')),
        [`${board.url}/`],
      )
      await page.locator('ol a').first().click()
      await operation(page, 'register').locator('.try-out__btn').waitFor()
      assertQuiet(record)
      await page.context().close()
    })
  }

  test('the reference shows every feature', async () => {
    const { page, record } = await visit({ viewport: { width: 1200, height: 900 } })
    await page.goto(`${board.url}/redoc`)
    for (const title of ['Register', 'List posts', 'Vote, or take it back', 'Health']) {
      await page.locator('h2', { hasText: title }).first().waitFor()
    }
    assert.deepEqual(
      record.requests.filter((url) => !url.includes(board.url)),
      [],
    )
    assert.deepEqual(record.complaints, [])
    await page.context().close()
  })
})

function operation(page: Page, operationId: string): Locator {
  return page.locator(`.opblock[id$="-${operationId}"]`)
}

/** Opens an operation, fills in its body, sends it, and gives the status and the body that the page shows. */
async function tryOut(page: Page, operationId: string, json?: unknown): Promise<string> {
  const block = operation(page, operationId)
  await block.waitFor()
  if (!(await block.evaluate((element) => element.classList.contains('is-open')))) {
    await block.locator('.opblock-summary-control').click()
  }
  await block.locator('.try-out__btn').click()
  if (json !== undefined) await block.locator('textarea.body-param__text').fill(JSON.stringify(json))
  await block.locator('.execute').click()
  const live = block.locator('.live-responses-table .response')
  await live.waitFor()
  const status = await live.locator('.response-col_status').textContent()
  const body = await live.locator('.response-col_description pre').first().textContent()
  return `${status} ${body}`
}

async function authorize(page: Page, username: string, password: string): Promise<void> {
  await page.locator('.btn.authorize').first().click()
  const dialog = page.locator('.auth-container')
  await dialog.locator('#oauth_username').fill(username)
  await dialog.locator('#oauth_password').fill(password)
  await dialog.locator('.authorize').click()
  await dialog.getByText('Logout').waitFor()
  await page.click('.btn-done')
}
