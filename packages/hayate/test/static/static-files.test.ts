import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createLogger, Hayate, type StaticFilesOptions, staticFiles } from 'hayate'
import { serve } from 'hayate/node'
import { type TestClient, testClient } from 'hayate/testing'
import { rawExchange } from '../adapters/raw-exchange.ts'

const base = await mkdtemp(join(tmpdir(), 'hayate-static-'))
const root = join(base, 'public')
after(() => rm(base, { recursive: true, force: true }))
await mkdir(join(root, 'docs'), { recursive: true })
await mkdir(join(root, 'empty'))
await mkdir(join(root, '.git'))
await mkdir(join(base, 'public2'))
for (const [name, content] of [
  ['public/app.js', 'run()'],
  ['public/style.css', 'a{}'],
  ['public/a b 疾風.txt', 'named'],
  ['public/docs/index.html', '<h1>docs'],
  ['public/docs/page.html', '<h1>page'],
  ['public/404.html', '<h1>lost'],
  ['public/.env', 'SECRET=hunter2'],
  ['public/.git/config', 'hunter2'],
  ['public2/secret.txt', 'hunter2'],
  ['secret.txt', 'hunter2'],
] as const) {
  await writeFile(join(base, name), content)
}
await utimes(join(root, 'app.js'), 0, 784_111_777)
await symlink(join(base, 'secret.txt'), join(root, 'out.txt'))
await symlink(base, join(root, 'outside'))
await symlink(join(base, 'public2'), join(root, 'sibling'))
await symlink(join(root, '.env'), join(root, 'env.txt'))
await symlink(join(root, 'app.js'), join(root, 'inside.js'))
await symlink(join(root, 'loop'), join(root, 'loop'))

function clientOf(options: StaticFilesOptions = {}, prefix = '/static'): Promise<TestClient> {
  const app = new Hayate({ log: false })
  app.mount(prefix, staticFiles(root, options))
  return testClient(app, { redirect: 'manual', raiseServerErrors: false })
}

test('a file is sent with its type, length, entity tag and date', async () => {
  await using client = await clientOf()
  const answer = await client.get('/static/app.js')
  assert.deepEqual([answer.status, await answer.text()], [200, 'run()'])
  assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.equal(answer.headers.get('content-length'), '5')
  assert.equal(answer.headers.get('last-modified'), 'Sun, 06 Nov 1994 08:49:37 GMT')
  assert.match(answer.headers.get('etag') ?? '', /^"[0-9a-f-]+"$/)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('cache-control'), 'no-cache')
  const css = await client.get('/static/style.css?v=1')
  assert.equal(css.headers.get('content-type'), 'text/css; charset=utf-8')
})

test('names are decoded once', async () => {
  await using client = await clientOf()
  const answer = await client.get('/static/a%20b%20%E7%96%BE%E9%A2%A8.txt')
  assert.equal(await answer.text(), 'named')
  assert.equal((await client.get('/static/a%2520b%20%E7%96%BE%E9%A2%A8.txt')).status, 404)
})

test('HEAD says the same without the bytes', async () => {
  await using client = await clientOf()
  const answer = await client.head('/static/app.js')
  assert.deepEqual([answer.status, answer.headers.get('content-length'), await answer.text()], [200, '5', ''])
})

test('GET and HEAD only: 405 with Allow otherwise, OPTIONS tells', async () => {
  await using client = await clientOf()
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await client.request(method, '/static/app.js')
    assert.equal(answer.status, 405)
    assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS')
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  }
  const options = await client.options('/static/app.js')
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'GET, HEAD, OPTIONS'])
})

test('If-None-Match and If-Modified-Since are answered with 304, which keeps the entity tag', async () => {
  await using client = await clientOf({ cacheControl: 'public, max-age=60' })
  const etag = (await client.get('/static/app.js')).headers.get('etag') ?? ''
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
  for (const headers of [
    { 'if-none-match': etag },
    { 'if-none-match': '*' },
    { 'if-none-match': `"other", ${etag}` },
    { 'if-none-match': `W/${etag}` },
    { 'if-modified-since': date },
    { 'if-modified-since': 'Mon, 07 Nov 1994 08:49:37 GMT' },
  ]) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await client.request(method, '/static/app.js', { headers })
      assert.deepEqual([answer.status, await answer.text()], [304, ''])
      assert.equal(answer.headers.get('etag'), etag)
      assert.equal(answer.headers.get('last-modified'), date)
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=60')
      assert.equal(answer.headers.get('content-length'), null)
    }
  }
  for (const headers of [
    { 'if-none-match': '"other"' },
    { 'if-none-match': '"other"', 'if-modified-since': date },
    { 'if-modified-since': 'Sat, 05 Nov 1994 08:49:37 GMT' },
    { 'if-modified-since': 'yesterday' },
  ]) {
    assert.equal((await client.get('/static/app.js', { headers })).status, 200)
  }
  assert.equal((await client.get('/static/app.js', { headers: { 'if-match': '"other"' } })).status, 412)
})

const escapes = [
  '/static/../secret.txt',
  '/static/..%2fsecret.txt',
  '/static/%2e%2e/secret.txt',
  '/static/%2E%2E%2Fsecret.txt',
  '/static/.%2e/secret.txt',
  '/static/docs/../../secret.txt',
  '/static/docs%2f..%2f..%2fsecret.txt',
  '/static/..%5csecret.txt',
  '/static/..\\secret.txt',
  '/static/docs%5c..%5c..%5csecret.txt',
  '/static/%252e%252e/secret.txt',
  '/static/..%00/secret.txt',
  '/static/app.js%00.txt',
  '/static/%c0%ae%c0%ae/secret.txt',
  '/static//secret.txt',
  '/static///etc/passwd',
  '/static/%2fetc%2fpasswd',
  '/static//etc/passwd',
  '/static/docs%2findex.html',
  '/static/../public2/secret.txt',
  '/static2/secret.txt',
  '/static/app.js/',
  '/static/app.js/x',
  `/static/${'x'.repeat(300)}`,
  '/static/%ff',
  '/static/.',
  '/static/./app.js',
]

test('nothing outside of the folder is ever sent, whatever the spelling', async () => {
  for (const options of [{}, { html: true }, { dotfiles: 'serve' as const }]) {
    await using client = await clientOf(options)
    for (const path of escapes) {
      const answer = await client.get(path)
      assert.ok(answer.status === 404 || answer.status === 400, `${path} ${answer.status}`)
      const text = await answer.text()
      assert.ok(!text.includes('hunter2') && !text.includes('root:') && !text.includes(base), path)
    }
  }
})

test('nor over a socket, as it is sent', async () => {
  const app = new Hayate({ log: false })
  app.mount('/static', staticFiles(root))
  const server = await serve(app, { port: 0, signals: false })
  for (const path of escapes) {
    const seen = await rawExchange(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    assert.ok(seen.statuses[0] === 404 || seen.statuses[0] === 400, `${path} ${seen.statuses[0]}`)
    assert.ok(!seen.text.includes('hunter2'))
  }
  await server.stop()
})

test('what is asked of static files alone is a 404 in every spelling', async () => {
  const { HttpRequest } = await import('hayate')
  const files = staticFiles(root)
  await files.open?.({ mode: 'production', log: createLogger({ level: 'silent' }) })
  for (const path of escapes.filter((one) => one.startsWith('/static/'))) {
    const target = path.slice('/static'.length)
    const source = {
      method: 'GET',
      scheme: 'http',
      host: 'localhost',
      target,
      rawHeaders: [],
      client: () => undefined,
      signal: () => new AbortController().signal,
      readBody: async () => new Uint8Array(),
      streamBody: async function* () {},
      hasBody: () => false,
    }
    const request = new HttpRequest(source)
    await assert.rejects(async () => files.handle(request, request), { status: 404 }, path)
  }
})

test('links that lead out of the folder are 404, those inside are followed', async () => {
  await using client = await clientOf()
  for (const path of [
    'out.txt',
    'outside/secret.txt',
    'outside/public/app.js/',
    'sibling/secret.txt',
    'loop',
    'env.txt',
  ]) {
    assert.equal((await client.get(`/static/${path}`)).status, 404, path)
  }
  assert.equal(await (await client.get('/static/inside.js')).text(), 'run()')
})

test('dotfiles are refused unless they are asked for', async () => {
  for (const path of ['/static/.env', '/static/.git/config', '/static/%2egit/config', '/static/%2Eenv']) {
    await using client = await clientOf()
    assert.equal((await client.get(path)).status, 404)
    await using open = await clientOf({ dotfiles: 'serve' })
    assert.equal((await open.get(path)).status, 200)
  }
})

test('a folder is 404', async () => {
  await using client = await clientOf()
  for (const path of ['/static', '/static/', '/static/docs', '/static/docs/', '/static/empty/']) {
    assert.equal((await client.get(path)).status, 404, path)
  }
})

test('html: true serves the index of a folder, behind a relative redirect to the slash', async () => {
  await using client = await clientOf({ html: true })
  const index = await client.get('/static/docs/')
  assert.deepEqual([index.status, await index.text()], [200, '<h1>docs'])
  assert.equal(index.headers.get('content-type'), 'text/html; charset=utf-8')
  const redirected = await client.get('/static/docs?x=1')
  assert.deepEqual([redirected.status, redirected.headers.get('location')], [307, './docs/?x=1'])
  await writeFile(join(root, 'index.html'), '<h1>home')
  const home = await client.get('/static')
  assert.deepEqual([home.status, home.headers.get('location')], [307, './static/'])
  assert.equal(await (await client.get('/static/')).text(), '<h1>home')
  await rm(join(root, 'index.html'))
})

test('html: true answers what is not there with 404.html', async () => {
  await using client = await clientOf({ html: true })
  for (const path of ['/static/nothing', '/static/empty/', '/static/.env', '/static/docs/nothing']) {
    const answer = await client.get(path)
    assert.deepEqual([answer.status, await answer.text()], [404, '<h1>lost'], path)
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
  }
  const head = await client.head('/static/nothing')
  assert.deepEqual([head.status, await head.text()], [404, ''])
})

test('without html, or without that page, it is the application’s 404', async () => {
  await using client = await clientOf()
  const answer = await client.get('/static/nothing')
  assert.equal(answer.status, 404)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  const app = new Hayate({ log: false })
  app.mount('/docs', staticFiles(join(root, 'docs'), { html: true }))
  await using other = await testClient(app)
  assert.equal((await other.get('/docs/nothing')).headers.get('content-type'), 'application/problem+json')
})

test('a file that may not be read is a 404', {
  skip: process.getuid?.() === 0 && 'root reads everything',
}, async () => {
  await writeFile(join(root, 'closed.txt'), 'hunter2')
  await chmod(join(root, 'closed.txt'), 0)
  await using client = await clientOf()
  assert.equal((await client.get('/static/closed.txt')).status, 404)
})

test('a missing folder, or a file in its place, stops the start', async () => {
  for (const directory of [join(base, 'nothing'), join(base, 'secret.txt'), './surely/not/here']) {
    const app = new Hayate()
    app.mount('/static', staticFiles(directory))
    await assert.rejects(app.start(), { code: 'HAYATE_STATIC_DIRECTORY' })
  }
})

test('the folder may be a file URL', async () => {
  const app = new Hayate({ log: false })
  app.mount('/static', staticFiles(pathToFileURL(`${root}/`)))
  await using client = await testClient(app)
  assert.equal(await (await client.get('/static/app.js')).text(), 'run()')
})

test('cache-control is what the option says, and must be a header', async () => {
  await using client = await clientOf({ cacheControl: 'public, max-age=31536000, immutable' })
  const { headers } = await client.get('/static/app.js')
  assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.throws(() => staticFiles(root, { cacheControl: 'a\r\nb' }), TypeError)
})

test('a large file arrives whole over a socket, and clients that leave do not hold up the stop', async () => {
  const bytes = 3_000_000
  await writeFile(join(root, 'large.bin'), Buffer.alloc(bytes, 7))
  const app = new Hayate({ log: false })
  app.mount('/static', staticFiles(root))
  const server = await serve(app, { port: 0, signals: false })
  const { byteLength } = await (await fetch(`${server.url}/static/large.bin`)).arrayBuffer()
  assert.equal(byteLength, bytes)
  for (let round = 0; round < 20; round += 1) {
    const leaving = new AbortController()
    const answer = await fetch(`${server.url}/static/large.bin`, { signal: leaving.signal })
    await answer.body?.getReader().read()
    leaving.abort()
  }
  await server.stop()
})

test('files are sent in parts to those who ask', async () => {
  await using client = await clientOf()
  const part = await client.get('/static/app.js', { headers: { range: 'bytes=0-2' } })
  assert.deepEqual([part.status, await part.text()], [206, 'run'])
  assert.deepEqual([part.headers.get('content-range'), part.headers.get('cache-control')], ['bytes 0-2/5', 'no-cache'])
  const head = await client.head('/static/app.js', { headers: { range: 'bytes=0-2' } })
  assert.deepEqual([head.status, head.headers.get('content-length')], [200, '5'])
  const behind = await client.get('/static/app.js', { headers: { range: 'bytes=5-' } })
  assert.deepEqual([behind.status, behind.headers.get('content-range')], [416, 'bytes */5'])
})

test('linksOutside: follow sends what links lead to, wherever it is', async () => {
  await using client = await clientOf({ linksOutside: 'follow' })
  assert.equal(await (await client.get('/static/out.txt')).text(), 'hunter2')
  assert.equal((await client.get('/static/.env')).status, 404)
  assert.notEqual((await client.get('/static/..%2fsecret.txt')).status, 200)
})

test('checkDirectory: false starts without the folder, which may come later', async () => {
  const late = join(base, 'late')
  const app = new Hayate({ log: false })
  app.mount('/static', staticFiles(late, { checkDirectory: false }))
  await using client = await testClient(app)
  assert.equal((await client.get('/static/a.txt')).status, 404)
  await mkdir(late)
  await writeFile(join(late, 'a.txt'), 'late')
  assert.equal(await (await client.get('/static/a.txt')).text(), 'late')
})
