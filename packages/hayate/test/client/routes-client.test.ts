import { deepStrictEqual, match, rejects, strictEqual } from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import {
  AnswerError,
  type ClientOptions,
  createClient,
  type HttpProblem,
  type JsonForm,
  type ManifestOf,
} from 'hayate/client'
import { serve } from 'hayate/node'
import { holds, type Same } from '../types/exactly.ts'
import { app, closedStreams } from './shop.ts'
import { projectWith, shop, writeClient } from './write-client.ts'

type Shop = typeof import('./shop.ts')

const folder = projectWith({})
await writeClient(folder, shop, '--routes', shop, '-o', 'shop.manifest.ts')
// Proof: the file was written for exactly this module; the compiler checks the same in a project of its own below.
const { manifest } = (await import(pathToFileURL(join(folder, 'shop.manifest.ts')).href)) as {
  manifest: ManifestOf<Shop>
}

const server = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
after(() => server.stop())
const connectShop = (options: Partial<ClientOptions> = {}) =>
  createClient<Shop>(manifest, { baseUrl: server.url, ...options })
const client = connectShop()

test('a call gives what the route answers, typed by its output in JSON form', async () => {
  const result = await client.readItem({ item_id: 7, q: ['a', 'b & c'], since: new Date(1000) })
  if (!result.ok) throw new Error(result.error.title)
  holds(
    true satisfies Same<
      typeof result.data,
      { id: number; name: string; made: string; stock: string; tags: string[]; note?: string | undefined }
    >,
  )
  strictEqual(result.status, 200)
  deepStrictEqual(result.data, {
    id: 7,
    name: 'Tea',
    made: '1970-01-01T00:00:01.000Z',
    stock: '12345678901234567890',
    tags: ['a', 'b & c'],
  })
  match(result.headers.get('content-type') ?? '', /json/)
})

test('a route without an output gives what its handler returns, one that makes its Response gives the text', async () => {
  const health = await client.health()
  if (!health.ok) throw new Error(health.error.title)
  holds(true satisfies Same<typeof health.data, { status: string; since: string }>)
  deepStrictEqual(health.data, { status: 'ok', since: '1970-01-01T00:00:00.000Z' })
  const raw = await client.raw()
  holds(true satisfies Same<Extract<typeof raw, { ok: true }>['data'], unknown>)
  strictEqual(raw.ok && raw.data, '<p>hi</p>')
  const page = await client.page()
  holds(true satisfies Same<Extract<typeof page, { ok: true }>['data'], unknown>)
  strictEqual(page.ok && page.data, '<p>hi</p>')
})

test('every input travels where its route reads it, whatever its name and its characters', async () => {
  const odd = 'a/b?c#d%2F é ..'
  const result = await client.echo({
    odd,
    filter: { page: 2, 'sort-by': 'x&y=z' },
    dollars: '+ & = %',
    own: 'mine',
    userAgent: 'tests/1',
    session: 'a; b="c"',
  })
  deepStrictEqual(result.ok && result.data, {
    odd,
    filter: { page: 2, 'sort-by': 'x&y=z' },
    dollars: '+ & = %',
    own: 'mine',
    userAgent: 'tests/1',
    session: 'a; b="c"',
  })
  const file = await client.readFile({ file_path: 'docs/a b/ü.txt' })
  deepStrictEqual(file.ok && file.data, { file_path: 'docs/a b/ü.txt' })
})

test('bodies are written in JSON form, several under their names, forms as forms', async () => {
  const signedIn = connectShop({ token: () => 'yuki' })
  const item = { name: 'Tea', made: new Date(0), pet: { kind: 'dog' as const, tricks: null } }
  const created = await signedIn.createItem({ item, traceId: 't-1' })
  strictEqual(created.status, 201)
  deepStrictEqual(created.ok && created.data, { ...item, made: item.made.toISOString(), by: 'yuki', trace: 't-1' })

  const left = { name: 'a', children: [{ name: 'b', children: [] }] }
  const compared = await client.compare({ left, right: { name: 'a', children: [] } })
  deepStrictEqual(compared.ok && compared.data, { same: true, tree: { name: 'a', children: [] } })

  const login = await client.login({ username: 'yuki & co', scopes: ['a', 'b'] })
  deepStrictEqual(login.ok && login.data, { username: 'yuki & co', scopes: ['a', 'b'] })
})

test('files travel in a multipart form, bodies beside them as JSON parts', async () => {
  const uploaded = await client.upload({
    photo: new File(['pixels'], 'é "1".png', { type: 'image/png' }),
    pages: [new File(['1'], '1.txt'), new File(['2'], '2.txt')],
    about: { title: 'Mt. Fuji', sizes: [1, 2] },
    title: 'A "photo"',
  })
  deepStrictEqual(uploaded.ok && uploaded.data, {
    photo: ['é "1".png', 'image/png', 'pixels'],
    pages: ['1.txt', '2.txt'],
    about: { title: 'Mt. Fuji', sizes: [1, 2] },
    title: 'A "photo"',
  })
})

test('objects travel in brackets, JSON in a text, objects of a form as JSON', async () => {
  const input = { where: { tags: ['a&b'] }, filter: { price: { min: 1, max: 9 }, on: true } }
  const found = await client.search(input)
  deepStrictEqual(found.ok && found.data, input)
  const order = { name: 'Yuki', address: { city: '東京' } }
  const ordered = await client.placeOrder({ order })
  deepStrictEqual(ordered.ok && ordered.data, order)
})

test('outcomes by status are told apart by status, errors among them by code', async () => {
  const nobody = await client.login({ username: 'nobody' })
  deepStrictEqual([nobody.ok, nobody.status, nobody.ok && nobody.data], [true, 204, null])
  const again = await client.login({ username: 'again' })
  strictEqual(again.code, '409')
  if (again.code === '409') {
    holds(true satisfies Same<typeof again.error, { wait: number }>)
    deepStrictEqual(again.error, { wait: 3 })
  }
})

test('declared errors of the route and of its dependencies are told apart by code, with their own members', async () => {
  const missing = await client.readItem({ item_id: 404 })
  if (missing.ok || missing.code !== 'item_not_found') throw new Error('another answer')
  holds(true satisfies Same<typeof missing.status, 404>)
  holds(true satisfies Same<typeof missing.error.id, number>)
  deepStrictEqual([missing.error.id, missing.error.detail], [404, 'Not here'])

  const invalid = await client.readItem({ item_id: 0 })
  if (invalid.ok || invalid.code !== 'invalid') throw new Error('another answer')
  deepStrictEqual(
    invalid.error.errors.map((issue) => [issue.in, issue.path, issue.code]),
    [['path', ['item_id'], 'too_small']],
  )

  const item = { name: 'Tea', made: new Date(0) }
  const nobody = await client.createItem({ item })
  strictEqual(nobody.code, 'not_authenticated')
  const gone = await connectShop({ token: 'gone' }).createItem({ item })
  holds(
    true satisfies Same<
      Extract<typeof gone, { ok: false }>['code'],
      'not_authenticated' | 'user_gone' | 'invalid' | undefined
    >,
  )
  strictEqual(gone.code, 'user_gone')
  const removed = await client.removeAll()
  holds(
    true satisfies Same<
      Extract<typeof removed, { ok: false }>['code'],
      'not_authenticated' | 'insufficient_scope' | 'user_gone' | 'invalid' | undefined
    >,
  )
})

test('what nobody declared, and what only a router declares, is an HttpProblem without a code', async () => {
  const teapot = await client.readItem({ item_id: 418 })
  if (teapot.ok || teapot.code !== undefined) throw new Error('another answer')
  holds(true satisfies Same<typeof teapot.error, HttpProblem>)
  deepStrictEqual([teapot.status, teapot.error.code, teapot.error.detail], [418, 'im_a_teapot', 'A teapot'])

  const closed = await client.readItem({ item_id: 1 }, { headers: { 'x-closed': 'yes' } })
  deepStrictEqual([closed.status, closed.code, !closed.ok && closed.error.title], [503, undefined, 'Closed'])
})

test('streams are async iterables; leaving the loop closes them', async () => {
  const lines = await client.watchLines({ count: 2 })
  if (!lines.ok) throw new Error(lines.error.title)
  const seen: { at: string; text: string }[] = []
  for await (const line of lines.data) seen.push(line)
  deepStrictEqual(seen, [
    { at: '1970-01-01T00:00:00.000Z', text: 'line 0\r\n' },
    { at: '1970-01-01T00:00:00.001Z', text: 'line 1\r\n' },
  ])
  const events = await client.watchEvents({ count: 1_000_000 })
  if (!events.ok) throw new Error(events.error.title)
  for await (const { number } of events.data) if (number === 3) break
  while (closedStreams.count === 0) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('without an answer the call rejects: no server, an abort, a deadline', async () => {
  await rejects(createClient<Shop>(manifest, { baseUrl: 'http://127.0.0.1:1' }).health(), TypeError)
  const reason = new Error('enough')
  const controller = new AbortController()
  const waiting = client.slow({}, { signal: controller.signal })
  controller.abort(reason)
  await rejects(waiting, reason)
  await rejects(client.slow({}, { timeoutMs: 20 }), { name: 'TimeoutError', message: 'No answer within 20 ms.' })
  const patient = connectShop({ timeoutMs: Number.POSITIVE_INFINITY })
  strictEqual((await patient.health()).ok, true)
})

test('an abort ends a stream that has begun, the deadline does not', async () => {
  const controller = new AbortController()
  const events = await client.watchEvents({ count: 1_000_000 }, { signal: controller.signal, timeoutMs: 30_000 })
  if (!events.ok) throw new Error(events.error.title)
  await rejects(
    async () => {
      for await (const { number } of events.data) if (number === 2) controller.abort(new Error('enough'))
    },
    { message: 'enough' },
  )
})

const answering = (body: BodyInit | null, init: ResponseInit): ReturnType<typeof connectShop> =>
  connectShop({ fetch: async () => new Response(body, init) })

test('an error that is no problem document becomes one; a success that cannot be read rejects', async () => {
  const html = { 'content-type': 'text/html' }
  const gateway = await answering('<h1>Bad</h1>', { status: 502, statusText: 'Bad Gateway', headers: html }).health()
  deepStrictEqual(!gateway.ok && gateway.error, {
    type: 'about:blank',
    title: 'Bad Gateway',
    status: 502,
    code: 'not_a_problem',
    body: '<h1>Bad</h1>',
  })
  const json = { 'content-type': 'application/json' }
  const foreign = await answering('{"detail":"Not Found"}', { status: 404, headers: json }).readItem({ item_id: 1 })
  deepStrictEqual([foreign.code, !foreign.ok && foreign.error.detail], [undefined, 'Not Found'])
  const broken = await answering('{"detail"', { status: 500, headers: json }).health()
  deepStrictEqual([broken.status, broken.code], [500, undefined])
  await rejects(answering('{', { headers: json }).health(), AnswerError)
  const empty = await answering(null, { status: 200 }).health()
  strictEqual(empty.ok && empty.data, null)
})

test('a code that the operation does not declare for the status is not believed', async () => {
  const headers = { 'content-type': 'application/problem+json' }
  const body = JSON.stringify({ type: 'x', title: 'x', status: 403, code: 'item_not_found' })
  const result = await answering(body, { status: 403, headers }).readItem({ item_id: 1 })
  strictEqual(result.code, undefined)
})

test('what cannot be sent is refused before anything is sent', async () => {
  const unsent = connectShop({ fetch: () => Promise.reject(new Error('sent')) })
  const echo = { filter: {}, userAgent: 'x' }
  for (const odd of ['.', '..', '']) await rejects(unsent.echo({ odd, ...echo }), TypeError, odd)
  // `//` at the beginning of a path is another host, which would get the token.
  for (const file_path of ['../secret', 'a/./b', '..', '/evil.example', 'a//b'])
    await rejects(unsent.readFile({ file_path }), TypeError, file_path)
  await rejects(unsent.readItem({ item_id: Number.NaN }), /NaN/)
  // Proof: what a caller without types may pass.
  await rejects(unsent.readItem({} as { item_id: number }), /path parameter 'item_id' is missing/)
  const unknown = { item_id: 1, nothing: 2 }
  await rejects(unsent.readItem(unknown), /readItem has no input 'nothing'/)
})

test('headers and tokens may be functions, asked before each call; a call’s own headers win', async () => {
  const seen: string[] = []
  let calls = 0
  const counting = connectShop({
    baseUrl: `${server.url}/`,
    headers: async () => ({ 'x-call': String(++calls), 'user-agent': 'client', cookie: 'a=1' }),
    fetch: (url, init) => {
      const headers = new Headers(init.headers)
      seen.push(
        `${new URL(url).pathname} ${headers.get('x-call')} ${headers.get('user-agent')} ${headers.get('cookie')}`,
      )
      return fetch(url, init)
    },
  })
  const input = { odd: 'x', filter: {}, userAgent: 'input', session: 's' }
  await counting.echo(input)
  await counting.echo(input, { headers: { 'user-agent': 'call' } })
  deepStrictEqual(seen, ['/echo/x 1 input a=1; session=s', '/echo/x 2 call a=1; session=s'])
})

test('with the application itself as fetch no network is needed', async () => {
  const local = connectShop({ baseUrl: 'http://shop', fetch: (url, init) => app.fetch(new Request(url, init)) })
  const result = await local.readItem({ item_id: 2 })
  strictEqual(result.ok && result.data.id, 2)
})

test('the compiler knows which inputs are required, and which routes the manifest lacks', () => {
  // Never called: these are for the compiler.
  const neverCalled = () => {
    // @ts-expect-error -- item_id is required
    void client.readItem({})
    // @ts-expect-error -- a whole input is required
    void client.createItem()
    // @ts-expect-error -- a name that the route does not have
    void client.readItem({ item_id: 1, nothing: 1 })
    // @ts-expect-error -- the routers and the application are no routes
    void client.items
    // @ts-expect-error -- a web socket is not called
    void client.chat
    // @ts-expect-error -- the plans are missing
    createClient<Shop>({}, { baseUrl: '' })
    void client.removeAll()
  }
  strictEqual(typeof neverCalled, 'function')
})

test('the type of an answer says null where a list has a place without a value', () => {
  interface Stored {
    readonly scores: readonly (number | undefined)[]
    readonly marks: ReadonlySet<Date | undefined>
    readonly note?: string
  }
  interface Arriving {
    readonly scores: (number | null)[]
    readonly marks: (string | null)[]
    readonly note?: string
  }
  holds(true satisfies Same<JsonForm<Stored>, JsonForm<Arriving>>)
  holds(true satisfies Same<JsonForm<Stored>['marks'], (string | null)[]>)
})
