import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Hayate, html } from 'hayate'
import type * as clientDoor from 'hayate/client'
import { launchBrowser, withoutBrowser } from '../openapi/browser.ts'
import { serveApp } from '../openapi/serve-app.ts'
import { app as shopApp } from './shop.ts'
import { projectWith, shop, writeClient } from './write-client.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** What a bundler takes of a module: all that it imports at run time, its own modules with their code. */
function bundled(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file)) return found
  const code = stripTypeScriptTypes(readFileSync(file, 'utf8'))
  found.set(file, code)
  for (const [, name = ''] of code.matchAll(/^(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]/gm)) {
    if (name.startsWith('.')) bundled(join(dirname(file), name), found)
    else found.set(name, '')
  }
  return found
}

test('the client door needs nothing but the web platform, and is small', () => {
  const modules = bundled(join(source, 'client.ts'))
  deepStrictEqual(
    [...modules.keys()].filter((name) => !name.startsWith('/')),
    [],
  )
  const own = [...modules.keys()].map((name) => relative(source, name))
  deepStrictEqual(own.filter((name) => !name.startsWith('client')).toSorted(), [
    'errors/hayate-error.ts',
    'params/wire-name.ts',
    'schema/base64.ts',
    'schema/to-json-form.ts',
  ])
  const bytes = gzipSync([...modules.values()].join('\n').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')).length
  ok(bytes < 7_000, `${bytes} bytes before minifying`)
})

/** Serves the sources as a bundler would hand them to a browser. */
function servesSources(request: Request): Response {
  const file = join(source, new URL(request.url).pathname)
  const headers = { 'content-type': 'text/javascript' }
  return new Response(stripTypeScriptTypes(readFileSync(file, 'utf8')), { headers })
}

test('in a browser the client reads, uploads, streams and tells errors', {
  skip: withoutBrowser,
  timeout: 120_000,
}, async () => {
  const folder = projectWith({})
  await writeClient(folder, shop, '--routes', shop, '-o', 'shop.manifest.ts')
  // Proof: the file was written for exactly this module.
  const { manifest } = (await import(pathToFileURL(join(folder, 'shop.manifest.ts')).href)) as {
    manifest: clientDoor.ManifestOf<typeof import('./shop.ts')>
  }
  const site = new Hayate({ log: false })
  site.get('/', () => html('<!doctype html><title>shop</title><link rel="icon" href="data:,">'))
  site.mount('/api', shopApp)
  site.mount('/sources', servesSources)
  await using server = await serveApp(site)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    const seen = await page.evaluate(async (plans) => {
      const door = '/sources/client.ts'
      // Proof: the address serves the door itself.
      const { createClient } = (await import(door)) as typeof clientDoor
      const client = createClient<typeof import('./shop.ts')>(plans, { baseUrl: '/api', token: 'yuki' })
      const read = await client.readItem({ item_id: 7, since: new Date(0) })
      const missing = await client.readItem({ item_id: 404 })
      const photo = new File(['pixels'], 'a.png', { type: 'image/png' })
      const uploaded = await client.upload({ photo, about: { title: 'b', sizes: [1] }, title: 'c' })
      const numbers: number[] = []
      const events = await client.watchEvents({ count: 1_000_000 })
      if (events.ok) {
        for await (const { number } of events.data) {
          numbers.push(number)
          if (number === 2) break
        }
      }
      return [read.ok && read.data.made, missing.code, uploaded.ok && uploaded.data, numbers]
    }, manifest)
    deepStrictEqual(seen, [
      '1970-01-01T00:00:00.000Z',
      'item_not_found',
      { photo: ['a.png', 'image/png', 'pixels'], pages: [], about: { title: 'b', sizes: [1] }, title: 'c' },
      [0, 1, 2],
    ])
  } finally {
    await browser.close()
  }
})
