import { deepStrictEqual, equal, match, ok, throws } from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  background,
  eventStream,
  Hayate,
  HttpError,
  json,
  jsonLines,
  Router,
  response,
  sendFile,
  stream,
  text,
} from 'hayate'
import { type CompressOptions, compress, uncompressed } from 'hayate/middleware'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { ask, codings, open, readDecoded, serveApp } from './compressed-exchange.ts'

const long = 'A sentence that is said again and again. '.repeat(100)
const letters = randomBytes(3_800_000).toString('base64')
const folder = await mkdtemp(join(tmpdir(), 'hayate-compress-'))
const path = join(folder, 'page.html')
await writeFile(path, long.repeat(60))
// A file that was changed just now has a weak tag of its own.
await utimes(path, new Date(2024, 1, 1), new Date(2024, 1, 1))

function makeApp(options?: CompressOptions): Hayate {
  const app = new Hayate({ log: false })
  app.use(compress(options))
  app.get('/long', () => text(long))
  app.get('/json', () => ({ long }))
  app.get('/large', () => text(letters))
  app.get('/large-stream', () => stream([letters, Buffer.from(letters)], { mediaType: 'text/plain' }))
  app.get('/file', () => sendFile(path))
  app.get('/missing', () => {
    throw new HttpError(404, long)
  })
  app.get('/typed', { input: { type: z.string(), size: z.int().default(long.length) } }, ({ type, size }) => {
    return text('x'.repeat(size), { headers: { 'content-type': type } })
  })
  app.get('/headers', { input: { name: z.string(), value: z.string() } }, ({ name, value }) =>
    text(long, { headers: { [name]: value } }),
  )
  app.get('/empty', { input: { response } }, ({ response }) => {
    response.status = 204
  })
  return app
}

const server = await serveApp(makeApp())
after(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

const gzip = { 'accept-encoding': 'gzip' }

for (const [header, coding] of [
  [undefined, undefined],
  ['', undefined],
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['GZip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', undefined],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=0', undefined],
  ['gzip;q=0.000', undefined],
  ['gzip;q=0, br', 'br'],
  ['gzip;q=0.001', 'gzip'],
  ['gzip;q=1.0, br;q=0.9, zstd;q=0.8', 'gzip'],
  ['br;q=0.5 , gzip ; q=0.8', 'gzip'],
  ['*', 'zstd'],
  ['*;q=0', undefined],
  ['*;q=0, gzip', 'gzip'],
  ['zstd;q=0, *', 'br'],
  ['gzip;q=0.5, *;q=0.1', 'gzip'],
  ['identity', undefined],
  ['identity;q=0', undefined],
  ['identity;q=0, gzip', 'gzip'],
  ['identity, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0.5, gzip;q=0.6, br;q=0.4', 'gzip'],
  ['gzip, gzip;q=0', undefined],
  ['gzip;q=2', undefined],
  ['gzip;q=0.1234', undefined],
  ['gzip;q=-1', undefined],
  ['gzip;q', undefined],
  ['gzip;level=9', undefined],
  ['gzip;q=1;q=0', undefined],
  ['gzipped', undefined],
  [', ,gzip,', 'gzip'],
  [`${'a,'.repeat(31)}gzip`, 'gzip'],
  [`${'a,'.repeat(32)}gzip`, undefined],
] as const) {
  test(`Accept-Encoding ${header === undefined ? 'that is not sent' : `'${header.slice(0, 60)}'`} gets ${coding ?? 'plain bytes'}`, async () => {
    const headers = header === undefined ? {} : { 'accept-encoding': header }
    const answer = await ask(server.port, '/long', { headers })
    deepStrictEqual(
      [answer.status, answer.headers['content-encoding'], answer.headers.vary],
      [200, coding, 'accept-encoding'],
    )
    equal(String(answer.plain), long)
    equal(answer.headers['content-length'], String(answer.bytes.length))
    if (coding !== undefined) ok(answer.bytes.length < long.length / 10)
  })
}

for (const coding of codings) {
  const asked = { headers: { 'accept-encoding': coding } }

  test(`${coding}: text, JSON, errors, files, 5 MB and a stream of them arrive byte for byte`, async () => {
    for (const [target, plain] of [
      ['/long', long],
      ['/json', JSON.stringify({ long })],
      ['/file', long.repeat(60)],
      ['/large', letters],
      ['/large-stream', letters + letters],
    ] as const) {
      const answer = await ask(server.port, target, asked)
      equal(answer.headers['content-encoding'], coding, target)
      ok(answer.plain.equals(Buffer.from(plain)), target)
    }
    const missing = await ask(server.port, '/missing', asked)
    deepStrictEqual([missing.status, missing.headers['content-encoding']], [404, coding])
    match(String(missing.plain), /said again/)
  })

  test(`${coding}: each event and each line leaves when it is made`, async () => {
    const app = new Hayate({ log: false })
    app.use(compress())
    let go = Promise.withResolvers<void>()
    async function* numbers(): AsyncGenerator<number> {
      for (let number = 1; number <= 3; number++) {
        yield number
        await go.promise
        go = Promise.withResolvers()
      }
    }
    app.get('/events', { output: eventStream(z.int()) }, () => numbers())
    app.get('/lines', { output: jsonLines(z.int()) }, () => numbers())
    app.get('/chunks', () =>
      stream(
        (async function* () {
          for await (const number of numbers()) yield `<${number}>`
        })(),
        { mediaType: 'text/html' },
      ),
    )
    const own = await serveApp(app)
    for (const [target, items] of [
      ['/events', ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']],
      ['/lines', ['1\n', '2\n', '3\n']],
      ['/chunks', ['<1>', '<2>', '<3>']],
    ] as const) {
      const message = await open(own.port, target, asked)
      equal(message.headers['content-encoding'], coding)
      const got: string[] = []
      for await (const piece of readDecoded(message)) {
        got.push(piece)
        // The next one is only made when this one was read.
        go.resolve()
      }
      deepStrictEqual(got, items)
    }
    await own.stop()
  })
}

test('items that are there at once are compressed together, and nothing is lost', async () => {
  const app = new Hayate({ log: false })
  app.use(compress())
  const count = 20_000
  app.get('/lines', { output: jsonLines(z.object({ id: z.int(), name: z.string() })) }, function* lines() {
    for (let id = 0; id < count; id++) yield { id, name: `Item ${id}` }
  })
  const own = await serveApp(app)
  const answer = await ask(own.port, '/lines', { headers: gzip })
  const lines = String(answer.plain).trimEnd().split('\n')
  deepStrictEqual([lines.length, JSON.parse(lines.at(-1) ?? '')], [count, { id: count - 1, name: `Item ${count - 1}` }])
  ok(answer.bytes.length * 5 < answer.plain.length, `${answer.bytes.length} of ${answer.plain.length}`)
  await own.stop()
})

test('by type: text, JSON, XML, JavaScript, SVG and fonts, and never pictures, videos, archives or unknown bytes', async () => {
  for (const [type, coding] of [
    ['text/html; charset=utf-8', 'gzip'],
    ['TEXT/CSS', 'gzip'],
    ['application/json', 'gzip'],
    ['application/problem+json', 'gzip'],
    ['application/vnd.api+json', 'gzip'],
    ['application/xhtml+xml', 'gzip'],
    ['application/javascript', 'gzip'],
    ['application/wasm', 'gzip'],
    ['image/svg+xml', 'gzip'],
    ['font/ttf', 'gzip'],
    ['image/png', undefined],
    ['image/jpeg', undefined],
    ['video/mp4', undefined],
    ['audio/mpeg', undefined],
    ['font/woff2', undefined],
    ['application/zip', undefined],
    ['application/gzip', undefined],
    ['application/pdf', undefined],
    ['application/octet-stream', undefined],
    ['nonsense', undefined],
  ] as const) {
    const answer = await ask(server.port, `/typed?type=${encodeURIComponent(type)}`, { headers: gzip })
    deepStrictEqual(
      [answer.status, answer.headers['content-encoding'], answer.headers.vary],
      [200, coding, coding && 'accept-encoding'],
      type,
    )
    equal(answer.plain.length, long.length)
  }
})

test('types can be added and left out', async () => {
  const own = await serveApp(
    makeApp({ alsoTypes: ['application/pdf', 'font/*'], exceptTypes: ['text/csv', 'image/*'] }),
  )
  for (const [type, coding] of [
    ['application/pdf', 'gzip'],
    ['font/woff2', 'gzip'],
    ['text/csv; charset=utf-8', undefined],
    ['image/svg+xml', undefined],
    ['text/html', 'gzip'],
  ] as const) {
    const answer = await ask(own.port, `/typed?type=${encodeURIComponent(type)}`, { headers: gzip })
    equal(answer.headers['content-encoding'], coding, type)
  }
  await own.stop()
})

test('a body below the least size is sent as it is, counted in bytes', async () => {
  for (const [size, coding] of [
    [1_023, undefined],
    [1_024, 'gzip'],
  ] as const) {
    const answer = await ask(server.port, `/typed?type=text/plain&size=${size}`, { headers: gzip })
    deepStrictEqual([answer.headers['content-encoding'], answer.plain.length], [coding, size])
  }
  const app = new Hayate({ log: false })
  app.use(compress({ minBytes: 9 }))
  app.get('/', () => text('疾風疾'))
  const own = await serveApp(app)
  equal((await ask(own.port, '/', { headers: gzip })).headers['content-encoding'], 'gzip')
  await own.stop()
})

test('what is coded, digested or not to be transformed is left alone', async () => {
  for (const [name, value] of [
    ['content-encoding', 'br'],
    ['cache-control', 'public, no-transform'],
    ['content-digest', 'sha-256=:AAAA:'],
  ] as const) {
    const answer = await open(server.port, `/headers?name=${name}&value=${encodeURIComponent(value)}`, {
      headers: gzip,
    })
    equal(answer.headers['content-length'], String(long.length), name)
    equal(answer.headers[name], value)
    equal(answer.headers.vary, undefined)
    answer.destroy()
  }
})

test('204 and 304 have no coding, and a part of a file is of its plain bytes', async () => {
  const empty = await ask(server.port, '/empty', { headers: gzip })
  deepStrictEqual([empty.status, empty.headers['content-encoding'], empty.headers.vary], [204, undefined, undefined])
  const part = await ask(server.port, '/file', { headers: { ...gzip, range: 'bytes=2-2000' } })
  deepStrictEqual(
    [part.status, part.headers['content-encoding'], part.headers.vary],
    [206, undefined, 'accept-encoding'],
  )
  equal(String(part.bytes), long.repeat(60).slice(2, 2_001))
})

test('a strong entity tag becomes weak with the coding, and a 304 says the tag of the copy it confirms', async () => {
  const plain = await ask(server.port, '/file')
  const coded = await ask(server.port, '/file', { headers: gzip })
  const { etag = '' } = plain.headers
  match(etag, /^"/)
  deepStrictEqual([plain.headers['accept-ranges'], plain.headers['content-encoding']], ['bytes', undefined])
  deepStrictEqual([coded.headers.etag, coded.headers['accept-ranges']], [`W/${etag}`, undefined])
  for (const known of [etag, `W/${etag}`]) {
    const confirmed = await ask(server.port, '/file', { headers: { ...gzip, 'if-none-match': known } })
    deepStrictEqual(
      [confirmed.status, confirmed.headers.etag, confirmed.headers.vary, confirmed.headers['content-encoding']],
      [304, known, 'accept-encoding', undefined],
    )
  }
  // A download that was broken off is not continued with bytes of the other kind.
  const again = await ask(server.port, '/file', { headers: { ...gzip, range: 'bytes=5-', 'if-range': `W/${etag}` } })
  deepStrictEqual([again.status, again.plain.length], [200, long.length * 60])
})

test('HEAD says what GET would, without the length that only compressing tells', async () => {
  const own = new Hayate({ log: false })
  own.use(compress())
  own.mount('/below', makeApp())
  const inner = new Hayate({ log: false })
  inner.get('/long', () => text(long))
  own.mount('/plain', inner)
  const below = await serveApp(own)
  for (const [port, target] of [
    [server.port, '/long'],
    [server.port, '/file'],
    [server.port, '/large-stream'],
    [server.port, '/typed?type=image/png'],
    [server.port, '/typed?type=text/plain&size=9'],
    [below.port, '/below/file'],
    [below.port, '/plain/long'],
  ] as const) {
    const [get, head] = [
      await ask(port, target, { headers: gzip }),
      await ask(port, target, { method: 'HEAD', headers: gzip }),
    ]
    for (const name of ['content-type', 'content-encoding', 'vary', 'etag', 'accept-ranges', 'cache-control']) {
      equal(head.headers[name], get.headers[name], `${target} ${name}`)
    }
    equal(head.bytes.length, 0)
    equal(head.headers['content-length'], get.headers['content-encoding'] ? undefined : get.headers['content-length'])
  }
  await below.stop()
})

/** Says one thing, then nothing until it is told to stop. */
class Silent implements AsyncIterable<string>, AsyncIterator<string> {
  readonly left = Promise.withResolvers<void>()
  #said = false

  next(): Promise<IteratorResult<string>> {
    if (this.#said) return this.left.promise.then(() => ({ done: true, value: undefined }))
    this.#said = true
    return Promise.resolve({ done: false, value: 'hello' })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  return(): Promise<IteratorResult<string>> {
    this.left.resolve()
    return Promise.resolve({ done: true, value: undefined })
  }
}

test('a client that leaves ends the source at once, also one that has nothing to say', async () => {
  for (const headers of [gzip, {}]) {
    const app = new Hayate({ log: false })
    const silent = new Silent()
    const [web, streamed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const silentStream = (left: PromiseWithResolvers<void>): ReadableStream<Uint8Array> =>
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('hello')),
        cancel: () => left.resolve(),
      })
    const mediaType = 'text/plain'
    app.use(compress())
    app.get('/iterable', () => stream(silent, { mediaType }))
    app.get('/web', () => new Response(silentStream(web), { headers: { 'content-type': mediaType } }))
    app.get('/stream', () => stream(silentStream(streamed), { mediaType }))
    const own = await serveApp(app)
    for (const [target, left] of [
      ['/iterable', silent.left],
      ['/web', web],
      ['/stream', streamed],
    ] as const) {
      const message = await open(own.port, target, { headers })
      const pieces = headers === gzip ? readDecoded(message) : message[Symbol.asyncIterator]()
      equal(String((await pieces.next()).value), 'hello')
      message.destroy()
      await left.promise
    }
    await own.stop()
  }
})

test('a stream is made no faster than the client reads it', async () => {
  const app = new Hayate({ log: false })
  app.use(compress())
  let made = 0
  const ended = Promise.withResolvers<void>()
  app.get('/', () =>
    stream(
      (async function* () {
        try {
          for (; made < 4_000; made++) yield randomBytes(49_152).toString('base64')
        } finally {
          ended.resolve()
        }
      })(),
      { mediaType: 'text/plain' },
    ),
  )
  app.get('/other', () => 'ok')
  const own = await serveApp(app)
  const message = await open(own.port, '/', { headers: gzip })
  message.pause()
  // Nobody reads: what is made fits the buffers of two sockets, and stays there.
  let before = -1
  while (before !== made) {
    before = made
    for (let turn = 0; turn < 20; turn++) await ask(own.port, '/other')
  }
  ok(made < 1_000, String(made))
  message.destroy()
  await ended.promise
  await own.stop()
})

test('an error in the middle breaks the connection off, after what was made before it', async () => {
  const app = new Hayate({ log: false })
  app.use(compress())
  const read = Promise.withResolvers<void>()
  app.get('/', { output: jsonLines(z.string()) }, async function* broken() {
    yield 'first'
    await read.promise
    throw new Error('boom')
  })
  const own = await serveApp(app)
  const message = await open(own.port, '/', { headers: gzip })
  const broken = new Promise((resolve) => message.once('error', resolve))
  const pieces = readDecoded(message)
  equal((await pieces.next()).value, '"first"\n')
  read.resolve()
  await broken
  equal(message.complete, false)
  await own.stop()
})

test('what the request opened is closed, and its background work done, after the last compressed byte', async () => {
  const app = new Hayate({ log: false })
  app.use(compress())
  const events: string[] = []
  const done = Promise.withResolvers<void>()
  app.get('/', { input: { background }, output: jsonLines(z.string()) }, function* lines({ background }) {
    background.add(() => {
      events.push('background')
      done.resolve()
    })
    yield long
    events.push('made')
  })
  const own = await serveApp(app)
  equal(String((await ask(own.port, '/', { headers: gzip })).plain), `${JSON.stringify(long)}\n`)
  await done.promise
  deepStrictEqual(events, ['made', 'background'])
  await own.stop()
})

test('the files of the docs pages are compressed once, and then sent from memory', async () => {
  const docs = await ask(server.port, '/docs', { headers: gzip })
  const [script = ''] = /\/docs\/assets\/swagger-ui-bundle\.js\?v=[\w-]+/.exec(String(docs.plain)) ?? []
  const plain = await ask(server.port, script)
  for (let round = 0; round < 2; round++) {
    const answer = await ask(server.port, script, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } })
    equal(answer.headers['content-encoding'], 'zstd')
    equal(answer.headers['content-length'], String(answer.bytes.length))
    ok(answer.bytes.length * 3 < plain.bytes.length)
    ok(answer.plain.equals(plain.bytes))
    equal(answer.headers.etag, `W/${plain.headers.etag}`)
  }
})

test('bytes under another entity tag are other bytes', async () => {
  const app = new Hayate({ log: false })
  app.use(compress())
  const bytes = new Uint8Array(4_096)
  let version = 0
  app.get('/', () => {
    version += 1
    bytes.fill(64 + version)
    return new Response(bytes, { headers: { 'content-type': 'text/plain', etag: `"${version}"` } })
  })
  const own = await serveApp(app)
  for (const letter of ['A', 'B', 'C']) {
    equal(String((await ask(own.port, '/', { headers: gzip })).plain), letter.repeat(4_096))
  }
  await own.stop()
})

test('row 75: what a page of another site asks for with cookies is not compressed, unless that is wanted', async () => {
  const wanted = await serveApp(makeApp({ crossSite: true }))
  for (const [headers, coding] of [
    [{ 'sec-fetch-site': 'cross-site', cookie: 'session=1' }, undefined],
    [{ 'sec-fetch-site': 'cross-site', authorization: 'Basic YTpi' }, undefined],
    [{ 'sec-fetch-site': 'cross-site', authorization: 'Bearer abc' }, 'gzip'],
    [{ 'sec-fetch-site': 'cross-site' }, 'gzip'],
    [{ 'sec-fetch-site': 'same-origin', cookie: 'session=1' }, 'gzip'],
    [{ 'sec-fetch-site': 'none', cookie: 'session=1' }, 'gzip'],
    [{ cookie: 'session=1' }, 'gzip'],
  ] as const) {
    const asked = { headers: { ...gzip, ...headers } }
    equal((await ask(server.port, '/json', asked)).headers['content-encoding'], coding, JSON.stringify(headers))
    equal((await ask(wanted.port, '/json', asked)).headers['content-encoding'], 'gzip')
  }
  await wanted.stop()
})

test('row 75: a router or a handler keeps its answers from being compressed, by hayate and by every proxy', async () => {
  const app = new Hayate({ log: false })
  app.use(compress({ except: ({ route }) => route?.operationId === 'left_out' }))
  const secrets = new Router({ prefix: '/secrets' })
  secrets.use(uncompressed)
  secrets.get('/token', () => json({ token: long }))
  secrets.get('/page', () => text(long, { headers: { 'cache-control': 'no-store' } }))
  app.include(secrets)
  app.get('/own', { input: { response } }, ({ response }) => {
    response.setHeader('cache-control', 'no-transform')
    return { token: long }
  })
  app.get('/out', function left_out() {
    return { long }
  })
  const outer = new Hayate({ log: false })
  outer.use(compress())
  outer.mount('/v1', app)
  const own = await serveApp(outer)
  for (const [target, cacheControl] of [
    ['/v1/secrets/token', 'no-transform'],
    ['/v1/secrets/page', 'no-store, no-transform'],
    ['/v1/own', 'no-transform'],
  ] as const) {
    const { headers } = await ask(own.port, target, { headers: gzip })
    deepStrictEqual([headers['content-encoding'], headers['cache-control']], [undefined, cacheControl], target)
  }
  await own.stop()
  const alone = await serveApp(app)
  equal((await ask(alone.port, '/out', { headers: gzip })).headers['content-encoding'], undefined)
  await alone.stop()
})

test('only so many streams are compressed at the same time, and their places come back', async () => {
  const app = new Hayate({ log: false })
  app.use(compress({ maxConcurrent: 1 }))
  app.get('/web', () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('hello')) })
    return new Response(body, { headers: { 'content-type': 'text/plain' } })
  })
  const own = await serveApp(app)
  const codingOf = async (): Promise<string | undefined> => {
    const message = await open(own.port, '/web', { headers: gzip })
    const { 'content-encoding': coding } = message.headers
    message.destroy()
    return coding
  }
  const first = await open(own.port, '/web', { headers: gzip })
  equal(first.headers['content-encoding'], 'gzip')
  equal(await codingOf(), undefined)
  first.destroy()
  while ((await codingOf()) !== 'gzip');
  await own.stop()
})

test('Vary keeps what it had', async () => {
  const answer = await ask(server.port, '/headers?name=vary&value=Origin', { headers: gzip })
  equal(answer.headers.vary, 'Origin, accept-encoding')
  const everything = await ask(server.port, '/headers?name=vary&value=Accept-Encoding,%20Origin', { headers: gzip })
  equal(everything.headers.vary, 'Accept-Encoding, Origin')
})

test('behind the web-standard handler it is the same', async () => {
  await using client = await testClient(makeApp())
  const answer = await client.get('/long', { headers: gzip })
  equal(answer.headers.get('content-encoding'), 'gzip')
  const body = new Response(answer.body?.pipeThrough(new DecompressionStream('gzip')))
  equal(await body.text(), long)
})

test('levels, codings, sizes and types that do not exist end the start', () => {
  for (const options of [
    { levels: { gzip: 10 } },
    { levels: { zstd: 22 } },
    { levels: { br: 1.5 } },
    { codings: [] },
    { codings: ['deflate' as 'gzip'] },
    { minBytes: -1 },
    { maxConcurrent: 0 },
    { alsoTypes: ['pdf'] },
    { exceptTypes: ['*/*'] },
  ]) {
    throws(() => compress(options), { code: 'HAYATE_COMPRESS' }, JSON.stringify(options))
  }
})

test('every level there is gives bytes that can be read', async () => {
  for (const [coding, levels] of [
    ['zstd', [1, 19]],
    ['br', [0, 11]],
    ['gzip', [1, 9]],
  ] as const) {
    for (const level of levels) {
      const own = await serveApp(makeApp({ levels: { [coding]: level } }))
      for (const target of ['/json', '/file']) {
        const answer = await ask(own.port, target, { headers: { 'accept-encoding': coding } })
        equal(answer.headers['content-encoding'], coding)
        ok(answer.plain.length > answer.bytes.length)
      }
      await own.stop()
    }
  }
})
