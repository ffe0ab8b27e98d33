import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Where Chromium is; undefined when this machine has none. */
export const chromiumPath: string | undefined = candidates.find((path) => path !== undefined && existsSync(path))

/** Why the tests in a browser are left out; false when they run. With `CI` set a missing browser fails them instead. */
export const withoutBrowser: string | false =
  chromiumPath === undefined && !process.env.CI
    ? 'Chromium is not installed (looked at CHROMIUM_PATH and /usr/bin/chromium): apt install chromium'
    : false

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('CI needs Chromium: apt install chromium, or set CHROMIUM_PATH.')
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath: chromiumPath, args })
}

/** What a page asked for, and what it complained of. */
export interface PageRecord {
  readonly requests: string[]
  /** Errors and warnings of the console, uncaught exceptions, violations of the policy, requests that failed. */
  readonly complaints: string[]
}

/** Writes down everything that a page does from now on, over all of its navigations. */
export async function recordPage(page: Page): Promise<PageRecord> {
  const record: PageRecord = { requests: [], complaints: [] }
  page.on('request', (request) => record.requests.push(request.url()))
  page.on('requestfailed', (request) => record.complaints.push(`failed: ${request.url()}`))
  page.on('pageerror', (error) => record.complaints.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') record.complaints.push(message.text())
  })
  await page.exposeFunction('reportViolation', (text: string) => record.complaints.push(`violation: ${text}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // Proof: `exposeFunction` above puts it there before any script of the page runs.
      const { reportViolation } = window as unknown as { reportViolation: (text: string) => void }
      reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  return record
}
