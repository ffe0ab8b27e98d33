import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import * as z from 'zod'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { buildDocument } from '../../src/openapi/build-document.ts'
import type { OpenApiDocument } from '../../src/openapi/document-types.ts'
import type { CompiledBody } from '../../src/routing/compiled-route.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { routeLiteral } from './route-literal.ts'

const info = { title: 'Shop', version: '1.0.0' }

function json(schema: Schema): CompiledBody {
  return { kind: 'json', schema, required: true, mediaType: 'application/json', options: {} }
}

function userSchemas(document: OpenApiDocument): readonly string[] {
  const ours = /^(HttpProblem|ValidationProblem|InvalidInput)$/
  return Object.keys(document.components?.schemas ?? {}).filter((name) => !ours.test(name))
}

function inAndOut(schema: Schema, options: { separateInputOutput?: boolean } = {}): OpenApiDocument {
  return buildDocument([routeLiteral('/items', { method: 'POST', body: json(schema), output: schema })], {
    ...info,
    ...options,
  })
}

test('a schema that is the same on both sides is one component', () => {
  const document = inAndOut(z.object({ id: z.int(), name: z.string().optional() }).meta({ id: 'Item' }))
  assert.deepEqual(userSchemas(document), ['Item'])
  const { requestBody, responses } = document.paths['/items']?.post ?? {}
  assert.deepEqual(requestBody?.content['application/json']?.schema, { $ref: '#/components/schemas/Item' })
  assert.deepEqual(responses?.['200']?.content?.['application/json']?.schema, { $ref: '#/components/schemas/Item' })
})

test('a schema whose sides differ becomes Item-Input and Item-Output', () => {
  const Item = z.object({ name: z.string(), stock: z.int().default(0) }).meta({ id: 'Item' })
  const document = inAndOut(Item)
  assert.deepEqual(userSchemas(document), ['Item-Input', 'Item-Output'])
  assert.deepEqual(document.components?.schemas?.['Item-Input']?.required, ['name'])
  assert.deepEqual(document.components?.schemas?.['Item-Output']?.required, ['name', 'stock'])
})

test('a schema that refers to one with two sides has two sides as well', () => {
  const Item = z.object({ stock: z.int().default(0) }).meta({ id: 'Item' })
  const Cart = z.object({ items: z.array(Item) }).meta({ id: 'Cart' })
  const document = inAndOut(Cart)
  assert.deepEqual(userSchemas(document), ['Cart-Input', 'Cart-Output', 'Item-Input', 'Item-Output'])
  const text = JSON.stringify(document.components?.schemas?.['Cart-Output'])
  assert.match(text, /#\/components\/schemas\/Item-Output"/)
})

test('a schema used on one side only keeps its name', () => {
  const Item = z.object({ stock: z.int().default(0) }).meta({ id: 'Item' })
  const document = buildDocument([routeLiteral('/items', { output: z.array(Item) })], info)
  assert.deepEqual(userSchemas(document), ['Item'])
  assert.deepEqual(document.components?.schemas?.Item?.required, ['stock'])
})

test('separateInputOutput: false describes the input side under one name', () => {
  const Item = z.object({ stock: z.int().default(0) }).meta({ id: 'Item' })
  const document = inAndOut(Item, { separateInputOutput: false })
  assert.deepEqual(userSchemas(document), ['Item'])
  assert.equal(document.components?.schemas?.Item?.required, undefined)
})

test('a recursive schema refers to itself', () => {
  const Node = z
    .object({
      value: z.int().default(1),
      get children() {
        return z.array(Node)
      },
    })
    .meta({ id: 'Node' })
  const document = inAndOut(Node)
  assert.deepEqual(userSchemas(document), ['Node-Input', 'Node-Output'])
  assert.match(JSON.stringify(document.components?.schemas?.['Node-Output']), /schemas\/Node-Output"/)
})

test('two schemas with one id do not build, even if each is used on one side only', () => {
  const a = z.object({ id: z.int() }).meta({ id: 'Item' })
  const b = z.object({ name: z.string() }).meta({ id: 'Item' })
  assert.throws(
    () =>
      buildDocument([routeLiteral('/a', { method: 'POST', body: json(a) }), routeLiteral('/b', { output: b })], info),
    (error) => {
      assert.ok(error instanceof ConfigurationError)
      assert.equal(error.code, 'HAYATE_DUPLICATE_SCHEMA_ID')
      assert.match(error.message, /'Item'.*GET \/b.*POST \/a/)
      return true
    },
  )
})

test("recursive schemas without an id do not get in each other's way", () => {
  interface Folder {
    readonly folders: readonly Folder[]
  }
  const folder: v.GenericSchema<Folder> = v.object({ folders: v.array(v.lazy(() => folder)) })
  interface Reply {
    readonly text: string
    readonly replies: readonly Reply[]
  }
  const reply: v.GenericSchema<Reply> = v.object({ text: v.string(), replies: v.array(v.lazy(() => reply)) })
  const document = buildDocument(
    [
      routeLiteral('/a', { output: toStandardJsonSchema(folder) }),
      routeLiteral('/b', { output: toStandardJsonSchema(reply) }),
    ],
    info,
  )
  const [first, second] = userSchemas(document)
  const schemas = document.components?.schemas ?? {}
  assert.deepEqual(Object.keys(schemas[first ?? '']?.properties ?? {}), ['folders'])
  assert.deepEqual(Object.keys(schemas[second ?? '']?.properties ?? {}), ['text', 'replies'])
  assert.match(JSON.stringify(document.paths['/b']), new RegExp(`schemas/${second}"`))
})

test('components stand in the order of their names', () => {
  const document = buildDocument(
    ['Zebra', 'Ant', 'Mouse'].map((id) => routeLiteral(`/${id}`, { output: z.object({ id: z.int() }).meta({ id }) })),
    info,
  )
  assert.deepEqual(userSchemas(document), ['Ant', 'Mouse', 'Zebra'])
})

test('an id that OpenAPI does not allow as a name is written with underscores', () => {
  const document = buildDocument([routeLiteral('/', { output: z.object({}).meta({ id: 'Page<Item>' }) })], info)
  assert.deepEqual(userSchemas(document), ['Page_Item_'])
  assert.deepEqual(document.paths['/']?.get?.responses['200']?.content?.['application/json']?.schema, {
    $ref: '#/components/schemas/Page_Item_',
  })
})

test('a property may have the name of a keyword', () => {
  const Odd = z
    .object({ $ref: z.string(), properties: z.string(), default: z.string(), mapping: z.string() })
    .meta({ id: 'Odd' })
  const document = inAndOut(Odd)
  const properties = document.components?.schemas?.Odd?.properties as Record<string, unknown>
  assert.deepEqual(Object.keys(properties), ['$ref', 'properties', 'default', 'mapping'])
  assert.deepEqual(properties.$ref, { type: 'string' })
})
