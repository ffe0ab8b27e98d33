import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { body, Hayate, query } from 'hayate'
import { httpBearer } from 'hayate/security'
import * as z from 'zod'
import { toOpenApi30 } from '../../src/openapi/to-openapi-30.ts'

const Money = z.object({ amount: z.number() }).meta({ id: 'Money' })

/** The schema that a Zod schema becomes as a body in 3.0. */
function downgraded(schema: z.ZodType): unknown {
  const app = new Hayate({ log: false, openapi: '3.0' })
  app.post('/', { input: { value: body(schema) } }, () => null)
  return app.openapi().paths['/']?.post?.requestBody?.content['application/json']?.schema
}

/** A JSON Schema as a component, in 3.0. */
function component(schema: Record<string, unknown>): unknown {
  const schemas = { Money: { type: 'object' }, It: schema }
  const document = { openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: {}, components: { schemas } }
  return toOpenApi30(document).components?.schemas?.It
}

test('null is a flag in OpenAPI 3.0', () => {
  deepStrictEqual(downgraded(z.string().nullable()), { type: 'string', nullable: true })
  deepStrictEqual(downgraded(z.enum(['a', 'b']).nullable()), {
    type: 'string',
    enum: ['a', 'b', null],
    nullable: true,
  })
  deepStrictEqual(downgraded(Money.nullable()), {
    type: 'object',
    nullable: true,
    allOf: [{ $ref: '#/components/schemas/Money' }],
  })
  deepStrictEqual(downgraded(z.union([z.string(), z.boolean(), z.null()])), {
    anyOf: [{ type: 'string', nullable: true }, { type: 'boolean' }],
  })
  deepStrictEqual(component({ type: ['integer', 'null'], minimum: 1 }), { type: 'integer', minimum: 1, nullable: true })
})

test('words of JSON Schema that 3.0 does not know become those it does', () => {
  deepStrictEqual(downgraded(z.number().gt(1).lt(9)), {
    type: 'number',
    minimum: 1,
    exclusiveMinimum: true,
    maximum: 9,
    exclusiveMaximum: true,
  })
  deepStrictEqual(downgraded(z.literal('one')), { type: 'string', enum: ['one'] })
  deepStrictEqual(downgraded(z.tuple([z.string(), z.boolean()])), {
    type: 'array',
    items: { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
    minItems: 2,
    maxItems: 2,
  })
  deepStrictEqual(component({ type: 'string', contentMediaType: 'application/octet-stream' }), {
    type: 'string',
    format: 'binary',
  })
  deepStrictEqual(component({ type: 'string', contentMediaType: 'image/png' }), { type: 'string', format: 'binary' })
  deepStrictEqual(component({ type: 'string', contentMediaType: 'application/json' }), { type: 'string' })
  deepStrictEqual(component({ type: 'string', examples: ['a', 'b'] }), { type: 'string', example: 'a' })
  deepStrictEqual(component({ $ref: '#/components/schemas/Money', description: 'How much' }), {
    allOf: [{ $ref: '#/components/schemas/Money' }],
    description: 'How much',
  })
  deepStrictEqual(
    component({ type: 'object', patternProperties: { '^x': { type: 'string' } }, if: {}, $comment: 'a' }),
    {
      type: 'object',
      additionalProperties: { type: 'string' },
    },
  )
  deepStrictEqual(component({ type: 'array' }), { type: 'array', items: {} })
  deepStrictEqual(component({ type: ['string', 'integer'] }), { anyOf: [{ type: 'string' }, { type: 'integer' }] })
})

test('a member that is named like a keyword keeps its place', () => {
  deepStrictEqual(component({ type: 'object', properties: { const: { const: 1 }, examples: { type: 'string' } } }), {
    type: 'object',
    properties: { const: { type: 'integer', enum: [1] }, examples: { type: 'string' } },
  })
})

test('a document in 3.0 has no words of 3.1 around its schemas either', () => {
  const app = new Hayate({
    title: 'Shop',
    summary: 'A shop',
    description: 'Sells things.',
    license: { name: 'MIT', identifier: 'MIT' },
    log: false,
  })
  app.webhooks.post('paid', { input: { money: body(Money) } })
  app.get('/', { input: { token: httpBearer(), at: query(z.string(), { examples: ['now'] }) } }, () => 1)
  const document = app.openapi({ openapi: '3.0' })
  strictEqual(document.openapi, '3.0.3')
  strictEqual(document.info.summary, undefined)
  strictEqual(document.info.description, 'A shop\n\nSells things.')
  deepStrictEqual(document.info.license, { url: 'https://spdx.org/licenses/MIT.html', name: 'MIT' })
  strictEqual(document.webhooks, undefined)
  deepStrictEqual(Object.keys(document['x-webhooks'] ?? {}), ['paid'])
  deepStrictEqual(document.paths['/']?.get?.parameters?.[0]?.examples, { now: { value: 'now' } })
  strictEqual(app.openapi().openapi, '3.1.0')
  strictEqual(app.openapi({ openapi: '3.2' }).openapi, '3.2.0')
})
