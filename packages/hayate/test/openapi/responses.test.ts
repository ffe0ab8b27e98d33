import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { defineError } from '../../src/errors/define-error.ts'
import { buildDocument } from '../../src/openapi/build-document.ts'
import type { DocumentInfo } from '../../src/openapi/document-info.ts'
import type { OpenApiDocument, Response } from '../../src/openapi/document-types.ts'
import { fastapiErrorSchemas } from '../../src/openapi/fastapi-error-schemas.ts'
import { encoded, eventStream, jsonLines } from '../../src/responses/mark-output.ts'
import { parameter, type RouteLiteral, routeLiteral } from './route-literal.ts'

function build(route: RouteLiteral, info: Partial<DocumentInfo> = {}): OpenApiDocument {
  return buildDocument([routeLiteral('/items', route)], { title: 'Shop', version: '1', ...info })
}

function responsesOf(route: RouteLiteral, info?: Partial<DocumentInfo>): Readonly<Record<string, Response>> {
  return build(route, info).paths['/items']?.[(route.method ?? 'get').toLowerCase()]?.responses ?? {}
}

const Item = z.object({ name: z.string() }).meta({ id: 'Item', description: 'A thing' })
const item = { $ref: '#/components/schemas/Item' }
const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const shopNotFound = defineError('shop_not_found', { status: 404, title: 'No such shop', description: 'It closed.' })
const body = { kind: 'json', schema: Item, required: true, mediaType: 'application/json', options: {} } as const

test('a route without an output answers any JSON', () => {
  assert.deepEqual(responsesOf({}), { 200: { description: 'OK', content: { 'application/json': { schema: {} } } } })
})

test('an output stands under the default status, described by the phrase of that status', () => {
  assert.deepEqual(responsesOf({ output: Item, status: 201 }), {
    201: { description: 'Created', content: { 'application/json': { schema: item } } },
  })
})

test("the description of an answer is the route's, else its schema's", () => {
  assert.equal(responsesOf({ output: z.string().describe('A word') })['200']?.description, 'A word')
  const responses = responsesOf({ output: z.string().describe('A word'), definition: { responseDescription: 'Mine' } })
  assert.equal(responses['200']?.description, 'Mine')
})

test('204 has no content, whatever the output', () => {
  assert.deepEqual(responsesOf({ status: 204 }), { 204: { description: 'No Content' } })
  assert.deepEqual(responsesOf({ output: { 204: null } }), { 204: { description: 'No Content' } })
})

test('outputs by status are one answer each', () => {
  assert.deepEqual(responsesOf({ output: { 200: Item, 202: z.string(), 304: null } }), {
    200: { description: 'OK', content: { 'application/json': { schema: item } } },
    202: { description: 'Accepted', content: { 'application/json': { schema: { type: 'string' } } } },
    304: { description: 'Not Modified' },
  })
})

test('streams name the schema of their items', () => {
  assert.deepEqual(responsesOf({ output: jsonLines(Item) })['200']?.content, {
    'application/jsonl': { 'x-item-schema': item },
  })
  const event = responsesOf({ output: eventStream(Item) })['200']?.content?.['text/event-stream']?.['x-item-schema']
  assert.deepEqual((event as { properties: { data: unknown } }).properties.data, {
    type: 'string',
    contentMediaType: 'application/json',
    contentSchema: item,
  })
})

test('OpenAPI 3.2 has a word of its own for the items of a stream', () => {
  const document = build({ output: jsonLines(Item) }, { specification: '3.2' })
  assert.equal(document.openapi, '3.2.0')
  assert.deepEqual(document.paths['/items']?.get?.responses['200']?.content, {
    'application/jsonl': { itemSchema: item },
  })
})

test('an encoded output is described by its input side, which is what z.encode yields', () => {
  const Model = z.object({ stock: z.int().default(0) })
  const schema = responsesOf({ output: encoded(Model) })['200']?.content?.['application/json']?.schema
  assert.equal(schema?.required, undefined)
})

test('a declared error is an answer of its own, with a component that fixes its members', () => {
  const document = build({ errors: [itemNotFound] }, { errorBase: 'https://example.com/problems/' })
  assert.deepEqual(document.paths['/items']?.get?.responses['404'], {
    description: 'No such item',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem.item_not_found' } } },
  })
  const problem = document.components?.schemas?.['Problem.item_not_found']
  assert.deepEqual(problem?.required, ['type', 'title', 'status', 'code'])
  assert.deepEqual((problem?.properties as Record<string, unknown> | undefined)?.type, {
    type: 'string',
    const: 'https://example.com/problems/item_not_found',
  })
})

test('several errors of one status are told apart by their code', () => {
  const answer = responsesOf({ errors: [itemNotFound, shopNotFound, itemNotFound] })['404']
  const content = answer?.content?.['application/problem+json']
  assert.deepEqual(content?.schema, {
    oneOf: [
      { $ref: '#/components/schemas/Problem.item_not_found' },
      { $ref: '#/components/schemas/Problem.shop_not_found' },
    ],
  })
  assert.deepEqual(Object.keys(content?.examples ?? {}), ['item_not_found', 'shop_not_found'])
  assert.equal(answer?.description, '- `item_not_found`: No such item\n- `shop_not_found`: It closed.')
})

test('extra members of an error stand at the top level, those of a component through allOf', () => {
  const tooMany = defineError('too_many', { status: 429, title: 'Too many', extra: z.object({ limit: z.int() }) })
  const Quota = z.object({ left: z.int() }).meta({ id: 'Quota' })
  const noQuota = defineError('no_quota', { status: 403, title: 'None left', extra: Quota })
  const schemas = build({ errors: [tooMany, noQuota] }).components?.schemas
  const limited = schemas?.['Problem.too_many']
  assert.deepEqual(Object.keys(limited?.properties ?? {}), ['type', 'title', 'status', 'code', 'detail', 'limit'])
  assert.deepEqual(limited?.required, ['type', 'title', 'status', 'code', 'limit'])
  assert.deepEqual((schemas?.['Problem.no_quota']?.allOf as unknown[] | undefined)?.[1], {
    $ref: '#/components/schemas/Quota',
  })
  assert.ok(schemas?.Quota)
})

test('two declarations of one code are two components', () => {
  const other = defineError('item_not_found', { status: 404, title: 'Gone from the shelf' })
  const document = buildDocument(
    [routeLiteral('/a', { errors: [itemNotFound] }), routeLiteral('/b', { errors: [other] })],
    { title: 'Shop', version: '1' },
  )
  assert.deepEqual(Object.keys(document.components?.schemas ?? {}), [
    'Problem.item_not_found',
    'Problem.item_not_found-2',
  ])
})

test('the headers of errors are documented', () => {
  const denied = defineError('denied', { status: 401, title: 'Denied', headers: { 'www-authenticate': 'Bearer' } })
  assert.deepEqual(responsesOf({ errors: [denied] })['401']?.headers, {
    'www-authenticate': { schema: { type: 'string' } },
  })
})

test('a route with parameters or a body answers 422, and 400, 413, 415 by shared answers', () => {
  const withQuery = responsesOf({ parameters: [parameter('query', 'q', z.string())] })
  assert.deepEqual(Object.keys(withQuery), ['200', '400', '422'])
  assert.deepEqual(withQuery['422']?.content?.['application/problem+json']?.schema, {
    $ref: '#/components/schemas/ValidationProblem',
  })
  const document = build({ method: 'POST', body })
  const responses = document.paths['/items']?.post?.responses ?? {}
  assert.deepEqual(Object.keys(responses), ['200', '400', '413', '415', '422'])
  assert.deepEqual(responses['413'], { $ref: '#/components/responses/ContentTooLarge' })
  assert.deepEqual(Object.keys(document.components?.responses ?? {}), [
    'BadRequest',
    'ContentTooLarge',
    'UnsupportedMediaType',
  ])
  assert.deepEqual(Object.keys(document.components?.schemas ?? {}), [
    'HttpProblem',
    'InvalidInput',
    'Item',
    'ValidationProblem',
  ])
})

test('a declared 422 stands beside the one of validation', () => {
  const unfit = defineError('unfit', { status: 422, title: 'Unfit' })
  const schema = responsesOf({ method: 'POST', body, errors: [unfit] })['422']?.content?.['application/problem+json']
    ?.schema
  assert.deepEqual(schema, {
    oneOf: [{ $ref: '#/components/schemas/Problem.unfit' }, { $ref: '#/components/schemas/ValidationProblem' }],
  })
})

test('422 is not added where the route itself says 422, 4XX or default', () => {
  for (const status of ['422', '4XX', 'default']) {
    const responses = responsesOf({
      parameters: [parameter('query', 'q', z.string())],
      definition: { responses: { [status]: { description: 'Mine' } } },
    })
    assert.equal(responses[status]?.description, 'Mine')
    assert.equal(Object.hasOwn(responses, '422'), status === '422')
  }
})

test('further answers are merged over the described ones; their content may name a schema', () => {
  const responses = responsesOf({
    output: Item,
    errors: [itemNotFound],
    definition: {
      responses: {
        200: { description: 'A picture, or JSON', content: { 'image/png': {} } },
        404: { description: 'Nowhere' },
        409: { description: 'Taken', content: { 'application/json': { schema: Item } } },
      },
    },
  })
  assert.equal(responses['200']?.description, 'A picture, or JSON')
  assert.deepEqual(Object.keys(responses['200']?.content ?? {}), ['application/json', 'image/png'])
  assert.equal(responses['404']?.description, 'Nowhere')
  assert.ok(responses['404']?.content?.['application/problem+json'])
  assert.deepEqual(responses['409']?.content?.['application/json']?.schema, item)
})

test('without an output, the content that is given is all of it', () => {
  const responses = responsesOf({
    definition: { responses: { 200: { description: 'A picture', content: { 'image/png': {} } } } },
  })
  assert.deepEqual(responses, { 200: { description: 'A picture', content: { 'image/png': {} } } })
})

test("FastAPI's error format has FastAPI's schemas", () => {
  const document = build(
    { method: 'POST', body, errors: [itemNotFound, shopNotFound] },
    { errorSchemas: fastapiErrorSchemas },
  )
  const responses = document.paths['/items']?.post?.responses
  assert.deepEqual(responses?.['422']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/HTTPValidationError' } },
  })
  assert.deepEqual(responses?.['404']?.content?.['application/json']?.schema, {
    $ref: '#/components/schemas/HTTPError',
  })
  assert.deepEqual(Object.keys(document.components?.schemas ?? {}), [
    'HTTPError',
    'HTTPValidationError',
    'Item',
    'ValidationError',
  ])
})
