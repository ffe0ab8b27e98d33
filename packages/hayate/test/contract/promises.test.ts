import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  body,
  ConfigurationError,
  cookie,
  defineError,
  depends,
  form,
  Hayate,
  header,
  path,
  query,
  Router,
  redirect,
  request,
  response,
  signal,
} from 'hayate'
import { serve } from 'hayate/node'
import {
  apiKey,
  httpBasic,
  httpBearer,
  oauth2AuthorizationCode,
  oauth2PasswordBearer,
  openIdConnect,
  passwordForm,
  requires,
  securityScopes,
} from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

// Sentences of the design that no other test says by name.

interface OpenApiOperation {
  readonly parameters?: readonly Readonly<Record<string, unknown>>[]
  readonly responses: Readonly<Record<string, unknown>>
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

/** The one operation of a document, as what this file looks at. */
function operationOf(app: Hayate, at: string, method: string): OpenApiOperation {
  const paths: Readonly<Record<string, unknown>> = app.openapi().paths
  // Proof: the caller declared this path and method just before.
  return (paths[at] as Readonly<Record<string, OpenApiOperation>>)[method] as OpenApiOperation
}

test('the wrappers around a schema take alias, description, examples, deprecated and document: false', () => {
  const app = new Hayate()
  const options = { description: 'Words.', examples: ['a'], deprecated: true }
  app.get(
    '/{p}',
    {
      input: {
        p: path(z.string(), options),
        q: query(z.string(), { ...options, alias: 'search' }),
        h: header(z.string(), { ...options, alias: 'X-Trace' }),
        c: cookie(z.string(), options),
        hidden: query(z.string(), { document: false }),
      },
    },
    () => 'ok',
  )
  const parameters = operationOf(app, '/{p}', 'get').parameters ?? []
  assert.deepEqual(
    parameters.map((one) => [one['in'], one['name'], one['description'], one['deprecated']]),
    [
      ['path', 'p', 'Words.', true],
      ['query', 'search', 'Words.', true],
      ['header', 'X-Trace', 'Words.', true],
      ['cookie', 'c', 'Words.', true],
    ],
  )
})

test('the same record serves routes and dependencies: a dependency takes body, form, header and cookie as a route does', async () => {
  const Item = z.object({ name: z.string() })
  const readsBody = depends({ item: body(Item), userAgent: header(z.string()) }, ({ item, userAgent }) => [
    item.name,
    userAgent,
  ])
  const readsForm = depends({ name: form(z.string()), flavour: cookie(z.string()) }, ({ name, flavour }) => [
    name,
    flavour,
  ])
  const app = new Hayate({ log: false })
  app.post('/json', { input: { readsBody } }, ({ readsBody }) => readsBody)
  app.post('/form', { input: { readsForm } }, ({ readsForm }) => readsForm)
  await using client = await testClient(app)
  const json = await client.post('/json', { json: { name: 'Tea' }, headers: { 'user-agent': 'curl' } })
  assert.deepEqual(await json.json(), ['Tea', 'curl'])
  const sent = await client.post('/form', { form: { name: 'Tea' }, cookies: { flavour: 'green' } })
  assert.deepEqual(await sent.json(), ['Tea', 'green'])
})

test('headers and cookies set in a dependency that then fails, or before a redirect, still go out', async () => {
  const app = new Hayate({ log: false })
  const remembers = depends({ response }, ({ response }) => response.setCookie('seen', '1'))
  app.get('/away', { input: { remembers } }, () => redirect('/there'))
  app.get('/fails', { input: { remembers, page: z.int() } }, () => 'never')
  await using client = await testClient(app, { redirect: 'manual' })
  for (const [target, status] of [
    ['/away', 307],
    ['/fails?page=x', 422],
  ] as const) {
    const answer = await client.get(target)
    assert.equal(answer.status, status)
    assert.match(answer.headers.getSetCookie()[0] ?? '', /^seen=1/)
  }
})

test('a disconnect aborts signal and nothing else: a handler that returns still commits', async () => {
  const events: string[] = []
  const session = depends(async function* () {
    yield 1
    events.push('commit')
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { session, signal } }, async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    events.push('aborted')
    await delay(10)
    return 'for nobody'
  })
  await using server = await serve(app, { port: 0, signals: false })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await delay(60)
  socket.destroy()
  for (let turn = 0; turn < 200 && events.length < 2; turn += 1) await delay(5)
  assert.deepEqual(events, ['aborted', 'commit'])
})

test('a dependency is solved once per (dependency, effective scopes), and what is below without scopes once', async () => {
  let users = 0
  let sessions = 0
  const session = depends(() => ++sessions)
  const user = depends({ asked: securityScopes, session }, ({ asked }) => {
    users += 1
    return asked.text
  })
  const input = { plain: user, writer: requires(user, ['write']), again: requires(user, ['write']) }
  const app = new Hayate({ log: false })
  app.get('/', { input }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await client.get('/')).json(), { plain: '', writer: 'write', again: 'write' })
  assert.deepEqual([users, sessions], [2, 1])
})

test('an authentication written first fails before the database is opened', async () => {
  const opened: string[] = []
  const session = depends(async function* () {
    opened.push('session')
    yield 1
  })
  const app = new Hayate({ log: false })
  app.get('/', { input: { token: httpBearer(), session } }, () => 'ok')
  await using client = await testClient(app)
  assert.equal((await client.get('/')).status, 401)
  assert.deepEqual(opened, [])
})

test('dependencies are labelled by name, function name or input key', () => {
  const named = depends({}, () => 1, { name: 'given' })
  const labels = [named, depends(function byFunction() {}), depends(() => 1)]
  for (const [at, label] of ['given', 'byFunction', 'key'].entries()) {
    const app = new Hayate()
    const user = depends.app({ key: labels[at] as never }, () => 1, { name: 'user' })
    app.get('/', { input: { user } }, () => 1)
    assert.throws(
      () => app.openapi(),
      (error) => error instanceof ConfigurationError && error.message.includes(`user → ${label}`),
      label,
    )
  }
})

test('startup codes read HAYATE_…, and the message names the route', () => {
  const app = new Hayate()
  app.get('/broken', { input: { item: z.object({ a: z.string() }) } }, () => 1)
  assert.throws(
    () => app.openapi(),
    (error) =>
      error instanceof ConfigurationError &&
      /^HAYATE_[A-Z_]+$/.test(error.code) &&
      error.message.includes('GET /broken'),
  )
})

test('a web Request is made only on demand, of the same request', async () => {
  const app = new Hayate({ log: false })
  app.post('/web', { input: { request } }, async ({ request }) => {
    const web = request.toWeb()
    return [web instanceof Request, web.method, new URL(web.url).search, web.headers.get('x-a'), await web.text()]
  })
  await using client = await testClient(app)
  const answer = await client.post('/web?q=1', { body: 'sent', headers: { 'x-a': 'b' } })
  assert.deepEqual(await answer.json(), [true, 'POST', '?q=1', 'b', 'sent'])
})

test('the errors of dependencies, through the whole graph, and of routers stand in the document of every route below', () => {
  const gone = defineError('user_gone', { status: 410, title: 'Gone' })
  const busy = defineError('busy', { status: 503, title: 'Busy' })
  const deep = depends({}, () => 1, { errors: [gone] })
  const user = depends({ deep }, ({ deep }) => deep)
  const router = new Router({ prefix: '/r', errors: [busy] })
  router.get('/x', { input: { user } }, () => 1)
  const app = new Hayate()
  app.include(router)
  assert.deepEqual(Object.keys(operationOf(app, '/r/x', 'get').responses), ['200', '410', '503'])
})

test('§5: every scheme is a dependency: it documents itself and answers 401 with the right WWW-Authenticate', async () => {
  const url = 'https://id.example/.well-known/openid-configuration'
  const schemes = {
    password: oauth2PasswordBearer({ tokenUrl: '/token', scopes: { read: 'Read' } }),
    code: oauth2AuthorizationCode({ authorizationUrl: 'https://id.example/a', tokenUrl: 'https://id.example/t' }),
    bearer: httpBearer(),
    basic: httpBasic(),
    header: apiKey({ in: 'header', name: 'x-key' }),
    query: apiKey({ in: 'query', name: 'key' }),
    cookie: apiKey({ in: 'cookie', name: 'key' }),
    oidc: openIdConnect({ url }),
  }
  const expected = { basic: /^Basic/, header: /^ApiKey/, query: /^ApiKey/, cookie: /^ApiKey/ } as Record<string, RegExp>
  for (const [name, scheme] of Object.entries(schemes)) {
    const app = new Hayate({ log: false })
    app.get('/', { input: { credential: scheme } }, () => 'in')
    await using client = await testClient(app)
    const refused = await client.get('/')
    assert.equal(refused.status, 401, name)
    assert.match(refused.headers.get('www-authenticate') ?? '', expected[name] ?? /^Bearer/, name)
    assert.equal(operationOf(app, '/', 'get').security?.length, 1, name)
    assert.equal(Object.keys(app.openapi().components?.['securitySchemes'] ?? {}).length, 1, name)
  }
})

test('§5: requires asks for scopes, securityScopes tells which, passwordForm reads the form', async () => {
  const token = oauth2PasswordBearer({ tokenUrl: '/token', scopes: { 'items:write': 'Change items' } })
  const currentUser = depends({ token, asked: securityScopes }, ({ asked }) => asked.scopes)
  const app = new Hayate({ log: false })
  app.get('/', { input: { user: requires(currentUser, ['items:write']) } }, ({ user }) => user)
  app.post('/token', { input: { login: passwordForm } }, ({ login }) => login.username)
  await using client = await testClient(app)
  const answer = await client.get('/', { headers: { authorization: 'Bearer t' } })
  assert.deepEqual(await answer.json(), ['items:write'])
  assert.deepEqual(operationOf(app, '/', 'get').security, [{ oauth2Password: ['items:write'] }])
  const login = { grant_type: 'password', username: 'a@example.org', password: 'x' }
  assert.equal(await (await client.post('/token', { form: login })).json(), 'a@example.org')
})
