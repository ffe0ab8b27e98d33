import { deepStrictEqual, match, notStrictEqual, ok, strictEqual, throws } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { after, mock, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { body, file, form, frontend, Hayate, query, request, response, sendFile, stream } from 'hayate'
import { type CompressOptions, compress } from 'hayate/middleware'
import { serve } from 'hayate/node'
import { createPasswordHasher, httpBearer, listFull, memoryRevocations, memoryUsedLinks } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { NodeServer } from '../packages/hayate/src/adapters/node/node-server.ts'
import type { ServeOptions } from '../packages/hayate/src/adapters/node/serve-options.ts'
import { middlewareProbes } from './middleware-limit-probes.ts'
import { providerProbes } from './provider-limit-probes.ts'
import { codes, readText, root, tableRows } from './read-markdown.ts'
import { type RawAnswer, RawConnection, sendRaw } from './send-raw.ts'
import { sessionProbes } from './session-limit-probes.ts'
import { socketProbes } from './socket-limit-probes.ts'

interface Limit {
  readonly size: number
  /** ``413 `content_too_large` ``, `cut`, `the answer`. */
  readonly gets: string
}
type Probe = (limit: Limit) => Promise<void>

const page = readText('docs/reference/limits.md')
const rows = tableRows(page).map(([what = '', option = '', size = '', gets = '', source = '']) => {
  return { what: what.replace(/[;,(:].*/, '').trim(), option, size: Number(size.replaceAll(',', '')), gets, source }
})

const nested = (levels: number): unknown => (levels === 0 ? 0 : [nested(levels - 1)])
const names = (count: number): [string, ...string[]] => [
  'c0',
  ...Array.from({ length: count - 1 }, (_, at) => `c${at + 1}`),
]

/** What an application believes of a trusted proxy. */
async function behindProxy(headers: Readonly<Record<string, string>>): Promise<{ client: string; rootPath: string }> {
  const proxied = new Hayate({
    log: false,
    trustProxy: ['private'],
    proxyHeaders: ['x-forwarded-for', 'x-forwarded-prefix'],
  })
  proxied.get('/', { input: { request } }, ({ request }) => ({
    client: request.client?.host ?? '',
    rootPath: request.rootPath,
  }))
  await using client = await testClient(proxied, { client: { host: '10.0.0.1', port: 1 } })
  return (await (await client.get('/', { headers })).json()) as { client: string; rootPath: string }
}

const app = new Hayate({ log: false, locale: { negotiate: true, default: 'en' } })
app.get('/', { input: { request } }, ({ request }) => ({ query: request.query.size, cookies: request.cookies.size }))
// A body that no input can read is taken by hayate itself: only a route that has the request may leave it.
app.post('/unread', { input: { request } }, () => 'ok')
app.post('/body', { input: { value: body(z.unknown()) } }, () => 'ok')
app.post('/numbers', { input: { value: body(z.array(z.number())) } }, () => 'ok')
app.post('/small', { input: { value: body(z.unknown()) }, maxBodyBytes: 10 }, () => 'ok')
const anyFile = file(z.array(z.file()).optional())
app.post(
  '/parts',
  { input: { name: form(z.string().optional()), file: anyFile }, maxBodyBytes: 4_000_000 },
  (values) => {
    return { name: values.file?.[0]?.name.length }
  },
)
app.post('/form', { input: { name: form(z.string().optional()) } }, () => 'ok')
app.get('/bigint', { input: { value: query(z.bigint()) } }, () => 'ok')
app.get('/bearer', { input: { token: httpBearer() } }, () => 'ok')
app.get('/nested', { input: { levels: z.int() } }, ({ levels }) => nested(levels))
app.get('/cookie', { input: { size: z.int(), response } }, ({ size, response }) =>
  response.setCookie('a', 'b'.repeat(size - 1)),
)
app.get('/stream', () => stream(Array.from({ length: 64 }, () => new Uint8Array(1_048_576))))
const waiting = Promise.withResolvers<void>()
app.get('/wait', () => waiting.promise)
app.get('/file', () => sendFile(join(root, 'package-lock.json')))
app.mount('/pages', frontend(join(root, 'examples/frontend/built')))
const cheap = { memoryKiB: 8, passes: 1, maxConcurrent: 1 }
const passwords = createPasswordHasher(cheap)
app.post('/password', { input: { value: body(z.string()) } }, async ({ value }) => (await passwords.hash(value)).length)
app.get('/passwords', { input: { count: z.int() } }, async ({ count }) => {
  await Promise.all(Array.from({ length: count }, () => passwords.hash('secret')))
})
app.get('/choices', { input: { count: z.int(), value: z.enum(names(12)), more: z.enum(names(13)) } }, () => 'ok')

const serving = { port: 0, signals: false, host: '127.0.0.1' }
const server = await serve(app, serving)
after(() => server.stop())

const get = (target: string, headers = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`
const post = (
  target: string,
  content: string | Uint8Array,
  headers = 'Content-Type: application/json\r\n',
): Uint8Array => {
  const bytes = Buffer.from(content)
  const head = `POST ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n${headers}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}
const send = (bytes: string | Uint8Array): Promise<RawAnswer> => sendRaw(server.port, bytes)

/** `size` passes and one more is refused. */
const upTo =
  (make: (size: number) => string | Uint8Array, port = server.port): Probe =>
  async ({ size, gets }) => {
    strictEqual((await sendRaw(port, make(size))).gets, '200')
    strictEqual((await sendRaw(port, make(size + 1))).gets, gets)
  }

/** One less than `size` passes, and `size` is refused. */
const below =
  (make: (size: number) => string): Probe =>
  ({ size, gets }) =>
    upTo(make)({ size: size - 1, gets })

/** What a server that got no options says of itself. */
async function ownServer(
  ask: (server: Server & { connectionsCheckingInterval?: number }) => unknown,
): Promise<unknown> {
  const node = new NodeServer(await app.start(), {})
  node.release()
  return ask(node.server)
}

/** A server with options of its own and one connection to it. */
async function withServer(
  options: ServeOptions,
  run: (connection: RawConnection, port: number) => Promise<void>,
): Promise<void> {
  const own = await serve(app, { ...serving, ...options })
  try {
    using connection = new RawConnection(own.port)
    await run(connection, own.port)
  } finally {
    await own.stop()
  }
}

/** The loop turns often enough for everything that was written to have been read on the other side. */
async function settle(port: number): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await sendRaw(port, get('/'))
}

const upload = (length: number, target: string): string =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

/** Runs with timers that only `tick` moves. Those inside Node itself are others. */
async function withTimers(
  apis: ('setTimeout' | 'setInterval')[],
  run: (tick: (ms: number) => void) => Promise<void>,
): Promise<void> {
  mock.timers.enable({ apis })
  try {
    await run((ms) => mock.timers.tick(ms))
  } finally {
    mock.timers.reset()
  }
}

const connectionProbes: Record<string, Probe> = {
  'open connections': async ({ size }) => {
    strictEqual(await ownServer((own) => own.maxConnections), size)
    await withServer({ maxConnections: 1 }, async (first, port) => {
      first.send(get('/wait'))
      strictEqual((await sendRaw(port, get('/'))).gets, '')
      first.socket.destroy()
    })
  },
  'request target': upTo((size) => get(`/?${'a'.repeat(size - 2)}`)),
  'request target and headers': below((size) =>
    get('/', `X: ${'v'.repeat(size - '/HostaConnectioncloseX'.length)}\r\n`),
  ),
  'header fields': upTo((size) => get('/', 'a: b\r\n'.repeat(size - 2))),
  'name in Host': upTo((size) => get('/').replace('Host: a', `Host: ${'a'.repeat(size)}`)),
  'extensions of one chunk': upTo(
    (size) =>
      `POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(size)}\r\n1\r\n0\r\n\r\n`,
  ),
  'time from a connection’s first byte to the end of the headers': async ({ size, gets }) => {
    strictEqual(await ownServer((own) => own.headersTimeout + (own.connectionsCheckingInterval ?? 0)), size)
    await withServer({ headersTimeoutMs: 100 }, async (connection) => {
      connection.send('GET / HTTP/1.1\r\n')
      strictEqual((await connection.ended()).gets, gets)
    })
  },
  'time from the first byte to the end of the body': async ({ size, gets }) => {
    strictEqual(await ownServer((own) => own.requestTimeout + (own.connectionsCheckingInterval ?? 0)), size)
    await withServer({ headersTimeoutMs: 100, requestTimeoutMs: 100 }, async (connection) => {
      connection.send(upload(9, '/body'))
      strictEqual((await connection.ended()).gets, gets)
    })
  },
  'time over which the speed of a body is measured': ({ size, gets }) =>
    withTimers(['setInterval'], (tick) =>
      withServer({}, async (connection, port) => {
        connection.send(upload(9, '/body'))
        await settle(port)
        for (let look = 0; look < 5; look++) tick(size / 5)
        await settle(port)
        ok(!connection.isClosed)
        tick(size / 5)
        strictEqual((await connection.ended()).gets, gets)
      }),
    ),
  'least speed of a body': ({ size, gets }) =>
    withTimers(['setInterval'], (tick) =>
      withServer({}, async (connection, port) => {
        using slower = new RawConnection(port)
        connection.send(upload(100_000, '/body'))
        slower.send(upload(100_000, '/body'))
        await settle(port)
        connection.send(' '.repeat(size * 5))
        slower.send(' '.repeat(size * 5 - 1))
        await settle(port)
        for (let look = 0; look < 6; look++) tick(1_000)
        strictEqual((await slower.ended()).gets, gets)
        ok(!connection.isClosed)
      }),
    ),
  'time in which a client takes nothing of its answer': ({ size }) =>
    withTimers(['setInterval'], (tick) =>
      withServer({}, async (connection, port) => {
        connection.send(get('/stream'))
        await connection.answered()
        connection.socket.pause()
        await settle(port)
        for (let look = 0; look < 5; look++) tick(size / 5)
        await settle(port)
        ok(!connection.isClosed)
        tick(size / 5)
        connection.socket.resume()
        await connection.closed
        ok(connection.socket.bytesRead < 64 * 1_048_576)
      }),
    ),
  'time between two requests of a connection': async ({ size }) => {
    strictEqual(await ownServer((own) => own.keepAliveTimeout), size)
    strictEqual(await ownServer((own) => own.keepAliveTimeoutBuffer), 1_000)
    await withServer({ keepAliveMs: 10 }, async (connection) => {
      connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      strictEqual((await connection.ended()).gets, '200')
    })
  },
  'time for requests in flight when the server stops': async ({ size }) => {
    const own = await serve(app, serving)
    using connection = new RawConnection(own.port)
    connection.send(get('/wait'))
    await settle(own.port)
    let now = performance.now()
    const clock = mock.method(performance, 'now', () => now)
    try {
      const stopped = own.stop()
      now += size - 1
      await new Promise((resolve) => setTimeout(resolve, 400))
      ok(!connection.isClosed)
      now += 1
      strictEqual((await connection.ended()).gets, '')
      await stopped
    } finally {
      clock.mock.restore()
    }
  },
  'rest of a body nobody read': async ({ size }) => {
    for (const [length, closes] of [
      [size, false],
      [size + 1, true],
    ] as const) {
      using connection = new RawConnection(server.port)
      connection.send(upload(length, '/unread'))
      const { gets, head } = await connection.answered()
      strictEqual(gets, '200')
      strictEqual(/^connection: close$/m.test(head.replaceAll('\r', '')), closes)
    }
  },
  'time in which a client may go on sending after such an answer': ({ size }) =>
    withTimers(['setTimeout'], async (tick) => {
      using connection = new RawConnection(server.port)
      connection.send(upload(10_000_000, '/unread'))
      await connection.answered()
      tick(size - 1)
      await settle(server.port)
      ok(!connection.isClosed)
      tick(1)
      await connection.closed
    }),
  'bytes that it may go on sending': ({ size }) =>
    withTimers(['setTimeout'], async () => {
      using connection = new RawConnection(server.port)
      connection.send(upload(10_000_000, '/unread'))
      await connection.answered()
      connection.send('a'.repeat(size))
      await settle(server.port)
      ok(!connection.isClosed)
      connection.send('a')
      await connection.closed
    }),
}

const text = (size: number): string => `"${'a'.repeat(size - 2)}"`
const brackets = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const json = 'Content-Type: application/json\r\n'
const unzipped = (content: string, coding: string): Uint8Array =>
  post('/body', gzipSync(content), `${json}Content-Encoding: ${coding}\r\n`)

/** The language of the message of a request that is refused. */
async function languageFor(acceptLanguage: string): Promise<string | undefined> {
  const { head } = await send(get('/bigint', `Accept-Language: ${acceptLanguage}\r\n`))
  return /content-language: (\w+)/.exec(head)?.[1]
}

const partsOf = (parts: readonly string[], boundary = 'b'): Uint8Array =>
  post(
    '/parts',
    [...parts.map((part) => `--${boundary}\r\nContent-Disposition: form-data; ${part}\r\n`), `--${boundary}--`].join(
      '',
    ),
    `Content-Type: multipart/form-data; boundary=${boundary}\r\n`,
  )
const named = 'name="name"'

const requestProbes: Record<string, Probe> = {
  body: async (limit) => {
    await upTo((size) => post('/body', text(size)))(limit)
    await upTo((size) => unzipped(text(size), 'gzip'))(limit)
    await upTo((size) => post('/small', text(size)))({ ...limit, size: 10 })
  },
  'layers of Content-Encoding': upTo((size) => unzipped('1', Array(size).fill('gzip').join(', '))),
  'arrays and objects inside each other in a JSON body': upTo((size) => post('/body', brackets(size))),
  'what `maxJsonDepth` can be at most': async (limit) => {
    const deep = new Hayate({ log: false, limits: { maxJsonDepth: 5_000 } })
    deep.post('/body', { input: { value: body(z.unknown()) } }, () => 'ok')
    const own = await serve(deep, serving)
    await upTo((size) => post('/body', brackets(size)), own.port)(limit)
    await own.stop()
  },
  // As text: a number would not keep the greater one.
  'integer in a JSON body': async ({ size, gets }) => {
    strictEqual((await send(post('/body', String(BigInt(size))))).gets, '200')
    strictEqual((await send(post('/body', String(BigInt(size) + 1n)))).gets, gets)
  },
  'parameters in the query': upTo((size) => get(`/?${'&'.repeat(size - 1)}`)),
  'issues of one request that are told': async ({ size }) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const sent = JSON.stringify(Array.from({ length: size + 1 }, () => 'a'))
    // Proof: the shape of a 422, which is tested elsewhere.
    const { errors } = (await (await fetch(`${server.url}/numbers`, { ...init, body: sent })).json()) as { errors: [] }
    strictEqual(errors.length, size)
  },
  'fields of a form': upTo((size) =>
    post('/form', '&'.repeat(size - 1), 'Content-Type: application/x-www-form-urlencoded\r\n'),
  ),
  'files of a form': upTo((size) => partsOf(Array(size).fill('name="file"; filename="a"\r\n\r\n'))),
  'field of a multipart form': upTo((size) => partsOf([`${named}\r\n\r\n${'a'.repeat(size)}`])),
  'one file of a form': async ({ gets }) => {
    const small = new Hayate({ log: false, limits: { maxFileBytes: 10 } })
    small.post('/parts', { input: { file: anyFile } }, () => 'ok')
    const own = await serve(small, serving)
    const whole = (size: number): Uint8Array => partsOf([`name="file"; filename="a"\r\n\r\n${'a'.repeat(size)}`])
    await upTo(whole, own.port)({ size: 10, gets })
    await own.stop()
    strictEqual((await send(whole(3_999_000))).gets, '200')
    strictEqual((await send(whole(4_000_000))).gets, gets)
  },
  'headers of one part of a multipart form': upTo((size) =>
    partsOf([`${named}\r\n${'X: 1\r\n'.repeat(size - 1)}\r\n`]),
  ),
  // Each header counts four bytes for its colon, its space and the end of its line.
  'bytes of those headers': upTo((size) =>
    partsOf([`${named}\r\nX: ${'x'.repeat(size - `Content-Dispositionform-data; ${named}X`.length - 8)}\r\n\r\n`]),
  ),
  'characters of a field’s name in a multipart form': upTo((size) => partsOf([`name="${'n'.repeat(size)}"\r\n\r\n`])),
  'characters of the boundary of a multipart form': upTo((size) => partsOf([], 'b'.repeat(size))),
  'characters of the name of a file': async ({ size }) => {
    const { body: answer } = await send(partsOf([`name="file"; filename="${'n'.repeat(size + 1)}"\r\n\r\n`]))
    strictEqual(answer, `{"name":${size}}`)
  },
  'addresses of a chain of proxies that are read': async ({ size }) => {
    const chain = (length: number): string => Array.from({ length }, (_, at) => `10.0.0.${length - at}`).join(', ')
    strictEqual((await behindProxy({ 'x-forwarded-for': chain(size) })).client, `10.0.0.${size}`)
    strictEqual((await behindProxy({ 'x-forwarded-for': chain(size + 1) })).client, `10.0.0.${size}`)
  },
  'characters of a path prefix that a proxy names': async ({ size }) => {
    const prefix = (length: number): string => `/${'a'.repeat(length - 1)}`
    strictEqual((await behindProxy({ 'x-forwarded-prefix': prefix(size) })).rootPath, prefix(size))
    strictEqual((await behindProxy({ 'x-forwarded-prefix': prefix(size + 1) })).rootPath, '')
  },
  cookies: upTo((size) => get('/', `Cookie: ${'a=b;'.repeat(size)}\r\n`)),
  'digits of a bigint': upTo((size) => get(`/bigint?value=-${'1'.repeat(size - 1)}`)),
  'characters of a request id from the client': async ({ size }) => {
    const idFor = async (sent: string): Promise<string | undefined> =>
      /x-request-id: (\S+)/.exec((await send(get('/', `X-Request-Id: ${sent}\r\n`))).head)?.[1]
    for (const accepted of [8, size]) strictEqual(await idFor('a'.repeat(accepted)), 'a'.repeat(accepted))
    for (const replaced of [7, size + 1]) notStrictEqual(await idFor('a'.repeat(replaced)), 'a'.repeat(replaced))
  },
  'characters of Accept-Language that are read': async ({ size }) => {
    strictEqual(await languageFor(`en;q=0.1,${'ja'.padStart(size - 9)}`), 'ja')
    strictEqual(await languageFor(`en;q=0.1,${'ja'.padStart(size - 8)}`), 'en')
  },
  'languages of Accept-Language that are read': async ({ size }) => {
    strictEqual(await languageFor(`${'fr,'.repeat(size - 1)}ja`), 'ja')
    strictEqual(await languageFor(`${'fr,'.repeat(size)}ja`), 'en')
  },
}

/** A server whose answers begin and never end, and the codings in which they do. */
async function withCompression(
  options: CompressOptions,
  run: (codingOf: (accepted: string) => Promise<string | undefined>) => Promise<void>,
): Promise<void> {
  const compressing = new Hayate({ log: false })
  compressing.use(compress(options))
  compressing.get('/', () => {
    const endless = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })
    return new Response(endless, { headers: { 'content-type': 'text/plain' } })
  })
  const own = await serve(compressing, { ...serving, graceMs: 0 })
  const connections: RawConnection[] = []
  try {
    await run(async (accepted) => {
      const connection = new RawConnection(own.port)
      connections.push(connection)
      connection.send(get('/', `Accept-Encoding: ${accepted}\r\n`))
      return /^content-encoding: (\w+)/m.exec((await connection.answered()).head)?.[1]
    })
  } finally {
    for (const connection of connections) connection.socket.destroy()
    await own.stop()
  }
}

const otherProbes: Record<string, Probe> = {
  'characters of Authorization': upTo((size) => get('/bearer', `Authorization: Bearer ${'a'.repeat(size - 7)}\r\n`)),
  password: upTo((size) => post('/password', text(size + 2))),
  ...sessionProbes,
  'passwords that wait to be hashed': upTo((size) => get(`/passwords?count=${size + 1}`)),
  'ids in `memoryRevocations` or `memoryUsedLinks` that have not expired': async ({ size, gets }) => {
    const soon = Date.now() / 1000 + 600
    const revocations = memoryRevocations()
    const used = memoryUsedLinks()
    for (const add of [(id: string) => revocations.revoke(id, soon), (id: string) => used.add(id, soon)]) {
      for (let at = 0; at < size; at++) await add(`id ${at}`)
      throws(() => add('one more'), { status: listFull.status, code: listFull.code })
    }
    strictEqual(gets, `${listFull.status} \`${listFull.code}\``)
  },
  'levels of a value that is written as JSON': upTo((size) => get(`/nested?levels=${size}`)),
  'name and value of a cookie that is set': upTo((size) => get(`/cookie?size=${size}`)),
  'ranges of one Range header': async ({ size }) => {
    const status = async (count: number): Promise<string> => {
      const ranges = Array.from({ length: count }, (_, at) => `${at * 2}-${at * 2}`)
      return (await send(get('/file', `Range: bytes=${ranges.join()}\r\n`))).gets.slice(0, 3)
    }
    deepStrictEqual([await status(size), await status(size + 1)], ['206', '200'])
  },
  'elements of Accept that are read': async ({ size }) => {
    const page = async (before: number): Promise<string> =>
      (await send(get('/pages/nothing', `Accept: ${'a/b,'.repeat(before)}text/html\r\n`))).gets.slice(0, 3)
    deepStrictEqual([await page(size - 1), await page(size)], ['200', '404'])
  },
  'elements of Accept-Encoding that are read': async ({ size }) => {
    await withCompression({}, async (codingOf) => {
      strictEqual(await codingOf(`${'a,'.repeat(size - 1)}gzip`), 'gzip')
      strictEqual(await codingOf(`${'a,'.repeat(size)}gzip`), undefined)
    })
  },
  'streams that are compressed at the same time': ({ size }) =>
    withCompression({}, async (codingOf) => {
      for (let open = 0; open < size; open++) strictEqual(await codingOf('gzip'), 'gzip')
      strictEqual(await codingOf('gzip'), undefined)
    }),
  'choices that a validation message lists': async ({ size }) => {
    strictEqual(size, 12)
    const { body: problem } = await send(get('/choices?count=1&value=x&more=x'))
    match(problem, /'c11'","code"/)
    match(problem, /'c11' …","code"/)
  },
}

const probes: Record<string, Probe> = {
  ...connectionProbes,
  ...requestProbes,
  ...otherProbes,
  ...socketProbes,
  ...middlewareProbes,
  ...providerProbes,
}

for (const { what, size, gets } of rows) {
  test(`limit: ${what} is ${size}`, { timeout: 30_000 }, async () => {
    const probe = probes[what.replace("'", '’')]
    ok(probe, `no probe for '${what}'`)
    await probe({ size, gets })
  })
}

test('every limit that is tried is on the page', () => {
  const onPage = new Set(rows.map(({ what }) => what.replace("'", '’')))
  deepStrictEqual(
    Object.keys(probes).filter((what) => !onPage.has(what)),
    [],
  )
})

test('every option that limits something is on the page, and no other', () => {
  const members = (file: string, name: string, prefix: string): string[] => {
    const declaration =
      new RegExp(`export interface ${name}(?: extends \\w+)? \\{([\\s\\S]*?)\\n\\}`).exec(readText(file))?.[1] ?? ''
    return Array.from(declaration.matchAll(/readonly (\w+)\?/g), ([, member]) => `${prefix}.${member}`)
  }
  const options = [
    ...members('packages/hayate/src/adapters/node/serve-options.ts', 'ServeOptions', 'ServeOptions'),
    ...members('packages/hayate/src/app/app-options.ts', 'AppLimits', 'AppOptions.limits'),
    ...members('packages/hayate/src/websockets/socket-settings.ts', 'SocketLimits', 'SocketLimits'),
  ].filter(
    (option) =>
      !['ServeOptions.host', 'ServeOptions.port', 'ServeOptions.signals', 'ServeOptions.announce'].includes(option),
  )
  const onPage = rows
    .flatMap(({ option }) => codes(option))
    .filter((code) => /^(ServeOptions|AppOptions|SocketLimits)\./.test(code))
  deepStrictEqual(onPage.toSorted(), options.toSorted())
})

test('every source on the page is a file', () => {
  const files = rows.flatMap(({ source }) => codes(source))
  strictEqual(files.length, rows.length)
  deepStrictEqual(
    files.filter((file) => !existsSync(join(root, 'packages/hayate/src', file))),
    [],
  )
})
