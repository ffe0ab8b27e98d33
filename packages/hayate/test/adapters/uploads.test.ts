import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { background, file, form, Hayate, HttpError, signal, stream } from 'hayate'
import { type RunningServer, serve } from 'hayate/node'
import * as z from 'zod'
import { boundary, multipartBytes, multipartType } from '../params/multipart-bytes.ts'

const MiB = 1_048_576
const previous = process.env.TMPDIR
const folder = mkdtempSync(join(tmpdir(), 'hayate-test-'))
const saved = join(folder, 'saved')
/** What is left of uploads: folders of requests. */
const left = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('hayate-upload-'))
const openFiles = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0)

/** Looks again until it holds; the test's own time limit ends the waiting. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const events: string[] = []
const peak = { bytes: 0 }
function look(): void {
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  peak.bytes = Math.max(peak.bytes, arrayBuffers + heapUsed)
}

async function readLater(photo: File): Promise<void> {
  await eventually(() => left().length === 0)
  events.push(await photo.bytes().then(String, (error: Error) => error.name))
}

const app = new Hayate({ log: false, limits: { maxBodyBytes: 300 * MiB } })
const one = { photo: file(), note: form(z.string().optional()) }
app.post('/', { input: one }, async ({ photo, note }) => {
  events.push('handled')
  return { name: photo.name, size: photo.size, note, folders: left().length, last: await photo.slice(-3).text() }
})
app.post('/save', { input: one }, async ({ photo }) => {
  await photo.saveTo(saved)
  const again = await photo.saveTo(saved).catch((error: NodeJS.ErrnoException) => error.code)
  await photo.saveTo(saved, { overwrite: true })
  const lost = await photo.saveTo(join(folder, 'nowhere', 'x')).catch((error: NodeJS.ErrnoException) => error.code)
  return { again, lost, mode: statSync(saved).mode }
})
app.post('/fail', { input: one }, () => {
  throw new HttpError(418, `${left().length} left`)
})
app.post('/later', { input: { ...one, background } }, ({ photo, background: work }) => {
  work.add(async () => {
    events.push(`later ${(await photo.bytes()).length}`)
    void readLater(photo)
  })
  return 'ok'
})
const gone = { reached: Promise.withResolvers<void>(), left: Promise.withResolvers<void>() }
app.post('/slow', { input: { ...one, signal } }, async ({ photo, signal: left }) => {
  left.addEventListener('abort', () => gone.left.resolve())
  gone.reached.resolve()
  await gone.left.promise
  events.push(`slow ${(await photo.bytes()).length}`)
})
app.post('/stream', { input: one }, ({ photo }) => stream(photo.stream()))
app.post('/small', { input: one, formLimits: { maxFileBytes: 2 * MiB } }, () => 1)
app.post('/declared', { input: { photo: file(z.file().max(2 * MiB)), number: form(z.int()) } }, () => 1)

let server: RunningServer
before(async () => {
  process.env.TMPDIR = folder
  server = await serve(app, { port: 0, signals: false, host: '127.0.0.1', graceMs: 500 })
})
after(async () => {
  await server.stop()
  if (previous === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = previous
  rmSync(folder, { recursive: true })
})

function open(
  path: string,
  headers: Readonly<Record<string, string | number>> = {},
  port = server.port,
): ClientRequest {
  return httpRequest({
    port,
    host: '127.0.0.1',
    path,
    method: 'POST',
    agent: false,
    headers: { 'content-type': multipartType, ...headers },
  })
}

async function answerOf(request: ClientRequest): Promise<{ status: number | undefined; text: string }> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
  let text = ''
  for await (const chunk of message) text += String(chunk)
  return { status: message.statusCode, text }
}

const upload = (size: number, ...more: Parameters<typeof multipartBytes>[0]): Uint8Array<ArrayBuffer> =>
  multipartBytes([
    {
      disposition: 'name="photo"; filename="big.bin"',
      content: Buffer.concat([Buffer.alloc(size - 3, 'a'), Buffer.from('end')]),
    },
    ...more,
  ])

async function post(path: string, body: Uint8Array): Promise<{ status: number | undefined; text: string }> {
  const request = open(path, { 'content-length': body.byteLength })
  request.end(body)
  return answerOf(request)
}

test('a file up to 1 MiB stays in memory, a larger one stands in a temporary file as long as the request', async () => {
  const inMemory = await post('/', upload(MiB))
  assert.deepEqual(JSON.parse(inMemory.text), { name: 'big.bin', size: MiB, folders: 0, last: 'end' })
  const spooled = await post('/', upload(MiB + 1, { disposition: 'name="note"', content: 'n' }))
  assert.deepEqual(JSON.parse(spooled.text), { name: 'big.bin', size: MiB + 1, note: 'n', folders: 1, last: 'end' })
  await eventually(() => left().length === 0)
})

test('a form that arrives byte by byte is the same form', { timeout: 60_000 }, async () => {
  const request = open('/', { 'transfer-encoding': 'chunked' })
  const answer = answerOf(request)
  request.flushHeaders()
  const body = multipartBytes([
    { disposition: 'name="note"', content: `\r\n--${boundary.slice(0, 4)}` },
    { disposition: 'name="photo"; filename="瓦.txt"', type: 'text/plain', content: '\r\n--\r\nend' },
  ])
  for (const byte of body) {
    request.write(Uint8Array.of(byte))
    await new Promise((resolve) => setImmediate(resolve))
  }
  request.end()
  const { text } = await answer
  assert.deepEqual(JSON.parse(text), {
    name: '瓦.txt',
    size: 9,
    note: `\r\n--${boundary.slice(0, 4)}`,
    folders: 0,
    last: 'end',
  })
})

test('a client that goes away in the middle leaves no file behind, and the handler does not run', {
  timeout: 60_000,
}, async () => {
  const handled = events.filter((event) => event === 'handled').length
  const before = openFiles()
  for (let round = 0; round < 20; round++) {
    const body = upload(6 * MiB)
    const request = open('/', { 'content-length': body.byteLength })
    request.on('error', () => undefined)
    request.write(body.subarray(0, 4 * MiB))
    await eventually(() => left().length > 0)
    request.destroy()
    await eventually(() => left().length === 0)
  }
  await eventually(() => openFiles() <= before)
  assert.equal(events.filter((event) => event === 'handled').length, handled)
})

test('a file that is saved stays, is not written over unless asked, and its temporary file goes', async () => {
  const written = join(folder, 'written')
  writeFileSync(written, '')
  const { mode } = statSync(written)
  for (const size of [100, 3 * MiB]) {
    const { text } = await post('/save', upload(size))
    // Whoever may read what the application writes may read it, whatever its size.
    assert.deepEqual(JSON.parse(text), { again: 'EEXIST', lost: 'ENOENT', mode })
    assert.equal(readFileSync(saved).length, size)
    rmSync(saved)
  }
  await eventually(() => left().length === 0)
})

test('errors remove temporary files: of the handler, of validation, of a limit, of a form cut short', async () => {
  const handler = await post('/fail', upload(2 * MiB))
  assert.deepEqual([handler.status, (JSON.parse(handler.text) as { detail: string }).detail], [418, '1 left'])
  const invalid = await post('/declared', upload(2 * MiB + 1, { disposition: 'name="number"', content: 'x' }))
  assert.equal(invalid.status, 422)
  assert.match(invalid.text, /too_long.*int_parsing/)
  const limit = await post('/small', upload(3 * MiB))
  assert.equal(limit.status, 413)
  assert.match(limit.text, /'photo' is larger than 2097152 bytes/)
  const cut = await post('/', upload(3 * MiB).subarray(0, -20))
  assert.equal(cut.status, 400)
  await eventually(() => left().length === 0)
})

test('background work still reads an upload; after it the file is gone', { timeout: 30_000 }, async () => {
  assert.equal((await post('/later', upload(2 * MiB))).status, 200)
  await eventually(() => events.includes('NotReadableError'))
  assert.ok(events.includes(`later ${2 * MiB}`))
})

test('a client that goes away while the handler works leaves nothing behind', { timeout: 30_000 }, async () => {
  const body = upload(2 * MiB)
  const request = open('/slow', { 'content-length': body.byteLength })
  request.on('error', () => undefined)
  request.end(body)
  await gone.reached.promise
  assert.equal(left().length, 1)
  request.destroy()
  await eventually(() => events.includes(`slow ${2 * MiB}`) && left().length === 0)
})

test('a server that stops in the middle of an upload leaves nothing behind', { timeout: 30_000 }, async () => {
  const own = await serve(app, { port: 0, signals: false, host: '127.0.0.1', graceMs: 1 })
  const body = upload(6 * MiB)
  const request = open('/', { 'content-length': body.byteLength }, own.port)
  request.on('error', () => undefined)
  request.write(body.subarray(0, 4 * MiB))
  await eventually(() => left().length > 0)
  await own.stop()
  await eventually(() => left().length === 0)
})

test('app.fetch takes uploads as the server does', async () => {
  const form = new FormData()
  form.append('photo', new Blob([Buffer.alloc(2 * MiB, 'end')]), 'web.bin')
  const response = await app.fetch(new Request('http://localhost/', { method: 'POST', body: form }))
  assert.deepEqual(await response.json(), { name: 'web.bin', size: 2 * MiB, folders: 1, last: 'den' })
  await eventually(() => left().length === 0)
})

test('app.fetch refuses a form that is too large while it is being written, and lives on', async () => {
  for (let round = 0; round < 3; round++) {
    const form = new FormData()
    form.append('photo', new Blob([Buffer.alloc(5 * MiB)]), 'web.bin')
    const sent = new Request('http://localhost/declared', { method: 'POST', body: form })
    const small = new Hayate({ log: false })
    small.post('/declared', { input: one }, () => 1)
    assert.equal((await small.fetch(sent)).status, 413)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
})

test('an upload can be streamed back, and a client that leaves then leaves nothing behind', {
  timeout: 30_000,
}, async () => {
  const { text } = await post('/stream', upload(3 * MiB))
  assert.equal(text.length, 3 * MiB)
  const body = upload(30 * MiB)
  const request = open('/stream', { 'content-length': body.byteLength })
  request.on('error', () => undefined)
  request.end(body)
  const message = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve))
  message.once('data', () => request.destroy())
  await eventually(() => left().length === 0)
})

test('192 MiB arrive with a fraction of that memory', { timeout: 60_000 }, async () => {
  const head = multipartBytes([{ disposition: 'name="photo"; filename="big.bin"', content: '#' }])
  const [start, end] = [head.subarray(0, head.indexOf(0x23)), head.subarray(head.indexOf(0x23) + 1)]
  const request = open('/', { 'transfer-encoding': 'chunked' })
  const answer = answerOf(request)
  request.write(start)
  const chunk = Buffer.alloc(65_536, 'end')
  peak.bytes = 0
  look()
  const started = peak.bytes
  for (let sent = 0; sent < 192 * MiB; sent += chunk.length) {
    if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve))
    look()
  }
  request.end(end)
  const { text } = await answer
  assert.equal((JSON.parse(text) as { size: number }).size, 192 * MiB)
  // Most of it waits to be collected: a file ten times as large takes no more.
  assert.ok(peak.bytes - started < 96 * MiB, `${Math.round((peak.bytes - started) / MiB)} MiB`)
})
