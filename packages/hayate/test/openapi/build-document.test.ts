import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { buildDocument } from '../../src/openapi/build-document.ts'
import type { DocumentInfo } from '../../src/openapi/document-info.ts'
import type { OpenApiDocument, Operation } from '../../src/openapi/document-types.ts'
import type { CompiledRoute } from '../../src/routing/compiled-route.ts'
import { parameter, routeLiteral } from './route-literal.ts'

const info: DocumentInfo = { title: 'Shop', version: '1.0.0' }

function build(...routes: CompiledRoute[]): OpenApiDocument {
  return buildDocument(routes, info)
}

function operationOf(document: OpenApiDocument, path: string, method = 'get'): Operation {
  const operation = document.paths[path]?.[method]
  assert.ok(operation, `${method} ${path} is in the document`)
  return operation
}

function only(route: CompiledRoute): Operation {
  return operationOf(build(route), route.path, route.method.toLowerCase())
}

test('an application without routes has a document of its title and version', () => {
  assert.deepEqual(build(), { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths: {} })
})

test('everything that describes the application stands in the document', () => {
  const document = buildDocument([], {
    ...info,
    summary: 'A shop',
    description: 'Sells *things*.',
    termsOfService: 'https://example.com/terms',
    contact: { name: 'Desk', email: 'desk@example.com' },
    license: { name: 'MIT', identifier: 'MIT' },
    servers: [{ url: 'https://api.example.com', description: 'Live' }],
    tags: [{ name: 'items', description: 'Things', externalDocs: { url: 'https://example.com/items' } }],
    externalDocs: { url: 'https://example.com' },
    extra: { info: { 'x-logo': { url: '/logo.png' } }, webhooks: { paid: { post: { responses: {} } } } },
  })
  assert.deepEqual(document.info, {
    title: 'Shop',
    version: '1.0.0',
    summary: 'A shop',
    description: 'Sells *things*.',
    termsOfService: 'https://example.com/terms',
    contact: { name: 'Desk', email: 'desk@example.com' },
    license: { name: 'MIT', identifier: 'MIT' },
    'x-logo': { url: '/logo.png' },
  })
  assert.deepEqual(document.servers, [{ url: 'https://api.example.com', description: 'Live' }])
  assert.equal(document.tags?.[0]?.externalDocs?.url, 'https://example.com/items')
  assert.deepEqual(document.webhooks, { paid: { post: { responses: {} } } })
})

test('paths stand as declared, methods of one path together, hidden routes nowhere', () => {
  const document = build(
    routeLiteral('/b'),
    routeLiteral('/a'),
    routeLiteral('/hidden', { documented: false }),
    routeLiteral('/b', { method: 'POST', operationId: 'createB' }),
  )
  assert.deepEqual(Object.keys(document.paths), ['/b', '/a'])
  assert.deepEqual(Object.keys(document.paths['/b'] ?? {}), ['get', 'post'])
})

test('a method that OpenAPI 3.1 does not know is left out', () => {
  assert.deepEqual(build(routeLiteral('/cache', { method: 'PURGE' })).paths, {})
})

test('declared tags come first, in their order; tags that only operations name follow', () => {
  const document = buildDocument(
    [routeLiteral('/a', { tags: ['users', 'items'] }), routeLiteral('/b', { tags: ['admin', 'admin'] })],
    { ...info, tags: [{ name: 'items' }] },
  )
  assert.deepEqual(document.tags, [{ name: 'items' }, { name: 'users' }, { name: 'admin' }])
  assert.deepEqual(operationOf(document, '/b').tags, ['admin'])
})

test('a summary is made of the operation id unless one is given', () => {
  assert.equal(only(routeLiteral('/a', { operationId: 'readItem' })).summary, 'Read Item')
  assert.equal(only(routeLiteral('/a', { operationId: 'get_items_by_id' })).summary, 'Get Items By Id')
  assert.equal(only(routeLiteral('/a', { operationId: 'readHTTPStatus' })).summary, 'Read HTTP Status')
  assert.equal(only(routeLiteral('/a', { definition: { summary: 'Mine' } })).summary, 'Mine')
})

test('parameters stand in the order path, query, header, cookie', () => {
  const operation = only(
    routeLiteral('/items/{id}', {
      parameters: [
        parameter('cookie', 'session', z.string()),
        parameter('header', 'user-agent', z.string()),
        parameter('query', 'q', z.string()),
        parameter('path', 'id', z.int()),
        parameter('query', 'page', z.int()),
      ],
    }),
  )
  assert.deepEqual(
    operation.parameters?.map((each) => `${each.in} ${each.name}`),
    ['path id', 'query q', 'query page', 'header user-agent', 'cookie session'],
  )
})

test("a parameter carries its schema's default, and its description and deprecation itself", () => {
  const schema = z.int().min(1).default(20).describe('How many').meta({ deprecated: true })
  const operation = only(
    routeLiteral('/items', {
      parameters: [parameter('query', 'limit', schema, { required: false, title: 'Limit', examples: [5, 10] })],
    }),
  )
  const [limit] = operation.parameters ?? []
  assert.equal(limit?.description, 'How many')
  assert.equal(limit?.deprecated, true)
  assert.equal(limit?.required, false)
  assert.deepEqual(limit?.examples, { 5: { value: 5 }, 10: { value: 10 } })
  assert.equal(limit?.schema?.default, 20)
  assert.equal(limit?.schema?.minimum, 1)
  assert.equal(limit?.schema?.title, 'Limit')
  assert.equal('description' in (limit?.schema ?? {}), false)
})

test("a parameter's own options win over its schema", () => {
  const [q] =
    only(
      routeLiteral('/items', {
        parameters: [parameter('query', 'q', z.string().describe('Text'), { description: 'Search', deprecated: true })],
      }),
    ).parameters ?? []
  assert.equal(q?.description, 'Search')
  assert.equal(q?.deprecated, true)
})

test('a parameter with document: false is left out, and still answers 422', () => {
  const operation = only(
    routeLiteral('/items', { parameters: [parameter('query', 'debug', z.boolean(), { document: false })] }),
  )
  assert.equal(operation.parameters, undefined)
  assert.ok(operation.responses['422'])
})

test('a parameter that a route and a dependency share stands once, the required one', () => {
  const operation = only(
    routeLiteral('/items', {
      parameters: [
        parameter('header', 'X-Token', z.string().optional(), { required: false }),
        parameter('header', 'x-token', z.string()),
      ],
    }),
  )
  assert.deepEqual(
    operation.parameters?.map(({ name, required }) => [name, required]),
    [['x-token', true]],
  )
})

test('operation-level openapi is merged in depth, lists appended', () => {
  const operation = only(
    routeLiteral('/items', {
      tags: ['items'],
      parameters: [parameter('query', 'q', z.string())],
      definition: {
        openapi: {
          tags: ['more'],
          'x-cost': 3,
          parameters: [{ name: 'extra', in: 'query', schema: {} }],
          responses: { 200: { headers: { 'x-total': { schema: { type: 'integer' } } } } },
        },
      },
    }),
  )
  assert.deepEqual(operation.tags, ['items', 'more'])
  assert.equal(operation['x-cost'], 3)
  assert.deepEqual(
    operation.parameters?.map((each) => each.name),
    ['q', 'extra'],
  )
  assert.equal(operation.responses['200']?.description, 'OK')
  assert.ok(operation.responses['200']?.headers)
})

test('all security schemes of a route stand in one requirement, the scopes of one joined', () => {
  const oauth2 = {
    name: 'OAuth2',
    object: { type: 'oauth2', flows: { password: { tokenUrl: 'token', scopes: { me: 'You' } } } },
  }
  const key = { name: 'Key', object: { type: 'apiKey', in: 'header', name: 'x-key' } }
  const document = build(
    routeLiteral('/me', {
      security: [
        { scheme: oauth2, scopes: ['me'] },
        { scheme: key, scopes: [] },
        { scheme: oauth2, scopes: ['me', 'items'] },
      ],
    }),
  )
  assert.deepEqual(operationOf(document, '/me').security, [{ OAuth2: ['me', 'items'], Key: [] }])
  assert.deepEqual(document.components?.securitySchemes, { Key: key.object, OAuth2: oauth2.object })
})

test('two different security schemes of one name do not build', () => {
  const first = { name: 'Key', object: { type: 'apiKey', in: 'header', name: 'x-key' } }
  const second = { name: 'Key', object: { type: 'apiKey', in: 'query', name: 'key' } }
  assert.throws(
    () =>
      build(
        routeLiteral('/a', { security: [{ scheme: first, scopes: [] }] }),
        routeLiteral('/b', { security: [{ scheme: second, scopes: [] }] }),
      ),
    (error) => error instanceof ConfigurationError && error.code === 'HAYATE_DUPLICATE_SECURITY_SCHEME',
  )
})

test('the document is plain JSON, and the same each time', () => {
  const routes = [
    routeLiteral('/items', {
      parameters: [parameter('query', 'q', z.string().optional(), { required: false })],
      output: z.array(z.object({ id: z.int(), at: z.date().optional() }).meta({ id: 'Item' })),
      definition: { openapi: { 'x-nothing': undefined } },
    }),
  ]
  const document = buildDocument(routes, info)
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document)
  assert.equal(JSON.stringify(buildDocument(routes, info)), JSON.stringify(document))
})

test('a key named __proto__ stays a key', () => {
  const extra: unknown = JSON.parse('{"x-a": {"__proto__": {"polluted": true}}}')
  const document = buildDocument([], { ...info, extra: extra as Record<string, unknown> })
  assert.equal(JSON.stringify(document['x-a']), '{"__proto__":{"polluted":true}}')
  assert.equal('polluted' in {}, false)
})
