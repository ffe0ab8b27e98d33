import assert from 'node:assert/strict'
import { test } from 'node:test'
import { as, encoded, Hayate, json } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf, type ServerProblem } from './answer-of.ts'

async function bodyOf(output: z.ZodType, value: unknown): Promise<unknown> {
  const { response, text } = await answerOf((app) => app.get('/', { output }, () => value as never))
  assert.equal(response.status, 200, text)
  assert.equal(response.headers.get('content-type'), 'application/json')
  return JSON.parse(text)
}

/** Asserts a 500 that was logged and tells the client nothing. */
async function refused(output: z.ZodType | undefined, value: unknown, secret = 'hunter2'): Promise<void> {
  const { response, text, log } = await answerOf((app) =>
    output === undefined ? app.get('/', () => value) : app.get('/', { output }, () => value as never),
  )
  assert.equal(response.status, 500, text)
  const { request_id, ...problem } = JSON.parse(text) as ServerProblem
  assert.equal(request_id, response.headers.get('x-request-id'))
  const title = 'Internal Server Error'
  const code = 'internal_server_error'
  assert.deepEqual(problem, { type: 'about:blank', title, status: 500, code, detail: title })
  assert.equal(log.length, 1)
  assert.equal(log[0]?.level, 'error')
  assert.ok(!text.includes(secret))
}

const Owner = z.object({ name: z.string() })
const Item = z.object({ id: z.int(), owner: Owner, tags: z.array(Owner), by: z.record(z.string(), Owner) })
const row = {
  id: 1,
  password: 'hunter2',
  owner: { name: 'ito', password: 'hunter2' },
  tags: [{ name: 'a', password: 'hunter2' }],
  by: { x: { name: 'b', password: 'hunter2' } },
}
const filtered = { id: 1, owner: { name: 'ito' }, tags: [{ name: 'a' }], by: { x: { name: 'b' } } }

test('unknown keys are dropped at every level', async () => {
  assert.deepEqual(await bodyOf(Item, row), filtered)
  assert.deepEqual(await bodyOf(z.array(Item), [row, row]), [filtered, filtered])
  assert.deepEqual(await bodyOf(z.tuple([Item, z.string()]), [row, 'x']), [filtered, 'x'])
  assert.deepEqual(await bodyOf(z.object({ item: Item.nullable().optional() }), { item: row }), { item: filtered })
})

test('a strict object drops unknown keys on the way out, at every level', async () => {
  const Strict = z.strictObject({
    id: z.int(),
    owner: z.strictObject({ name: z.string() }),
    tags: z.array(z.strictObject({ name: z.string() })),
    by: z.record(z.string(), z.strictObject({ name: z.string() })),
  })
  assert.deepEqual(await bodyOf(Strict, row), filtered)
  assert.deepEqual(await bodyOf(z.array(Strict), [row]), [filtered])
})

test('a strict object inside a union, a set or a map drops unknown keys as well', async () => {
  const User = z.strictObject({ kind: z.literal('user'), name: z.string() })
  const Group = z.strictObject({ kind: z.literal('group'), size: z.int() })
  const value = { kind: 'user', name: 'ito', password: 'hunter2' }
  const left = { kind: 'user', name: 'ito' }
  assert.deepEqual(await bodyOf(z.discriminatedUnion('kind', [User, Group]), value), left)
  assert.deepEqual(await bodyOf(z.union([Group, User]), value), left)
  assert.deepEqual(await bodyOf(z.array(z.union([Group, User])), [value]), [left])
  assert.deepEqual(await bodyOf(z.object({ owner: z.union([Group, User]) }), { owner: value }), { owner: left })
  assert.deepEqual(await bodyOf(z.set(User), new Set([value])), [left])
  assert.deepEqual(await bodyOf(z.map(z.string(), User), new Map([['a', value]])), { a: left })
})

test('a loose object keeps the keys it does not name, since its schema says so', async () => {
  assert.deepEqual(await bodyOf(z.looseObject({ id: z.int() }), { id: 1, more: 2n }), { id: 1, more: '2' })
})

test('defaults are filled', async () => {
  const output = z.object({ page: z.int().default(1), tags: z.array(z.string()).default(() => ['new']) })
  assert.deepEqual(await bodyOf(output, {}), { page: 1, tags: ['new'] })
})

test('transforms run: computed fields', async () => {
  const output = z
    .object({ first: z.string(), last: z.string() })
    .transform(({ first, last }) => ({ first, full: `${first} ${last}` }))
    .pipe(z.object({ first: z.string(), full: z.string() }))
  const body = await bodyOf(output, { first: 'Ito', last: 'Jakuchu', password: 'hunter2' })
  assert.deepEqual(body, { first: 'Ito', full: 'Ito Jakuchu' })
})

test('an answer is checked once: refinements and transforms run once for each value', async () => {
  let checks = 0
  let transforms = 0
  const name = z.string().refine(() => {
    checks += 1
    return true
  })
  const output = z.array(z.object({ name: name.transform((text) => `${text}${++transforms}`) }))
  assert.deepEqual(await bodyOf(output, [{ name: 'a' }, { name: 'b' }]), [{ name: 'a1' }, { name: 'b2' }])
  assert.deepEqual([checks, transforms], [2, 2])
})

test('the direction is always forward: a codec decodes unless encoded() asks for z.encode', async () => {
  const isoDate = z.codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  const Event = z.object({ at: isoDate })
  const at = new Date('2026-01-02T03:04:05.000Z')
  assert.deepEqual(await bodyOf(Event, { at: at.toISOString() }), { at: at.toISOString() })
  const { text } = await answerOf((app) =>
    app.get('/', { output: encoded(Event) }, () => ({ at, password: 'hunter2' })),
  )
  assert.deepEqual(JSON.parse(text), { at: at.toISOString() })
})

test('encoded() runs codecs backward, and the JSON form holds for what they make', async () => {
  const cents = z.codec(z.bigint(), z.number(), { decode: (n) => Number(n) / 100, encode: (n) => BigInt(n * 100) })
  const Price = z.strictObject({ price: cents, seen: z.set(z.date()), raw: z.instanceof(Uint8Array) })
  const value = { price: 12.5, seen: new Set([new Date(0)]), raw: new Uint8Array([1, 2]), cost: 'hunter2' }
  const { response, text } = await answerOf((app) => app.get('/', { output: encoded(Price) }, () => value))
  assert.equal(response.status, 200, text)
  assert.deepEqual(JSON.parse(text), { price: '1250', seen: ['1970-01-01T00:00:00.000Z'], raw: 'AQI=' })
})

test('encoded() of a value that does not fit is a logged 500', async () => {
  const { response, log } = await answerOf((app) =>
    app.get('/', { output: encoded(z.object({ id: z.int() })) }, () => ({ id: 'x' }) as never),
  )
  assert.equal(response.status, 500)
  assert.match(String(log[0]?.fields.error), /id: invalid_type/)
})

test('encoded() of a schema that runs in one direction only is refused at startup', async () => {
  const app = new Hayate()
  const oneWay = z.object({ name: z.string().transform((name) => name.length) })
  app.get('/', { output: encoded(oneWay) }, () => ({ name: 1 }))
  await assert.rejects(app.start(), { code: 'HAYATE_ENCODED_SCHEMA', message: /GET \/.*transform.*codec/s })
})

test('dates are RFC 3339 in UTC', async () => {
  const at = new Date('2026-01-02T03:04:05.678+09:00')
  assert.deepEqual(await bodyOf(z.object({ at: z.date() }), { at }), { at: '2026-01-01T18:04:05.678Z' })
})

test('bigints are strings of digits', async () => {
  assert.deepEqual(await bodyOf(z.object({ n: z.bigint() }), { n: 2n ** 64n }), { n: '18446744073709551616' })
})

test('decimals are strings of digits: what their class declares', async () => {
  class Decimal {
    readonly #digits: string
    constructor(digits: string) {
      this.#digits = digits
    }
    toJSON(): string {
      return this.#digits
    }
  }
  const output = z.object({ price: z.custom<Decimal>((value) => value instanceof Decimal).meta({ type: 'string' }) })
  assert.deepEqual(await bodyOf(output, { price: new Decimal('1.50') }), { price: '1.50' })
})

test('bytes are base64', async () => {
  const output = z.object({ raw: z.instanceof(Uint8Array) })
  assert.deepEqual(await bodyOf(output, { raw: new Uint8Array([255, 254]) }), { raw: '//4=' })
})

test('sets are arrays and maps are objects, their members in JSON form', async () => {
  const output = z.object({ ids: z.set(z.bigint()), at: z.map(z.string(), z.date()) })
  const value = { ids: new Set([1n, 2n]), at: new Map([['a', new Date(0)]]) }
  assert.deepEqual(await bodyOf(output, value), { ids: ['1', '2'], at: { a: '1970-01-01T00:00:00.000Z' } })
})

test('the same JSON form holds without an output, and for json()', async () => {
  const value = { at: new Date(0), n: 1n, raw: new Uint8Array([1]), ids: new Set([1]), by: new Map([['a', 1]]) }
  const form = { at: '1970-01-01T00:00:00.000Z', n: '1', raw: 'AQ==', ids: [1], by: { a: 1 } }
  assert.deepEqual(JSON.parse((await answerOf((app) => app.get('/', () => value))).text), form)
  assert.deepEqual(JSON.parse((await answerOf((app) => app.get('/', () => json(value)))).text), form)
})

test('an undefined member leaves not at all', async () => {
  const output = z.object({ a: z.string().optional(), b: z.string().nullable() })
  assert.deepEqual(await bodyOf(output, { a: undefined, b: null }), { b: null })
  assert.equal((await answerOf((app) => app.get('/', () => ({ a: undefined, b: 1 })))).text, '{"b":1}')
})

test('an undeclared undefined is null', async () => {
  assert.equal((await answerOf((app) => app.get('/', () => undefined))).text, 'null')
  assert.equal((await answerOf((app) => app.get('/', () => [1, undefined]))).text, '[1,null]')
})

test('null and absent are different', async () => {
  await refused(z.object({ a: z.string().optional() }), { a: null })
  await refused(z.object({ a: z.string().nullable() }), {})
})

test('NaN, infinities and cycles are a logged 500 that tells the client nothing', async () => {
  const cycle: Record<string, unknown> = { password: 'hunter2' }
  cycle.self = cycle
  for (const value of [NaN, Infinity, -Infinity]) {
    await refused(z.object({ n: z.number() }), { n: value })
    await refused(z.object({ n: z.any() }), { n: value })
    await refused(z.object({ n: z.union([z.number(), z.nan()]) }), { n: NaN })
    await refused(undefined, { n: value })
    await refused(z.looseObject({}), { n: value })
  }
  await refused(undefined, cycle)
  await refused(z.object({ self: z.any() }), cycle)
  const Node = z.object({
    get self() {
      return Node.optional()
    },
  })
  await refused(Node, cycle)
})

test('what JSON has no form for is a 500: functions, symbols, promises', async () => {
  for (const value of [() => 1, Symbol('x'), Promise.resolve(1)]) {
    await refused(undefined, { value })
    await refused(z.object({ value: z.unknown() }), { value })
  }
})

test('a value that does not fit is a logged 500 that names the place in the log only', async () => {
  const { text, log } = await answerOf((app) =>
    app.get(
      '/',
      { output: z.object({ user: z.object({ age: z.int() }) }) },
      () => ({ user: { age: 'hunter2' } }) as never,
    ),
  )
  assert.ok(!text.includes('age') && !text.includes('hunter2'))
  const { error } = log[0]?.fields ?? {}
  assert.ok(error instanceof Error)
  assert.match(error.message, /GET \/: .*user\.age: invalid_type/)
  assert.ok(!JSON.stringify(error).includes('hunter2') && !error.message.includes('hunter2'))
})

test('toJSON of a returned object is not asked: the output decides', async () => {
  const value = { id: 1, password: 'hunter2', toJSON: () => ({ id: 1, password: 'hunter2' }) }
  assert.deepEqual(await bodyOf(z.object({ id: z.int() }), value), { id: 1 })
  class User {
    readonly id = 1
    readonly password = 'hunter2'
    toJSON(): object {
      return { password: this.password }
    }
  }
  assert.deepEqual(await bodyOf(z.object({ id: z.int() }), new User()), { id: 1 })
  assert.deepEqual(await bodyOf(z.array(z.object({ id: z.int() })), [new User()]), [{ id: 1 }])
})

test('a toJSON on an array of the handler does not speak for it', async () => {
  const list = Object.assign([1], { toJSON: () => 'hunter2' })
  assert.deepEqual(await bodyOf(z.object({ list: z.array(z.int()) }), { list }), { list: [1] })
})

test('a toJSON among the data is a function like any other, and refused', async () => {
  await refused(undefined, { toJSON: () => ({ password: 'hunter2' }) })
})

test('getters and accessors of a class are read as members', async () => {
  class User {
    readonly #name = 'ito'
    get name(): string {
      return this.#name
    }
    get password(): string {
      throw new Error('read although it never leaves')
    }
  }
  assert.deepEqual(await bodyOf(z.object({ name: z.string() }), new User()), { name: 'ito' })
})

test('a getter that throws is a logged 500', async () => {
  await refused(z.object({ name: z.string() }), {
    get name(): string {
      throw new Error('hunter2')
    },
  })
})

test('a getter that changes its answer cannot pass the check and leave as something else', async () => {
  let asked = 0
  const value = {
    get name(): unknown {
      asked += 1
      return asked === 1 ? 'ito' : { password: 'hunter2' }
    },
  }
  const body = await bodyOf(z.object({ name: z.string() }), value)
  assert.deepEqual(body, { name: 'ito' })
})

test('__proto__ among the keys changes nothing', async () => {
  const value = JSON.parse('{"id":1,"__proto__":{"admin":true}}') as object
  assert.deepEqual(await bodyOf(z.object({ id: z.int() }), value), { id: 1 })
  const { text } = await answerOf((app) => app.get('/', () => value))
  assert.equal(text, '{"id":1,"__proto__":{"admin":true}}')
})

test('asynchronous refinements in an output are awaited', async () => {
  const output = z.object({ name: z.string().refine(async (name) => name !== 'bad') })
  assert.deepEqual(await bodyOf(output, { name: 'good', password: 'hunter2' }), { name: 'good' })
  await refused(output, { name: 'bad' })
  const strict = z.strictObject({ name: z.string().refine(async (name) => name !== 'bad') })
  assert.deepEqual(await bodyOf(strict, { name: 'good', password: 'hunter2' }), { name: 'good' })
})

test('only a schema with asynchronous refinements goes through the asynchronous path', async () => {
  const app = new Hayate({ log: false, requestId: false, serverTiming: false })
  app.get('/sync', { output: z.object({ id: z.int() }) }, () => ({ id: 1 }))
  app.get('/async', { output: z.object({ id: z.int().refine(async () => true) }) }, () => ({ id: 1 }))
  const running = await app.start({ mode: 'test' })
  const { HttpRequest } = await import('hayate')
  const source = (target: string) => ({
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
  })
  assert.ok(!(running.handle(new HttpRequest(source('/sync'))) instanceof Promise))
  const later = running.handle(new HttpRequest(source('/async')))
  assert.ok(later instanceof Promise)
  assert.equal((await later).body, '{"id":1}')
  await running.stop()
})

test('strictOutput warns in development and tests about keys dropped, and never in production', async () => {
  for (const [mode, expected] of [
    ['development', 1],
    ['test', 1],
    ['production', 0],
  ] as const) {
    const entries: { level: string; fields: Readonly<Record<string, unknown>> }[] = []
    const { recordingLog } = await import('./answer-of.ts')
    const app = new Hayate({ strictOutput: true, logRequests: false, log: recordingLog(entries as never) })
    app.get('/', { output: z.array(Item) }, () => [row])
    app.get('/fine', { output: Owner }, () => ({ name: 'ito' }))
    const running = await app.start({ mode })
    const { fetchHandler } = await import('hayate/fetch')
    const fetch = fetchHandler(running)
    assert.deepEqual(await (await fetch(new Request('http://localhost/'))).json(), [filtered])
    await fetch(new Request('http://localhost/fine'))
    const warnings = entries.filter(({ level }) => level === 'warn')
    assert.equal(warnings.length, expected, mode)
    if (expected === 0) continue
    const keys = ['0.password', '0.owner.password', '0.tags.0.password', '0.by.x.password']
    assert.deepEqual(new Set(warnings[0]?.fields.keys as string[]), new Set(keys))
    assert.equal(warnings[0]?.fields.route, 'GET /')
    await running.stop()
  }
})

test('without strictOutput nothing is said about dropped keys', async () => {
  const { log } = await answerOf((app) => app.get('/', { output: Owner }, () => ({ name: 'ito', password: 'x' })))
  assert.deepEqual(log, [])
})

test('generated code or not, the same leaves', async () => {
  for (const codegen of [true, false]) {
    const { text } = await answerOf((app) => app.get('/', { output: Item }, () => row), { settings: { codegen } })
    assert.deepEqual(JSON.parse(text), filtered)
  }
})

test('as() names the schema of an output that is no union, too, and nothing else', async () => {
  const named = await answerOf((app) => app.get('/', { output: Owner }, () => as(Owner, { name: 'ito' })))
  assert.equal(named.text, '{"name":"ito"}')
  await refused(z.any(), as(Owner, { name: 'hunter2' }))
})

test('a client that keeps the connection sees a whole answer', async () => {
  const app = new Hayate({ log: false })
  app.get('/', () => '瓦版')
  await using client = await testClient(app)
  const response = await client.get('/')
  assert.equal(response.headers.get('content-length'), '8')
  assert.equal(await response.text(), '"瓦版"')
})
