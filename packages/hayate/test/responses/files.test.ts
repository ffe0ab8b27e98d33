import assert from 'node:assert/strict'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readlink, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { depends, Hayate, HttpResponse, response, sendFile } from 'hayate'
import { serve } from 'hayate/node'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { rawExchange } from '../adapters/raw-exchange.ts'
import { answerOf } from './answer-of.ts'

const folder = await mkdtemp(join(tmpdir(), 'hayate-files-'))
after(() => rm(folder, { recursive: true, force: true }))

/** On a free port, for as long as the test holds it. */
async function serveApp(app: Hayate): Promise<AsyncDisposable & { readonly port: number }> {
  const server = await serve(app, { port: 0, signals: false })
  return { port: server.port, [Symbol.asyncDispose]: () => server.stop() }
}

const content = 'abcdefghijklmnopqrstuv'
const path = join(folder, 'letters.txt')
const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
await writeFile(path, content)
await utimes(path, 0, 784_111_777)

function clientOf(options: Parameters<typeof sendFile>[1] = {}): Promise<TestClient> {
  const app = new Hayate({ log: false })
  app.get('/', () => sendFile(path, options))
  app.post('/', () => sendFile(path, options))
  return testClient(app)
}

async function get(client: TestClient, headers: Record<string, string>, method = 'GET'): Promise<[Response, string]> {
  const answer = await client.request(method, '/', { headers })
  return [answer, await answer.text()]
}

test('a file may be sent in parts: from, to, and the last bytes', async () => {
  await using client = await clientOf()
  for (const [range, body, contentRange] of [
    ['bytes=0-4', 'abcde', 'bytes 0-4/22'],
    ['bytes=20-', 'uv', 'bytes 20-21/22'],
    ['bytes=-3', 'tuv', 'bytes 19-21/22'],
    ['bytes=0-2,2-4', 'abcde', 'bytes 0-4/22'],
    ['bytes=0-999', content, 'bytes 0-21/22'],
  ] as const) {
    const [answer, text] = await get(client, { range })
    assert.deepEqual([answer.status, text], [206, body], range)
    assert.equal(answer.headers.get('content-range'), contentRange)
    assert.equal(answer.headers.get('content-length'), String(body.length))
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.equal(answer.headers.get('accept-ranges'), 'bytes')
    assert.equal(answer.headers.get('last-modified'), date)
    assert.match(answer.headers.get('etag') ?? '', /^"/)
  }
})

test('several parts are multipart/byteranges, with the length of all of it', async () => {
  await using client = await clientOf({ filename: 'letters.txt' })
  const [answer, text] = await get(client, { range: 'bytes=0-1, 10-11, -1' })
  assert.equal(answer.status, 206)
  const boundary = /^multipart\/byteranges; boundary=([\w-]{36})$/.exec(answer.headers.get('content-type') ?? '')?.[1]
  assert.ok(boundary)
  const part = (range: string, bytes: string): string =>
    `--${boundary}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-range: bytes ${range}/22\r\n\r\n${bytes}\r\n`
  assert.equal(text, `${part('0-1', 'ab')}${part('10-11', 'kl')}${part('21-21', 'v')}--${boundary}--\r\n`)
  assert.equal(answer.headers.get('content-length'), String(text.length))
  assert.equal(answer.headers.get('content-range'), null)
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="letters.txt"')
})

test('ranges behind the end are 416 with the size', async () => {
  await using client = await clientOf()
  for (const range of ['bytes=22-', 'bytes=-0', 'bytes=100-200,300-']) {
    const [answer, text] = await get(client, { range })
    assert.equal(answer.status, 416)
    assert.equal(answer.headers.get('content-range'), 'bytes */22')
    assert.equal(answer.headers.get('etag'), null)
    assert.equal((JSON.parse(text) as { code: string }).code, 'range_not_satisfiable')
  }
})

test('another unit, what is no range, and more than 16 ranges are answered with everything', async () => {
  await using client = await clientOf()
  const many = `bytes=${Array.from({ length: 17 }, (_, at) => `${at}-${at}`).join()}`
  for (const range of ['items=0-4', 'bytes=4-0', 'bytes=a-b', 'bytes', many]) {
    const [answer, text] = await get(client, { range })
    assert.deepEqual([answer.status, text, answer.headers.get('content-range')], [200, content, null], range)
  }
})

test('If-Range: parts for the copy that the client has, everything for another', async () => {
  await using client = await clientOf()
  const etag = (await client.get('/')).headers.get('etag') ?? ''
  for (const [condition, status] of [
    [etag, 206],
    [date, 206],
    [`W/${etag}`, 200],
    ['"other"', 200],
    ['Mon, 07 Nov 1994 08:49:37 GMT', 200],
    ['yesterday', 200],
  ] as const) {
    const [answer, text] = await get(client, { range: 'bytes=0-4', 'if-range': condition })
    assert.deepEqual([answer.status, text.length], [status, status === 206 ? 5 : 22], condition)
  }
  const [late] = await get(client, { range: 'bytes=99-', 'if-range': '"other"' })
  assert.equal(late.status, 200)
})

test('a copy that is still right is a 304, which keeps what a cache needs and drops what speaks of bytes', async () => {
  await using client = await clientOf({ filename: 'a.txt', headers: { 'cache-control': 'max-age=60', 'x-a': '1' } })
  const etag = (await client.get('/')).headers.get('etag') ?? ''
  for (const headers of [
    { 'if-none-match': etag },
    { 'if-none-match': `W/${etag}` },
    { 'if-none-match': '*' },
    { 'if-none-match': `"x", ${etag}`, range: 'bytes=0-4' },
    { 'if-modified-since': date },
  ]) {
    for (const method of ['GET', 'HEAD']) {
      const [answer, text] = await get(client, headers, method)
      assert.deepEqual([answer.status, text], [304, ''])
      for (const [name, value] of [
        ['etag', etag],
        ['last-modified', date],
        ['cache-control', 'max-age=60'],
        ['x-a', '1'],
        ['content-type', null],
        ['content-length', null],
        ['content-disposition', null],
        ['accept-ranges', null],
      ] as const) {
        assert.equal(answer.headers.get(name), value, name)
      }
    }
  }
})

test('a condition that does not hold is a 412', async () => {
  await using client = await clientOf()
  const etag = (await client.get('/')).headers.get('etag') ?? ''
  for (const [headers, status] of [
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': `W/${etag}` }, 412],
    [{ 'if-unmodified-since': 'Sat, 05 Nov 1994 08:49:37 GMT' }, 412],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-unmodified-since': date }, 200],
    [{ 'if-match': etag, 'if-unmodified-since': 'Sat, 05 Nov 1994 08:49:37 GMT' }, 200],
  ] as const) {
    const [answer] = await get(client, headers)
    assert.equal(answer.status, status, JSON.stringify(headers))
  }
})

test('an entity tag and a date of your own are the ones that conditions are about', async () => {
  const headers = { etag: '"v3"', 'last-modified': 'Tue, 01 Nov 2022 00:00:00 GMT' }
  await using client = await clientOf({ headers })
  assert.equal((await get(client, { 'if-none-match': '"v3"' }))[0].status, 304)
  assert.equal((await get(client, { 'if-modified-since': date }))[0].status, 200)
  assert.equal((await get(client, { range: 'bytes=0-0', 'if-range': '"v3"' }))[0].status, 206)
})

test('conditions and ranges are for GET and HEAD, and for 200', async () => {
  await using client = await clientOf()
  const [posted] = await get(client, { 'if-none-match': '*', range: 'bytes=0-4' }, 'POST')
  assert.equal(posted.status, 200)
  const [head, nothing] = await get(client, { range: 'bytes=0-4' }, 'HEAD')
  assert.deepEqual([head.status, head.headers.get('content-length'), nothing], [200, '22', ''])
  await using other = await clientOf({ status: 202 })
  assert.equal((await get(other, { 'if-none-match': '*', range: 'bytes=0-4' }))[0].status, 202)
})

test('headers and cookies of dependencies go on parts, 304 and 416', async () => {
  const app = new Hayate({ log: false })
  const marked = depends({ response }, (inputs) => inputs.response.setHeader('x-mark', 'yes'))
  app.get('/', { dependencies: [marked] }, () => sendFile(path))
  await using client = await testClient(app)
  for (const [headers, status] of [
    [{ range: 'bytes=0-4' }, 206],
    [{ 'if-none-match': '*' }, 304],
    [{ range: 'bytes=99-' }, 416],
  ] as const) {
    const [answer] = await get(client, headers)
    assert.deepEqual([answer.status, answer.headers.get('x-mark')], [status, 'yes'])
  }
})

test('respondWith: sendFile is a file as well: parts, 304, 416, and a type in the document', async () => {
  const app = new Hayate({ log: false })
  app.get('/', { respondWith: sendFile }, () => path)
  app.get('/output', { output: z.string(), respondWith: sendFile }, () => path)
  await using client = await testClient(app)
  for (const at of ['/', '/output']) {
    const part = await client.get(at, { headers: { range: 'bytes=0-4' } })
    assert.deepEqual([part.status, await part.text()], [206, 'abcde'])
    assert.equal((await client.get(at, { headers: { 'if-none-match': '*' } })).status, 304)
    assert.equal((await client.get(at, { headers: { range: 'bytes=99-' } })).status, 416)
  }
  const { paths } = app.openapi() as { paths: Record<string, { get?: { responses: Record<string, object> } }> }
  assert.match(JSON.stringify(paths['/']?.get?.responses['200']), /application\/octet-stream/)
})

test('an empty file has no parts', async () => {
  const empty = join(folder, 'empty.txt')
  await writeFile(empty, '')
  const app = new Hayate({ log: false })
  app.get('/', () => sendFile(pathToFileURL(empty)))
  await using client = await testClient(app)
  assert.deepEqual([(await get(client, {}))[0].status, (await get(client, {}))[1]], [200, ''])
  const [answer] = await get(client, { range: 'bytes=0-' })
  assert.deepEqual([answer.status, answer.headers.get('content-range')], [416, 'bytes */0'])
})

test('a file that is missing, or no file, is a 500 whose log names it and says what to do', async () => {
  for (const wrong of [join(folder, 'missing.txt'), folder, join(path, 'below')]) {
    const { response: answer, log } = await answerOf((app) => app.get('/', () => sendFile(wrong)))
    assert.equal(answer.status, 500)
    const { error } = (log[0]?.fields ?? {}) as { error: { code: string; message: string } }
    assert.equal(error.code, 'HAYATE_FILE_NOT_SENT')
    assert.ok(error.message.includes(`sendFile('${wrong}')`) && error.message.includes('Check that it exists'))
  }
})

test('a response that was made once is sent to everybody whole, and in parts', async () => {
  const app = new Hayate({ log: false })
  const made = await sendFile(path)
  assert.ok(made instanceof HttpResponse)
  app.get('/', () => made)
  await using client = await testClient(app)
  assert.equal((await get(client, { range: 'bytes=0-4' }))[1], 'abcde')
  assert.equal((await get(client, {}))[1], content)
  assert.equal((await get(client, { 'if-none-match': '*' }))[0].status, 304)
  assert.equal((await get(client, {}))[0].status, 200)
})

test('over a socket: parts, 304, HEAD and the whole file, one after the other on one connection', async () => {
  const app = new Hayate({ log: false })
  app.get('/', () => sendFile(path))
  await using server = await serveApp(app)
  const ask = (method: string, headers = ''): string => `${method} / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`
  const seen = await rawExchange(
    server.port,
    ask('GET', 'Range: bytes=0-4\r\n') +
      ask('HEAD') +
      ask('HEAD', 'Range: bytes=0-4\r\n') +
      ask('GET', 'If-None-Match: *\r\n') +
      ask('GET', 'Range: bytes=22-\r\n') +
      ask('GET', 'Range: bytes=0-0,-1\r\n') +
      ask('HEAD', 'If-None-Match: *\r\n') +
      ask('GET', 'Connection: close\r\n'),
    { waitMs: 3_000 },
  )
  assert.deepEqual(seen.statuses, [206, 200, 200, 304, 416, 206, 304, 200])
  const [part = '', head = '', , unchanged = ''] = seen.text.split('HTTP/1.1 ').slice(1)
  assert.ok(part.endsWith('\r\n\r\nabcde'))
  assert.match(head, /content-length: 22\r\n/)
  assert.ok(head.endsWith('\r\n\r\n') && unchanged.endsWith('\r\n\r\n'))
  assert.doesNotMatch(unchanged, /content-length/)
  assert.ok(seen.text.endsWith(content))
})

const size = 8_000_000

/** A client that takes nothing for now, so that the rest of the file is read after it was changed. */
async function changedWhileSent(change: (file: string) => Promise<void>): Promise<number> {
  const file = join(folder, 'large.bin')
  await writeFile(file, Buffer.alloc(size, 1))
  const app = new Hayate({ log: false })
  app.get('/', () => sendFile(file))
  await using server = await serveApp(app)
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await once(socket, 'readable')
  await change(file)
  let bytes = 0
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  await once(socket, 'close')
  return bytes
}

test('a file that becomes shorter while it is sent ends the connection before its length', async () => {
  assert.ok((await changedWhileSent((file) => truncate(file, 100))) < size)
})

test('a file that is written over while it is sent never passes for a whole one', async () => {
  assert.ok((await changedWhileSent((file) => writeFile(file, Buffer.alloc(size, 2)))) < size)
})

test('what is appended to a file while it is sent is left out, and the rest arrives', async () => {
  const bytes = await changedWhileSent((file) => appendFile(file, 'more'))
  assert.ok(bytes > size && bytes < size + 1_000)
})

test('a file that is replaced by another while it is sent arrives as it was', async () => {
  const bytes = await changedWhileSent(async (file) => {
    await writeFile(`${file}.new`, 'new')
    await rename(`${file}.new`, file)
  })
  assert.ok(bytes > size)
})

test('a file that is replaced between its headers and its bytes is never sent under the headers of the other', async () => {
  const file = join(folder, 'replaced.txt')
  await writeFile(file, 'old')
  const app = new Hayate({ log: false })
  app.get('/', async () => {
    const answer = await sendFile(file)
    await writeFile(`${file}.new`, 'new')
    await rename(`${file}.new`, file)
    return answer
  })
  await using server = await serveApp(app)
  const seen = await rawExchange(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', { waitMs: 3_000 })
  assert.ok(seen.closed && !seen.text.includes('new') && !seen.text.includes('old'))
})

test('clients that leave in the middle leave no open file behind', {
  skip: process.platform !== 'linux' && 'open files are counted in /proc',
}, async () => {
  const file = join(folder, 'left.bin')
  await writeFile(file, Buffer.alloc(size, 1))
  const app = new Hayate({ log: false })
  app.get('/', () => sendFile(file))
  await using server = await serveApp(app)
  for (let round = 0; round < 30; round++) {
    const socket = connect(server.port, '127.0.0.1')
    const range = round % 2 === 0 ? '' : 'Range: bytes=0-3999999,4000001-\r\n'
    socket.write(`GET / HTTP/1.1\r\nHost: a\r\n${range}\r\n`)
    await once(socket, 'readable')
    socket.destroy()
  }
  const open = async (): Promise<number> => {
    const links = await readdir('/proc/self/fd')
    const targets = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    return targets.filter((target) => target === file).length
  }
  for (let look = 0; look < 100 && (await open()) > 0; look++) await sleep(20)
  assert.equal(await open(), 0)
})
