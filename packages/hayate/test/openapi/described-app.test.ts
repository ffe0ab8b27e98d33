import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  body,
  ConfigurationError,
  defineError,
  depends,
  Hayate,
  json,
  type OpenApiDocument,
  query,
  Router,
  ValidationError,
  validationMessage,
} from 'hayate'
import { apiKey, httpBearer, oauth2PasswordBearer, requires } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const Item = z.object({ name: z.string() }).meta({ id: 'Item', examples: [{ name: 'Pen' }] })

test("a document is hayate's defaults, title and version, and what is empty is left out", async () => {
  await using client = await testClient(new Hayate({ log: false }))
  const answer = await client.get('/openapi.json')
  deepStrictEqual(await answer.json(), { openapi: '3.1.0', info: { title: 'hayate', version: '0.1.0' }, paths: {} })
})

test('scopes that are asked for along the chain stand merged in the operation, and all of them in the scheme', () => {
  const oauth2 = oauth2PasswordBearer({ tokenUrl: 'token', scopes: { me: 'Read yourself', items: 'Read items' } })
  const user = depends({ token: oauth2 }, ({ token }) => token)
  const active = depends({ user: requires(user, ['me']) }, (values) => values.user)
  const app = new Hayate({ log: false })
  app.get('/items', { input: { user: requires(active, ['items']) } }, () => 1)
  app.get('/me', { input: { user: active } }, () => 1)
  const document = app.openapi()
  deepStrictEqual(document.paths['/items']?.get?.security, [{ oauth2Password: ['items', 'me'] }])
  deepStrictEqual(document.paths['/me']?.get?.security, [{ oauth2Password: ['me'] }])
  deepStrictEqual(document.components?.securitySchemes, {
    oauth2Password: {
      type: 'oauth2',
      flows: { password: { tokenUrl: 'token', scopes: { me: 'Read yourself', items: 'Read items' } } },
    },
  })
})

test('a scheme of the whole application stands in every operation; a scheme goes by the name it is given', () => {
  const bearer = httpBearer({ name: 'HTTPBearer' })
  const app = new Hayate({ log: false, dependencies: [bearer] })
  app.get('/', () => 1)
  const document = app.openapi()
  deepStrictEqual(document.paths['/']?.get?.security, [{ HTTPBearer: [] }])
  deepStrictEqual(document.components?.securitySchemes, { HTTPBearer: { type: 'http', scheme: 'bearer' } })
})

test('a scheme that may be absent is one alternative, and so is doing without', () => {
  const key = apiKey({ in: 'header', name: 'x-key', autoError: false })
  const bearer = httpBearer({ autoError: false })
  const basic = oauth2PasswordBearer({ tokenUrl: 'token' })
  const app = new Hayate({ log: false })
  app.get('/either', { input: { key, bearer } }, () => 1)
  app.get('/both', { input: { basic, key } }, () => 1)
  app.get('/demanded', { input: { key, demanded: apiKey({ in: 'header', name: 'x-key' }) } }, () => 1)
  const { paths } = app.openapi()
  deepStrictEqual(paths['/either']?.get?.security, [{}, { apiKeyHeader: [] }, { bearer: [] }])
  deepStrictEqual(paths['/both']?.get?.security, [{ oauth2Password: [] }, { oauth2Password: [], apiKeyHeader: [] }])
  deepStrictEqual(paths['/demanded']?.get?.security, [{ apiKeyHeader: [] }])
})

test('examples with names, or without, stand at parameters, bodies and answers; those of a schema in the schema', () => {
  const app = new Hayate({ log: false })
  const normal = { normal: { summary: 'A normal one', description: 'It *works*.', value: { name: 'Pen' } } }
  app.put(
    '/items/{item_id}',
    {
      input: {
        item_id: z.int(),
        item: body(Item, { examples: normal }),
        q: query(z.string().optional(), { examples: { fixed: { value: 'pen' } } }),
        r: query(z.string().optional(), { examples: ['a', 'b'] }),
      },
      output: Item,
      responses: { 200: { examples: normal }, 404: { examples: ['gone'], content: { 'text/plain': {} } } },
    },
    ({ item }) => item,
  )
  const document = app.openapi()
  const operation = document.paths['/items/{item_id}']?.put
  deepStrictEqual(operation?.requestBody?.content['application/json']?.examples, normal)
  deepStrictEqual(operation?.parameters?.[1]?.examples, { fixed: { value: 'pen' } })
  deepStrictEqual(operation?.parameters?.[2]?.examples, { a: { value: 'a' }, b: { value: 'b' } })
  deepStrictEqual(operation?.responses['200'], {
    description: 'OK',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' }, examples: normal } },
  })
  deepStrictEqual(operation?.responses['404'], {
    description: 'Not Found',
    content: { 'text/plain': { examples: { gone: { value: 'gone' } } } },
  })
  deepStrictEqual(document.components?.schemas?.Item?.examples, [{ name: 'Pen' }])
})

test('operations are named by their operationId, the nearest nameOperation, their handler, or method and path', () => {
  const app = new Hayate({ log: false, nameOperation: ({ name, tags }) => `${tags[0] ?? 'app'}-${name ?? 'none'}` })
  const own = new Router({ nameOperation: ({ method, path }) => `${method} ${path}` })
  const plain = new Router({ prefix: '/plain', tags: ['plain'] })
  const read = () => 1
  app.get('/a', read)
  app.get('/b', { operationId: 'given' }, read)
  own.get('/c', read)
  plain.get('/d', read)
  app.include(own, { prefix: '/own' })
  app.include(plain)
  const names = Object.values(app.openapi().paths).map((item) => item.get?.operationId)
  deepStrictEqual(names, ['app-read', 'given', 'GET /own/c', 'plain-read'])
  strictEqual(app.openapi().paths['/plain/d']?.get?.summary, 'Plain Read')
  const same = new Hayate({ log: false, nameOperation: () => 'same' })
  same.get('/a', () => 1)
  same.get('/b', () => 1)
  throws(
    () => same.openapi(),
    (error) => error instanceof ConfigurationError && error.code === 'HAYATE_DUPLICATE_OPERATION_ID',
  )
})

test('the last word on the document is a function that gets a copy of it', async () => {
  const app = new Hayate({
    log: false,
    openapiExtra: { info: { 'x-logo': { url: '/logo.png' } } },
    changeDocument: (document) => ({ ...document, info: { ...document.info, title: 'Ours' } }),
  })
  await using client = await testClient(app)
  const { info } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(info, { title: 'Ours', version: '0.1.0', 'x-logo': { url: '/logo.png' } })
  match(await (await client.get('/docs')).text(), /<title>hayate - Swagger UI/)
})

test('servers have variables, tags their documents, and answers of the whole application stand everywhere', () => {
  const teapot = { 418: { description: 'I am a teapot' } }
  const app = new Hayate({
    log: false,
    servers: [{ url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } }],
    tags: [{ name: 'items', description: 'Things', externalDocs: { url: 'https://example.com/items' } }],
    responses: teapot,
  })
  const hidden = new Router({ prefix: '/hidden', document: false })
  hidden.get('/a', () => 1)
  app.get('/', { tags: ['items'], deprecated: true, responseDescription: 'All is well' }, () => 1)
  app.get('/secret', { document: false }, () => 1)
  app.include(hidden)
  const document = app.openapi()
  deepStrictEqual(document.servers?.[0]?.variables, { region: { default: 'eu', enum: ['eu', 'us'] } })
  deepStrictEqual(document.tags?.[0]?.externalDocs, { url: 'https://example.com/items' })
  deepStrictEqual(Object.keys(document.paths), ['/'])
  const operation = document.paths['/']?.get
  strictEqual(operation?.deprecated, true)
  strictEqual(operation?.responses['200']?.description, 'All is well')
  strictEqual(operation?.responses['418']?.description, 'I am a teapot')
})

test('two schemas of one id end the start of a server, not the first visit of the docs', async () => {
  const app = new Hayate({ log: false })
  app.get('/a', { output: z.object({ a: z.string() }).meta({ id: 'Same' }) }, () => ({ a: '' }))
  app.get('/b', { output: z.object({ b: z.string() }).meta({ id: 'Same' }) }, () => ({ b: '' }))
  await rejects(
    app.start({ mode: 'production' }),
    /HAYATE_DUPLICATE_SCHEMA_ID|Two different schemas have the id 'Same'/,
  )
  await rejects(app.start({ mode: 'development' }), /Two different schemas have the id 'Same'/)
  const quiet = new Hayate({ log: false, openapiUrl: null })
  quiet.get('/a', { output: z.object({ a: z.string() }).meta({ id: 'Same' }) }, () => ({ a: '' }))
  quiet.get('/b', { output: z.object({ b: z.string() }).meta({ id: 'Same' }) }, () => ({ b: '' }))
  await (await quiet.start({ mode: 'production' })).stop()
})

test('below a root path the document names it as its first server, unless it is there or switched off', async () => {
  const servers = async (app: Hayate): Promise<unknown> => {
    await using client = await testClient(app)
    return ((await (await client.get('/openapi.json')).json()) as OpenApiDocument).servers
  }
  const below = { log: false, rootPath: '/api/v1' } as const
  const elsewhere = { url: 'https://example.com' }
  deepStrictEqual(await servers(new Hayate({ log: false })), undefined)
  deepStrictEqual(await servers(new Hayate(below)), [{ url: '/api/v1' }])
  deepStrictEqual(await servers(new Hayate({ ...below, servers: [elsewhere] })), [{ url: '/api/v1' }, elsewhere])
  const listed = [elsewhere, { url: '/api/v1', description: 'Here' }]
  deepStrictEqual(await servers(new Hayate({ ...below, servers: listed })), listed)
  deepStrictEqual(await servers(new Hayate({ ...below, rootPathInServers: false })), undefined)
})

test('versions are applications of their own below one, each with its document, docs and lifespan', async () => {
  const opened: string[] = []
  const version = (name: string, path: '/old' | '/new'): Hayate => {
    const app = new Hayate({
      title: `Shop ${name}`,
      version: name,
      log: false,
      lifespan: function* () {
        opened.push(name)
        yield
        opened.push(`${name} closed`)
      },
    })
    const shared = new Router()
    shared.get('/items', { output: z.array(Item) }, () => [{ name }])
    app.include(shared)
    app.get(path, () => name)
    return app
  }
  const app = new Hayate({ log: false })
  app.mount('/v1', version('1.0.0', '/old'))
  app.mount('/v2', version('2.0.0', '/new'))
  {
    await using client = await testClient(app)
    for (const [prefix, name, path] of [
      ['/v1', '1.0.0', '/old'],
      ['/v2', '2.0.0', '/new'],
    ] as const) {
      deepStrictEqual(await (await client.get(`${prefix}/items`)).json(), [{ name }])
      const document = (await (await client.get(`${prefix}/openapi.json`)).json()) as OpenApiDocument
      strictEqual(document.info.version, name)
      deepStrictEqual(document.servers, [{ url: prefix }])
      deepStrictEqual(Object.keys(document.paths), ['/items', path])
      const page = await (await client.get(`${prefix}/docs`)).text()
      match(page, /"openapiUrl":".\/openapi.json"/)
      const [, asset = ''] = /src="([^"]*swagger-ui-bundle[^"]*)"/.exec(page) ?? []
      strictEqual((await client.get(new URL(asset, `http://localhost${prefix}/docs`).pathname)).status, 200)
    }
    strictEqual((await client.get('/v1/new')).status, 404)
    deepStrictEqual(opened, ['1.0.0', '2.0.0'])
  }
  deepStrictEqual(opened.slice(2).toSorted(), ['1.0.0 closed', '2.0.0 closed'])
})

test('docs pages take files from elsewhere, and their policy lets exactly those in', async () => {
  const app = new Hayate({
    log: false,
    faviconUrl: 'https://icons.example.com/f.ico',
    docsAssets: {
      'swagger-ui-bundle.js': 'https://cdn.example.com/swagger-ui-bundle.js',
      'swagger-ui.css': '/static/theme.css',
      'redoc.standalone.js': 'https://cdn.example.com/redoc.js',
    },
  })
  await using client = await testClient(app)
  const docs = await client.get('/docs')
  const html = await docs.text()
  match(html, /<script src="https:\/\/cdn\.example\.com\/swagger-ui-bundle\.js">/)
  match(html, /href="\.\/static\/theme\.css"/)
  match(html, /<link rel="icon" href="https:\/\/icons\.example\.com\/f\.ico">/)
  const from = "default-src 'self' https://cdn.example.com https://icons.example.com;"
  ok(docs.headers.get('content-security-policy')?.startsWith(from))
  const redoc = await client.get('/redoc')
  match(await redoc.text(), /<script src="https:\/\/cdn\.example\.com\/redoc\.js">/)
  match(redoc.headers.get('content-security-policy') ?? '', /style-src 'self' https:\/\/cdn\.example\.com/)
  strictEqual((await client.get('/docs/assets/swagger-ui-bundle.js')).status, 404)
  strictEqual((await client.get('/docs/assets/hayate-docs.js')).status, 200)
})

test('Swagger UI gets the parameters and the OAuth settings it is given; the redirect page can move or go', async () => {
  const app = new Hayate({
    title: 'Shop',
    log: false,
    swaggerUi: { deepLinking: false, syntaxHighlight: { theme: '<obsidian>' } },
    swaggerUiOAuth: { clientId: 'docs', usePkceWithAuthorizationCodeGrant: true },
    oauth2RedirectUrl: '/back',
  })
  await using client = await testClient(app)
  const html = await (await client.get('/docs')).text()
  match(html, /<title>Shop - Swagger UI<\/title>/)
  const [, text = ''] = /id="hayate-settings">(.*)<\/script>/.exec(html) ?? []
  ok(!text.includes('<obsidian>'))
  const settings = JSON.parse(text) as { parameters: Record<string, unknown>; [name: string]: unknown }
  strictEqual(settings.parameters.deepLinking, false)
  strictEqual(settings.parameters.showExtensions, true)
  strictEqual(settings.parameters.layout, 'BaseLayout')
  deepStrictEqual(settings.initOAuth, { clientId: 'docs', usePkceWithAuthorizationCodeGrant: true })
  strictEqual(settings.oauth2RedirectUrl, './back')
  const redirect = await client.get('/back')
  strictEqual(redirect.status, 200)
  match(await redirect.text(), /docs\/assets\/oauth2-redirect\.js/)
  strictEqual((await client.get('/docs/oauth2-redirect')).status, 404)
  await using without = await testClient(new Hayate({ log: false, oauth2RedirectUrl: null }))
  strictEqual((await without.get('/docs/oauth2-redirect')).status, 404)
})

test('an address that a setting leaves empty is switched off: without a document there are no pages', async () => {
  for (const off of [null, '']) {
    await using client = await testClient(new Hayate({ log: false, openapiUrl: off }))
    for (const path of ['/openapi.json', '/docs', '/redoc', '/docs/oauth2-redirect', '/docs/assets/hayate-docs.js'])
      strictEqual((await client.get(path)).status, 404, path)
  }
  await using client = await testClient(new Hayate({ log: false, docsUrl: '', redocUrl: '/api-docs' }))
  strictEqual((await client.get('/docs')).status, 404)
  strictEqual((await client.get('/redoc')).status, 404)
  match(await (await client.get('/api-docs')).text(), /<title>hayate - ReDoc<\/title>/)
})

test('a declared error that two routers share is one component', () => {
  const gone = defineError('gone', { status: 410, title: 'Gone' })
  const app = new Hayate({ log: false, errors: [gone] })
  app.get('/a', () => 1)
  app.get('/b', () => 1)
  deepStrictEqual(Object.keys(app.openapi().components?.schemas ?? {}), ['Problem.gone'])
})

test('whatever .meta() says besides stands in the schema, of a parameter, a field and a model', () => {
  const Model = z.object({ secret: z.string().meta({ title: 'Secret', writeOnly: true, 'x-field': 1 }) })
  const app = new Hayate({ log: false })
  const q = query(z.string().meta({ 'x-param': true }), {
    title: 'Search',
    description: 'What *for*',
    deprecated: true,
  })
  app.post('/', { input: { q, model: body(Model.meta({ id: 'Model', 'x-model': 2 })) } }, () => 1)
  const { paths, components } = app.openapi()
  deepStrictEqual(paths['/']?.post?.parameters, [
    {
      name: 'q',
      in: 'query',
      required: true,
      description: 'What *for*',
      deprecated: true,
      schema: { type: 'string', 'x-param': true, title: 'Search' },
    },
  ])
  deepStrictEqual(components?.schemas?.Model, {
    type: 'object',
    properties: { secret: { type: 'string', title: 'Secret', writeOnly: true, 'x-field': 1 } },
    required: ['secret'],
    'x-model': 2,
  })
})

test('null is one of the types of a schema, in 3.1 as in JSON Schema', () => {
  const app = new Hayate({ log: false })
  const Named = z.object({ name: z.string() }).meta({ id: 'Named' })
  const input = { q: z.string().nullable().optional(), model: body(Named.nullable()) }
  app.post('/', { input }, () => 1)
  const operation = app.openapi().paths['/']?.post
  deepStrictEqual(operation?.parameters?.[0]?.schema, { type: ['string', 'null'] })
  deepStrictEqual(operation?.requestBody?.content['application/json']?.schema, {
    anyOf: [{ $ref: '#/components/schemas/Named' }, { type: 'null' }],
  })
})

test('a format of one’s own changes the answers and the document together: one schema for validation, one for the rest', async () => {
  const Failed = z.object({ detail: z.string() }).meta({ id: 'Failed' })
  const Invalid = Failed.extend({ fields: z.array(z.string()) }).meta({ id: 'Invalid' })
  const app = new Hayate({
    log: false,
    errorFormat: {
      mediaType: 'application/json',
      documents: { error: Failed, validation: Invalid },
      write: (error) => ({
        detail: error.detail ?? error.title,
        ...(error instanceof ValidationError && {
          fields: error.issues.map((issue) => validationMessage('ja', issue)),
        }),
      }),
    },
  })
  const gone = defineError('gone', { status: 410, title: 'Gone' })
  app.post('/items/{id}', { input: { id: z.int(), item: body(Item) }, errors: [gone] }, () => 1)
  await using client = await testClient(app)
  const refused = await client.post('/items/x', { json: { name: 'Pen' } })
  deepStrictEqual(
    [refused.status, refused.headers.get('content-type'), await refused.json()],
    [422, 'application/json', { detail: 'The request is not valid.', fields: ['整数である必要があります'] }],
  )
  deepStrictEqual(await (await client.get('/nowhere')).json(), { detail: 'Not Found' })
  const { paths, components } = app.openapi()
  const responses = paths['/items/{id}']?.post?.responses
  deepStrictEqual(responses?.['422']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/Invalid' } },
  })
  deepStrictEqual(responses?.['410']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/Failed' } },
  })
  deepStrictEqual(components?.responses?.['BadRequest']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/Failed' } },
  })
  deepStrictEqual(Object.keys(components?.schemas ?? {}), ['Failed', 'Invalid', 'Item'])
})

test('with a status of one’s own for what does not fit, `4XX` of the application stands in the document instead of 422', async () => {
  const app = new Hayate({
    log: false,
    responses: { '4XX': { description: 'Refused', schema: z.object({ wrong: z.int() }) } },
  })
  app.onError(ValidationError, ({ issues }) => json({ wrong: issues.length }, { status: 400 }))
  app.post('/items/{id}', { input: { id: z.int(), item: body(Item) } }, () => 1)
  await using client = await testClient(app)
  const refused = await client.post('/items/x', { json: {} })
  deepStrictEqual([refused.status, await refused.json()], [400, { wrong: 2 }])
  deepStrictEqual(Object.keys(app.openapi().paths['/items/{id}']?.post?.responses ?? {}), ['200', '4XX'])
})
