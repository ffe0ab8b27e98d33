import assert from 'node:assert/strict'
import { body, cookie, form, Hayate, header, type Logger, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { rawExchange } from '../adapters/raw-exchange.ts'

const Age = z.int().min(1).max(150)
const Name = z.string().min(2).max(10)
const Filter = z.object({
  price: z.object({ min: z.number().optional(), max: z.number().optional() }).optional(),
  tag: z.array(Name).optional(),
})
const Item = z.strictObject({
  age: Age,
  name: Name.nullable(),
  price: z.number().optional(),
  born: z.date().optional(),
  serial: z.bigint().optional(),
  tags: z.array(Name).max(3).optional(),
  more: z.record(z.string(), z.unknown()).optional(),
})

/** Every scalar from every source of text, and one JSON body. */
export function badInputApp(log: Logger): Hayate {
  const app = new Hayate({ log, logRequests: false })
  const schemas = { int: Age, number: z.number(), text: Name, bool: z.boolean(), date: z.date() } as const
  for (const [name, schema] of Object.entries(schemas)) {
    app.get(`/path/${name}/{value}`, { input: { value: schema } }, ({ value }) => value)
    app.get(`/query/${name}`, { input: { value: schema } }, ({ value }) => value)
    app.get(`/header/${name}`, { input: { value: header(schema) } }, ({ value }) => value)
    app.get(`/cookie/${name}`, { input: { value: cookie(schema) } }, ({ value }) => value)
    app.post(`/form/${name}`, { input: { value: form(schema) } }, ({ value }) => value)
  }
  app.get('/query/list', { input: { value: z.array(Age).max(3) } }, ({ value }) => value)
  app.get('/query/model', { input: { model: query(z.strictObject({ filter: Filter.optional() })) } }, () => 1)
  app.get('/query/json', { input: { value: query(z.object({ age: Age }), { json: true }) } }, () => 1)
  app.get('/header/list', { input: { value: header(z.array(Age).max(3)) } }, ({ value }) => value)
  app.get('/header/model', { input: { model: header(z.object({ userAge: Age })) } }, () => 1)
  app.get('/cookie/model', { input: { model: cookie(z.strictObject({ age: Age })) } }, () => 1)
  app.post('/form/model', { input: { model: form(z.strictObject({ age: Age, tag: z.array(Name) })) } }, () => 1)
  app.post('/body', { input: { item: body(Item) } }, () => 1)
  app.post('/bodies', { input: { item: body(Item), age: body(Age) } }, () => 1)
  app.get('/next', () => 'the next request')
  return app
}

/** What is sent, what it is, and the answer: `200`, `400 <start of the detail>`, `422 <source> <path> <code>, …`. */
export type BadInput = readonly [what: string, request: string, answer: string]

interface Answer {
  readonly status: number
  readonly body: string
}

/** The answers of a connection, each by its Content-Length. */
function answersIn(text: string): readonly Answer[] {
  const answers: Answer[] = []
  for (let rest = text; rest.startsWith('HTTP/1.1 '); ) {
    const end = rest.indexOf('\r\n\r\n') + 4
    const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, end))?.[1] ?? 0)
    answers.push({ status: Number(rest.slice(9, 12)), body: rest.slice(end, end + length) })
    rest = rest.slice(end + length)
  }
  return answers
}

function inShort({ status, body: text }: Answer): string {
  if (status === 200) return '200'
  // Proof: every other answer of this application is a problem document.
  const problem = JSON.parse(text) as {
    detail: string
    errors?: readonly { in: string; path: readonly (string | number)[]; code: string }[]
  }
  if (problem.errors === undefined) return `${status} ${problem.detail}`
  return `${status} ${problem.errors.map((issue) => `${issue.in} ${issue.path.join('.')} ${issue.code}`).join(', ')}`
}

const noLog = (): void => {}

/** Sends each input over a connection of its own, and a good request after it. */
export async function checkBadInputs(inputs: readonly BadInput[]): Promise<void> {
  const errors: unknown[] = []
  const keep = (fields: unknown, message?: string): number => errors.push([fields, message])
  const log: Logger = {
    trace: noLog,
    debug: noLog,
    info: noLog,
    warn: noLog,
    error: keep,
    fatal: keep,
    child: () => log,
  }
  const inherited = Reflect.ownKeys(Object.prototype).length
  const server = await serve(badInputApp(log), { port: 0, signals: false, graceMs: 500 })
  try {
    for (const [what, request, expected] of inputs) {
      const next = 'GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
      const raw = await rawExchange(server.port, request + next, { waitMs: 5_000 })
      const [answer, after] = answersIn(raw.text)
      assert.ok(answer, `${what}: no answer`)
      const short = inShort(answer)
      assert.ok(short === expected || (/^4(00|15)/.test(expected) && short.startsWith(expected)), `${what}: ${short}`)
      // Bytes that are no HTTP end the connection: nobody knows where the next request begins.
      if (expected !== '400 ') assert.equal(after?.body, '"the next request"', `${what}: the next request`)
      assert.equal(Reflect.ownKeys(Object.prototype).length, inherited, what)
      assert.deepEqual(errors, [], what)
    }
  } finally {
    await server.stop()
  }
}
