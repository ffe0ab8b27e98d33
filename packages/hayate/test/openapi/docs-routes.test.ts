import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import { docsAssets } from '../../src/openapi/docs-assets.ts'
import { oauth2RedirectPage, redocPage, relativeUrl, swaggerUiPage } from '../../src/openapi/docs-pages.ts'
import { redocPolicy, swaggerUiPolicy } from '../../src/openapi/docs-policy.ts'
import { docsRoutes } from '../../src/openapi/docs-routes.ts'
import type { OpenApiDocument } from '../../src/openapi/document-types.ts'
import { serveApp } from './serve-app.ts'

const document: OpenApiDocument = { openapi: '3.1.0', info: { title: 'Shop', version: '1' }, paths: {} }
const evil = `</script><script>alert(1)</script><!-- "'&\u2028`
const page = {
  title: 'Shop',
  path: '/docs',
  openapiUrl: '/openapi.json',
  asset: (name: string) => `/docs/assets/${name}`,
}

function shop(): Hayate {
  const app = new Hayate({ title: 'Shop', log: false })
  app.get('/health', () => ({ status: 'ok' }))
  return app
}

test('no page has an inline script, an inline style, or an address of another origin', () => {
  const pages = [swaggerUiPage({ ...page, oauth2RedirectUrl: null }), redocPage(page), oauth2RedirectPage(page)]
  for (const html of pages) {
    assert.doesNotMatch(html, /<style|style=| on\w+=|https?:|javascript:/i)
    for (const [script] of html.matchAll(/<script[^>]*>/g)) assert.match(script, / src="\.|type="application\/json"/)
  }
})

test('titles, addresses and parameters cannot break out of a page', () => {
  const html = swaggerUiPage({
    title: evil,
    path: '/docs',
    openapiUrl: `/${evil}`,
    asset: () => `/${evil}`,
    oauth2RedirectUrl: `/${evil}`,
    lang: evil,
    faviconUrl: evil,
    parameters: { docExpansion: evil },
    initOAuth: { appName: evil },
  })
  assert.doesNotMatch(html, /<script>alert|<!-- /)
  assert.equal(html.match(/<script/g)?.length, 3)
  const data = /id="hayate-settings">(.*)<\/script>/.exec(html)?.[1] ?? ''
  assert.doesNotMatch(data, /[<>&\u2028]/)
  const settings: unknown = JSON.parse(data)
  assert.equal((settings as { parameters: { docExpansion: string } }).parameters.docExpansion, evil)
})

test('addresses are relative to the page, so that any prefix may stand before them', () => {
  assert.equal(relativeUrl('/docs', '/openapi.json'), './openapi.json')
  assert.equal(relativeUrl('/', '/openapi.json'), './openapi.json')
  assert.equal(relativeUrl('/internal/docs', '/openapi.json'), '../openapi.json')
  assert.equal(relativeUrl('/internal/docs/', '/internal/docs/assets/a.js'), '../../internal/docs/assets/a.js')
  assert.equal(relativeUrl('/docs', 'https://example.com/openapi.json'), 'https://example.com/openapi.json')
})

test('the policies are the strictest that the pages work under', () => {
  assert.match(swaggerUiPolicy(document), /^default-src 'self'; img-src 'self' data:/)
  assert.doesNotMatch(swaggerUiPolicy(document), /unsafe|blob|http/)
  assert.match(redocPolicy(), /style-src 'self' 'unsafe-inline'; worker-src blob:/)
  assert.doesNotMatch(redocPolicy(), /script-src|unsafe-eval/)
})

test('the policy lets the page reach the servers and token endpoints that the document names, and no others', () => {
  const policy = swaggerUiPolicy({
    ...document,
    servers: [{ url: 'https://api.example.com/v1' }, { url: '/v1' }, { url: 'javascript:alert(1)' }],
    components: {
      securitySchemes: {
        a: { type: 'oauth2', flows: { password: { tokenUrl: 'https://login.example.com/token' } } },
        b: { type: 'oauth2', flows: { password: { tokenUrl: 'token' } } },
      },
    },
  })
  assert.match(policy, /; connect-src 'self' https:\/\/api\.example\.com https:\/\/login\.example\.com$/)
})

test('the copied files are those that SHA256SUMS names', () => {
  const folder = new URL('../../assets/', import.meta.url)
  const lines = readFileSync(new URL('SHA256SUMS', folder), 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, 9)
  for (const line of lines) {
    const [expected, name = ''] = line.split('  ')
    assert.equal(
      createHash('sha256')
        .update(readFileSync(new URL(name, folder)))
        .digest('hex'),
      expected,
      name,
    )
  }
})

test('no bundled file asks for something from elsewhere by itself', () => {
  for (const [name, { path }] of docsAssets()) {
    const text = readFileSync(new URL(path), 'utf8')
    const pattern = name.endsWith('.css')
      ? /@import|url\(['"]?(?!['"]?data:)/
      : /cdn\.redoc\.ly|fonts\.googleapis|\n\/\/# sourceMappingURL=/
    assert.equal(pattern.test(text), false, name)
  }
})

test('the document is served as JSON and confirmed by its entity tag', async () => {
  await using client = await serveApp(shop())
  const response = await client.get('/openapi.json')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/json')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  const served = (await response.json()) as OpenApiDocument
  assert.equal(served.info.title, 'Shop')
  const etag = response.headers.get('etag') ?? ''
  const again = await client.get('/openapi.json', { headers: { 'if-none-match': etag } })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})

test('every file that a page names is served, for ever under its version and to be asked for again without it', async () => {
  await using client = await serveApp(shop())
  for (const path of ['/docs', '/redoc', '/docs/oauth2-redirect']) {
    const response = await client.get(path)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.ok(response.headers.get('content-security-policy'))
    const html = await response.text()
    const names = [...html.matchAll(/(?:src|href)="([^"]*assets[^"]*)"/g)].map(([, name = '']) => name)
    assert.ok(names.length >= 2)
    for (const name of names) {
      const { pathname, search } = new URL(name, `http://localhost${path}`)
      const file = await client.get(pathname + search)
      assert.equal(file.status, 200, pathname)
      assert.match(file.headers.get('content-type') ?? '', /; charset=utf-8$/)
      assert.equal(file.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      const unversioned = await client.get(pathname)
      assert.equal(unversioned.headers.get('cache-control'), 'no-cache')
    }
  }
})

test('HEAD answers for the pages as GET does', async () => {
  await using client = await serveApp(shop())
  const response = await client.get('/docs', { method: 'HEAD' })
  assert.equal(response.status, 200)
  assert.equal(await response.text(), '')
})

test('pages can be moved and switched off; without a document there are none', async () => {
  const paths = (options: { openapiUrl?: string | null; docsUrl?: string | null; redocUrl?: string | null }) =>
    docsRoutes({
      openapiUrl: '/openapi.json',
      docsUrl: '/docs',
      redocUrl: '/redoc',
      title: 'Shop',
      document: () => document,
      ...options,
    }).map((route) => route.path)
  assert.deepEqual(paths({ openapiUrl: null }), [])
  assert.deepEqual(paths({ docsUrl: null, redocUrl: null }), ['/openapi.json'])
  assert.ok(paths({ docsUrl: '/' }).includes('/assets/hayate-docs.js'))
  assert.ok(paths({ docsUrl: '/a/b' }).includes('/a/b/oauth2-redirect'))
  await using client = await serveApp(
    new Hayate({ openapiUrl: '/api/schema.json', docsUrl: '/api/docs', redocUrl: null, log: false }),
  )
  assert.equal((await client.get('/api/docs')).status, 200)
  assert.equal((await client.get('/docs')).status, 404)
  assert.equal((await client.get('/redoc')).status, 404)
  assert.match(await (await client.get('/api/docs')).text(), /"openapiUrl":"\.\.\/api\/schema\.json"/)
})

test('the document is built once, and only when it is asked for', async () => {
  let built = 0
  const [route] = docsRoutes({
    openapiUrl: '/openapi.json',
    docsUrl: '/docs',
    redocUrl: null,
    title: 'Shop',
    document: () => {
      built += 1
      return document
    },
  })
  assert.equal(built, 0)
  assert.equal(route?.path, '/openapi.json')
})
