import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type FrontendOptions, frontend, Hayate, HttpError, type Middleware, staticFiles, text } from 'hayate'
import { serve } from 'hayate/node'
import { type TestClient, testClient } from 'hayate/testing'
import { hasContentHash } from '../../src/static/content-hash.ts'
import { rawExchange } from '../adapters/raw-exchange.ts'
import { recordingLog } from '../responses/answer-of.ts'

const base = await mkdtemp(join(tmpdir(), 'hayate-frontend-'))
const dist = join(base, 'dist')
after(() => rm(base, { recursive: true, force: true }))
await mkdir(join(dist, 'assets'), { recursive: true })
await mkdir(join(dist, 'about'))
await mkdir(join(dist, 'empty'))
for (const [name, content] of [
  ['dist/index.html', '<title>app'],
  ['dist/about/index.html', '<title>about'],
  ['dist/assets/app.3f2a1b9c.js', 'run()'],
  ['dist/favicon.svg', '<svg/>'],
  ['dist/.env', 'hunter2'],
  ['secret.txt', 'hunter2'],
] as const) {
  await writeFile(join(base, name), content)
}
await symlink(join(base, 'secret.txt'), join(dist, 'out.txt'))

/** What a browser sends that goes to an address. */
const navigation = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' }

function appOf(options: FrontendOptions = {}, prefix = '/', directory = dist): Hayate {
  const app = new Hayate({ log: false })
  app.get('/api/items', () => ['ink'])
  app.post('/api/items', () => 'made')
  app.get('/favicon.ico', () => text('route'))
  app.mount(prefix, frontend(directory, options))
  return app
}

function clientOf(options?: FrontendOptions, prefix?: string): Promise<TestClient> {
  return testClient(appOf(options, prefix), { redirect: 'manual', raiseServerErrors: false })
}

test('routes come first, and so do the docs; files are files', async () => {
  await using client = await clientOf()
  assert.deepEqual(await (await client.get('/api/items', { headers: navigation })).json(), ['ink'])
  assert.equal(await (await client.get('/favicon.ico')).text(), 'route')
  assert.match(await (await client.get('/docs')).text(), /swagger/i)
  const script = await client.get('/assets/app.3f2a1b9c.js')
  assert.deepEqual([script.status, await script.text()], [200, 'run()'])
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8')
  const home = await client.get('/')
  assert.deepEqual([home.status, await home.text()], [200, '<title>app'])
})

test('a browser that goes to an address without a file gets index.html with 200', async () => {
  await using client = await clientOf()
  for (const path of ['/dashboard', '/dashboard/settings?tab=1', '/users/a%2Fb', '/users/ada.lovelace', '/empty/']) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await client.request(method, path, { headers: navigation })
      assert.deepEqual([answer.status, await answer.text()], [200, method === 'GET' ? '<title>app' : ''], path)
      assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
      assert.equal(answer.headers.get('content-length'), '10')
      assert.equal(answer.headers.get('cache-control'), 'no-cache')
      assert.equal(answer.headers.get('vary'), 'accept')
    }
  }
  assert.equal((await client.get('/dashboard', { headers: { accept: 'application/xhtml+xml' } })).status, 200)
})

test('missing scripts and pictures, and what a program asks for, are the application’s 404 and not the index', async () => {
  await using client = await clientOf()
  for (const accept of [
    '*/*',
    'image/avif,image/webp,*/*;q=0.8',
    'text/css,*/*;q=0.1',
    'application/json',
    undefined,
  ]) {
    for (const path of ['/assets/app.00000000.js', '/missing.png', '/api/nothing']) {
      const answer = await client.get(path, { headers: accept === undefined ? {} : { accept } })
      assert.equal(answer.status, 404)
      assert.equal(answer.headers.get('content-type'), 'application/problem+json')
      assert.equal(answer.headers.get('vary'), 'accept')
    }
  }
})

test('another method is 405 with Allow for a file, and 404 for an address without one', async () => {
  await using client = await clientOf()
  for (const method of ['POST', 'PUT', 'DELETE']) {
    for (const [path, status, allow] of [
      ['/favicon.svg', 405, 'GET, HEAD, OPTIONS'],
      ['/', 405, 'GET, HEAD, OPTIONS'],
      ['/about', 405, 'GET, HEAD, OPTIONS'],
      ['/dashboard', 404, null],
    ] as const) {
      const answer = await client.request(method, path, { headers: navigation })
      assert.deepEqual([answer.status, answer.headers.get('allow')], [status, allow], `${method} ${path}`)
    }
  }
  assert.equal((await client.options('/favicon.svg')).status, 204)
  assert.equal((await client.options('/dashboard')).status, 404)
  assert.equal((await client.delete('/api/items')).status, 405)
})

test('a folder with an index is that page, behind a relative redirect to the slash', async () => {
  await using client = await clientOf()
  assert.equal(await (await client.get('/about/')).text(), '<title>about')
  const redirected = await client.get('/about?x=1')
  assert.deepEqual([redirected.status, redirected.headers.get('location')], [307, './about/?x=1'])
})

test('the other spelling of a route is redirected before the frontend is asked', async () => {
  await using client = await clientOf()
  const answer = await client.get('/api/items/', { headers: navigation })
  assert.deepEqual([answer.status, answer.headers.get('location')], [307, '../items'])
})

test('404.html is served with 404 to a browser when the folder has one', async () => {
  await writeFile(join(dist, '404.html'), '<title>lost')
  try {
    for (const fallback of ['auto', '404.html'] as const) {
      await using client = await clientOf({ fallback })
      const answer = await client.get('/dashboard', { headers: { ...navigation, 'if-none-match': '*' } })
      assert.deepEqual([answer.status, await answer.text()], [404, '<title>lost'])
      assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
      const script = await client.get('/missing.js')
      assert.equal(script.headers.get('content-type'), 'application/problem+json')
    }
    await using client = await clientOf({ fallback: 'index.html' })
    assert.equal((await client.get('/dashboard', { headers: navigation })).status, 200)
  } finally {
    await rm(join(dist, '404.html'))
  }
})

test('fallback: none is a plain 404', async () => {
  await using client = await clientOf({ fallback: 'none' })
  const answer = await client.get('/dashboard', { headers: navigation })
  assert.deepEqual([answer.status, answer.headers.get('vary')], [404, null])
  assert.equal(await (await client.get('/')).text(), '<title>app')
})

test('files with a hash in their name are kept for a year, everything else is asked about each time', async () => {
  await using client = await clientOf()
  const script = await client.get('/assets/app.3f2a1b9c.js')
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  for (const path of ['/', '/index.html', '/favicon.svg', '/about/']) {
    assert.equal((await client.get(path)).headers.get('cache-control'), 'no-cache', path)
  }
  await using chosen = await clientOf({ immutable: /^\/fav/g })
  for (const round of [1, 2]) {
    assert.match((await chosen.get('/favicon.svg')).headers.get('cache-control') ?? '', /immutable/, `${round}`)
    assert.equal((await chosen.get('/assets/app.3f2a1b9c.js')).headers.get('cache-control'), 'no-cache')
  }
  await using none = await clientOf({ immutable: false })
  assert.equal((await none.get('/assets/app.3f2a1b9c.js')).headers.get('cache-control'), 'no-cache')
})

test('a hash is told from a word, a version and a date', () => {
  for (const name of [
    'main.3f2a1b9c.js',
    'main.3f2a1b9c.js.map',
    '1.0123456789abcdef0123.chunk.css',
    'chunk-5QK7XJ2H.js',
    'index-D3wr_Tda.js',
    'index-Di4rgTda.css',
  ]) {
    assert.ok(hasContentHash(name), name)
  }
  for (const name of [
    'index.html',
    'app.js',
    'jquery-3.7.1.min.js',
    'report-20260101.pdf',
    'font-OpenSans.woff2',
    'icon-iPhone15.png',
    'book-Chapter1.pdf',
    'deadbeef.js',
    'logo-deadbeef.svg',
    'README-ENGLISHX.md',
    '3f2a1b9c',
    `x${'-a1'.repeat(80)}`,
  ]) {
    assert.ok(!hasContentHash(name), name)
  }
})

test('pages and files have entity tags, and a copy that is still right is a 304', async () => {
  await using client = await clientOf()
  for (const path of ['/', '/dashboard', '/assets/app.3f2a1b9c.js']) {
    const etag = (await client.get(path, { headers: navigation })).headers.get('etag') ?? ''
    const answer = await client.get(path, { headers: { ...navigation, 'if-none-match': etag } })
    assert.deepEqual([answer.status, answer.headers.get('etag')], [304, etag])
  }
})

test('headers of your own, and middleware, are on files, the index and the 404', async () => {
  const policy = "default-src 'self'"
  const app = new Hayate({ log: false })
  const nosniff: Middleware = async (_request, next) => {
    const answer = await next()
    answer.setHeader('x-frame-options', 'DENY')
    return answer
  }
  app.use(nosniff)
  app.mount('/', frontend(dist, { headers: { 'content-security-policy': policy } }))
  await using client = await testClient(app)
  for (const path of ['/', '/dashboard', '/favicon.svg']) {
    const { headers } = await client.get(path, { headers: navigation })
    assert.deepEqual([headers.get('content-security-policy'), headers.get('x-frame-options')], [policy, 'DENY'])
  }
  assert.equal((await client.get('/missing.js')).headers.get('x-frame-options'), 'DENY')
  assert.throws(() => frontend(dist, { headers: { 'x-a': 'a\nb' } }), TypeError)
})

test('middleware may keep somebody out', async () => {
  const app = new Hayate({ log: false })
  app.use((request, next) => {
    if (request.headers.get('authorization') === undefined) throw new HttpError(401)
    return next()
  })
  app.mount('/', frontend(dist))
  await using client = await testClient(app)
  assert.equal((await client.get('/')).status, 401)
  assert.equal((await client.get('/', { headers: { authorization: 'x' } })).status, 200)
})

test('nothing outside of the folder and no dotfile is ever sent', async (context) => {
  const server = await serve(appOf(), { port: 0, signals: false })
  context.after(() => server.stop())
  for (const path of [
    '/.env',
    '/out.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '//secret.txt',
  ]) {
    for (const accept of ['*/*', 'text/html']) {
      const request = `GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`
      const seen = await rawExchange(server.port, request, { waitMs: 3_000 })
      assert.ok(!seen.text.includes('hunter2'), path)
      assert.ok(accept === 'text/html' || [400, 404].includes(seen.statuses[0] ?? 0), `${path} ${seen.statuses[0]}`)
    }
  }
})

test('below a prefix it has that prefix alone; the longest prefix wins', async () => {
  const app = appOf({}, '/admin')
  app.mount('/admin/files', staticFiles(join(dist, 'assets')))
  await using client = await testClient(app, { redirect: 'manual' })
  assert.equal(await (await client.get('/admin/users/1', { headers: navigation })).text(), '<title>app')
  assert.equal((await client.get('/users/1', { headers: navigation })).status, 404)
  assert.equal((await client.get('/admin/files/nothing', { headers: navigation })).status, 404)
  const bare = await client.get('/admin', { headers: navigation })
  assert.deepEqual([bare.status, bare.headers.get('location')], [307, './admin/'])
})

test('a missing folder, or one without the page, stops the start', async () => {
  for (const [directory, options] of [
    [join(base, 'nothing'), {}],
    [join(base, 'secret.txt'), {}],
    [join(dist, 'empty'), {}],
    [dist, { fallback: '404.html' }],
  ] as const) {
    await assert.rejects(appOf(options, '/', directory).start({ mode: 'production' }), {
      code: 'HAYATE_FRONTEND_DIRECTORY',
    })
  }
  await (await appOf({ fallback: 'none' }, '/', join(dist, 'empty')).start()).stop()
})

test('in development a missing folder is a warning, and its files are there once they are built', async () => {
  const late = join(base, 'late')
  const entries: { level: string; message: string }[] = []
  const app = new Hayate({ log: recordingLog(entries as never[]), logRequests: false })
  app.mount('/', frontend(late))
  const running = await app.start({ mode: 'development' })
  await running.stop()
  assert.ok(entries.some(({ level, message }) => level === 'warn' && message.includes(late)))
  await assert.rejects(appOf({ checkDirectory: true }, '/', late).start({ mode: 'development' }))
  await (await appOf({}, '/', late).start({ mode: 'test' })).stop()
  await using client = await testClient(appOf({ checkDirectory: false }, '/', late))
  assert.equal((await client.get('/', { headers: navigation })).status, 404)
  await mkdir(late)
  await writeFile(join(late, 'index.html'), '<title>late')
  assert.equal(await (await client.get('/x', { headers: navigation })).text(), '<title>late')
})

test('over one connection: HEAD with the length, the page, 304, a part, and a missing script', async (context) => {
  const server = await serve(appOf(), { port: 0, signals: false })
  context.after(() => server.stop())
  const ask = (method: string, path: string, headers = ''): string =>
    `${method} ${path} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`
  const html = 'Accept: text/html\r\n'
  const seen = await rawExchange(
    server.port,
    ask('HEAD', '/dashboard', html) +
      ask('GET', '/dashboard', html) +
      ask('GET', '/', 'If-None-Match: *\r\n') +
      ask('HEAD', '/assets/app.3f2a1b9c.js') +
      ask('GET', '/assets/app.3f2a1b9c.js', 'Range: bytes=-2\r\n') +
      ask('HEAD', '/missing.js') +
      ask('GET', '/missing.js', 'Connection: close\r\n'),
    { waitMs: 3_000 },
  )
  assert.deepEqual(seen.statuses, [200, 200, 304, 200, 206, 404, 404])
  const [head = '', page = '', , script = '', part = ''] = seen.text.split('HTTP/1.1 ').slice(1)
  assert.ok(head.includes('content-length: 10\r\n') && head.endsWith('\r\n\r\n'))
  assert.ok(page.endsWith('<title>app'))
  assert.ok(script.includes('content-length: 5\r\n') && script.endsWith('\r\n\r\n'))
  assert.ok(part.endsWith('\r\n\r\n()'))
})
