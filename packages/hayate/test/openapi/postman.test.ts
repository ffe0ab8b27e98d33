import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { body, form, Hayate, header, file as upload } from 'hayate'
import { apiKey, httpBasic, httpBearer } from 'hayate/security'
import * as z from 'zod'
import { type PostmanExport, postmanExport } from '../../src/openapi/postman-collection.ts'
import { richApp } from './rich-app.ts'

// The members of Postman's collection format v2.1.0 that are written here, each with the type it has there. Everything is
// strict, so that a member which the format does not know fails.
const pair = z.strictObject({
  key: z.string(),
  value: z.string(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
})
const attribute = z.strictObject({ key: z.string(), value: z.string(), type: z.literal('string') })
const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('noauth') }),
  z.strictObject({ type: z.literal('bearer'), bearer: z.array(attribute) }),
  z.strictObject({ type: z.literal('basic'), basic: z.array(attribute) }),
  z.strictObject({ type: z.literal('apikey'), apikey: z.array(attribute) }),
])
const text = pair.extend({ type: z.literal('text'), contentType: z.string().optional() })
const file = z.strictObject({
  key: z.string(),
  type: z.literal('file'),
  src: z.array(z.string()),
  disabled: z.boolean().optional(),
})
const content = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('raw'),
    raw: z.string(),
    options: z.strictObject({ raw: z.strictObject({ language: z.literal('json') }) }).optional(),
  }),
  z.strictObject({ mode: z.literal('urlencoded'), urlencoded: z.array(text) }),
  z.strictObject({ mode: z.literal('formdata'), formdata: z.array(z.union([text, file])) }),
])
const url = z.strictObject({
  raw: z.string(),
  host: z.array(z.string()),
  path: z.array(z.string()),
  query: z.array(pair).optional(),
  variable: z.array(pair).optional(),
})
const event = z.strictObject({
  listen: z.enum(['test', 'prerequest']),
  script: z.strictObject({ type: z.literal('text/javascript'), exec: z.array(z.string()) }),
})
const item = z.strictObject({
  name: z.string(),
  event: z.array(event).optional(),
  request: z.strictObject({
    method: z.string(),
    description: z.string().optional(),
    header: z.array(pair),
    auth,
    url,
    body: content.optional(),
  }),
  response: z.array(z.never()),
})
const collection = z.strictObject({
  info: z.strictObject({
    name: z.string(),
    description: z.string().optional(),
    schema: z.literal('https://schema.getpostman.com/json/collection/v2.1.0/collection.json'),
  }),
  item: z.array(
    z.union([z.strictObject({ name: z.string(), description: z.string().optional(), item: z.array(item) }), item]),
  ),
  variable: z.array(pair),
})
const environment = z.strictObject({
  name: z.string(),
  values: z.array(
    z.strictObject({ key: z.string(), value: z.string(), type: z.enum(['default', 'secret']), enabled: z.boolean() }),
  ),
  _postman_variable_scope: z.literal('environment'),
})

type Item = z.infer<typeof item>

/** All requests by name, folders opened. */
function requestsOf(exported: PostmanExport): Map<string, Item> {
  const items = collection.parse(exported.collection).item
  return new Map(items.flatMap((each) => ('item' in each ? each.item : [each])).map((each) => [each.name, each]))
}

function exportOf(app: Hayate): PostmanExport {
  return postmanExport(JSON.parse(JSON.stringify(app.openapi())))
}

test("a rich application's collection has the form of Postman's v2.1 format, in each version of OpenAPI", () => {
  for (const openapi of ['3.0', '3.1', '3.2'] as const) {
    const exported = exportOf(richApp({ openapi }))
    collection.parse(exported.collection)
    environment.parse(exported.development)
    environment.parse(exported.production)
  }
})

test('folders are tags in the order of the document, and what has no tag stands beside them', () => {
  const { collection: made } = exportOf(richApp())
  const folders = made.item.filter((each) => 'item' in each)
  deepStrictEqual(
    folders.map(({ name, description }) => [name, description]),
    [
      ['items', 'Things for sale'],
      ['auth', undefined],
    ],
  )
  ok(made.item.some((each) => each.name === 'Put Category'))
})

test('a login keeps its token, and requests that demand one send it', () => {
  const exported = exportOf(richApp())
  const requests = requestsOf(exported)
  const login = requests.get('Login')
  const script = login?.event?.[0]?.script.exec.join('\n') ?? ''
  strictEqual(login?.event?.[0]?.listen, 'test')
  ok(script.includes('pm.response.json()["access_token"]'))
  ok(script.includes("pm.environment.set('token', token)"))
  const fields = login?.request.body?.mode === 'urlencoded' ? login.request.body.urlencoded : []
  const values = Object.fromEntries(fields.map(({ key, value }) => [key, value]))
  strictEqual(values.username, '{{username}}')
  strictEqual(values.password, '{{password}}')
  deepStrictEqual(requests.get('Create Item')?.request.auth, {
    type: 'bearer',
    bearer: [{ key: 'token', value: '{{token}}', type: 'string' }],
  })
  deepStrictEqual(requests.get('List Items')?.request.auth, { type: 'noauth' })
})

test('the script of a login runs: it keeps the token of an answer and only that', () => {
  const [line] = [...requestsOf(exportOf(richApp())).values()].filter((each) => each.event !== undefined)
  // Postman runs it in a sandbox that has `pm`; so does this test.
  const run = (pm: unknown): void => {
    runInNewContext(line?.event?.[0]?.script.exec.join('\n') ?? '', { pm })
  }
  const kept = (code: number, environment: string): readonly unknown[] => {
    const calls: unknown[] = []
    run({
      response: { code, json: () => ({ access_token: 'abc' }) },
      environment: { name: environment, set: (...set: unknown[]) => calls.push(['environment', ...set]) },
      collectionVariables: { set: (...set: unknown[]) => calls.push(['collection', ...set]) },
      test: () => undefined,
    })
    return calls
  }
  deepStrictEqual(kept(200, 'Shop (development)'), [['environment', 'token', 'abc']])
  deepStrictEqual(kept(200, ''), [['collection', 'token', 'abc']])
  deepStrictEqual(kept(401, 'Shop (development)'), [])
})

test('a login in JSON is found by the token that it answers', () => {
  const app = new Hayate({ log: false })
  const Login = z.object({ email: z.string(), password: z.string(), remember: z.boolean() })
  app.post('/login', { input: { login: body(Login) }, output: z.object({ token: z.string() }) }, function login() {
    return { token: '' }
  })
  app.get('/me', { input: { token: httpBearer() } }, () => 1)
  const { request, event: events } = requestsOf(exportOf(app)).get('Login') ?? {}
  ok(events?.[0]?.script.exec.join('').includes('["token"]'))
  const raw = request?.body?.mode === 'raw' ? request.body.raw : ''
  deepStrictEqual(JSON.parse(raw), { email: '{{username}}', password: '{{password}}', remember: false })
})

test('path variables, queries and bodies have example values; what may be left out is switched off', () => {
  const app = new Hayate({ log: false })
  const Pen = z.object({ name: z.string().min(8), price: z.number().gt(1), made: z.date(), kind: z.literal('pen') })
  const input = {
    item_id: z.int().min(7),
    page: z.int().default(3),
    q: z.string(),
    trace: header(z.uuid().optional()),
    pen: body(Pen),
  }
  app.put('/items/{item_id}/pens', { input }, function putPen() {
    return 1
  })
  const { request } = requestsOf(exportOf(app)).get('Put Pen') ?? {}
  strictEqual(request?.url.raw, '{{baseUrl}}/items/:item_id/pens?q=string')
  deepStrictEqual(request.url.path, ['items', ':item_id', 'pens'])
  deepStrictEqual(request.url.variable, [{ key: 'item_id', value: '7' }])
  deepStrictEqual(request.url.query, [
    { key: 'page', value: '3', disabled: true },
    { key: 'q', value: 'string' },
  ])
  deepStrictEqual(request.header, [
    { key: 'Content-Type', value: 'application/json' },
    { key: 'trace', value: '00000000-0000-4000-8000-000000000000', disabled: true },
  ])
  const raw = request.body?.mode === 'raw' ? request.body.raw : ''
  deepStrictEqual(JSON.parse(raw), { name: 'string--', price: 2, made: '2026-01-31T12:00:00Z', kind: 'pen' })
})

test('models that refer to themselves and to each other have small samples that fit them', () => {
  const app = new Hayate({ log: false })
  const Person = z.object({
    name: z.string(),
    get friends() {
      return z.array(Person)
    },
    get parent() {
      return Person.nullable()
    },
  })
  app.post('/people', { input: { person: body(Person) } }, function addPerson() {
    return 1
  })
  const { request } = requestsOf(exportOf(app)).get('Add Person') ?? {}
  const raw = request?.body?.mode === 'raw' ? request.body.raw : ''
  deepStrictEqual(JSON.parse(raw), { name: 'string', friends: [], parent: null })
  const names = Array.from({ length: 12 }, (_, at) => `M${at}`)
  const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const properties = Object.fromEntries(names.map((name) => [name, refTo(name)]))
  const schemas = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]))
  const requestBody = { content: { 'application/json': { schema: refTo('M0') } } }
  const text = JSON.stringify(
    postmanExport({ openapi: '3.1.0', paths: { '/': { post: { requestBody } } }, components: { schemas } }),
  )
  ok(text.length < 100_000, `${text.length} characters`)
})

test('files of a form are chosen, JSON beside them says what it is', () => {
  const app = new Hayate({ log: false })
  const input = {
    picture: upload(z.file().mime('image/png')),
    more: upload(z.array(z.file()).optional()),
    item: body(z.object({ x: z.int() })),
  }
  app.post('/upload', { input }, function send() {
    return 1
  })
  deepStrictEqual(requestsOf(exportOf(app)).get('Send')?.request.body, {
    mode: 'formdata',
    formdata: [
      { key: 'picture', type: 'file', src: [] },
      { key: 'more', type: 'file', src: [], disabled: true },
      { key: 'item', value: '{"x":0}', type: 'text', contentType: 'application/json' },
    ],
  })
})

test('examples of the document win over made values', () => {
  const app = new Hayate({ log: false })
  const examples = { one: { value: { name: 'Fountain pen' } } }
  app.post('/a', { input: { item: body(z.object({ name: z.string() }), { examples }) } }, function a() {
    return 1
  })
  app.post('/b', { input: { item: body(z.object({ name: z.string().meta({ examples: ['Ink'] }) })) } }, function b() {
    return 1
  })
  const bodies = [...requestsOf(exportOf(app)).values()].map(({ request }) =>
    request.body?.mode === 'raw' ? JSON.parse(request.body.raw) : undefined,
  )
  deepStrictEqual(bodies, [{ name: 'Fountain pen' }, { name: 'Ink' }])
})

test('every way to present oneself is there, with a variable in the environments', () => {
  const app = new Hayate({ log: false })
  app.get('/basic', { input: { who: httpBasic() } }, function basic() {
    return 1
  })
  app.get('/key', { input: { key: apiKey({ in: 'query', name: 'key' }) } }, function key() {
    return 1
  })
  app.get('/session', { input: { session: apiKey({ in: 'cookie', name: 'sid' }) } }, function session() {
    return 1
  })
  app.post('/form', { input: { title: form(z.string()) } }, function send() {
    return 1
  })
  const exported = exportOf(app)
  const requests = requestsOf(exported)
  strictEqual(requests.get('Basic')?.request.auth.type, 'basic')
  strictEqual(requests.get('Key')?.request.auth.type, 'apikey')
  deepStrictEqual(requests.get('Session')?.request.header, [{ key: 'Cookie', value: 'sid={{apiKeyCookie}}' }])
  deepStrictEqual(requests.get('Send')?.request.body, {
    mode: 'urlencoded',
    urlencoded: [{ key: 'title', value: 'string', type: 'text' }],
  })
  const names = exported.production.values.map(({ key }) => key)
  deepStrictEqual(names.toSorted(), ['apiKeyCookie', 'apiKeyQuery', 'baseUrl', 'password', 'username'])
})

test('the environments name this machine and the first server, the variables of its address filled', () => {
  const servers = [
    { url: '/api' },
    { url: 'https://{region}.example.com/api/', variables: { region: { default: 'eu' } } },
  ]
  const { development, production } = exportOf(new Hayate({ title: 'Shop', log: false, servers }))
  strictEqual(development.name, 'Shop (development)')
  strictEqual(development.values[0]?.value, 'http://localhost:8000/api')
  strictEqual(production.values[0]?.value, 'https://eu.example.com/api')
})

test('a token address that is to be filled in is no address, and no reason to stop', () => {
  const flows = { password: { tokenUrl: 'https://<tenant>/token', scopes: {} } }
  const responses = { 200: { description: 'x' } }
  const exported = postmanExport({
    openapi: '3.1.0',
    servers: [{ url: 'https://{tenant}/api' }],
    components: { securitySchemes: { login: { type: 'oauth2', flows } } },
    paths: { '/token': { post: { responses } } },
  })
  strictEqual(exported.production.values[0]?.value, 'https://tenant/api')
})
