import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { buildDocument } from '../../src/openapi/build-document.ts'
import type { RequestBody } from '../../src/openapi/document-types.ts'
import type { CompiledBody } from '../../src/routing/compiled-route.ts'
import { routeLiteral } from './route-literal.ts'

function bodyOf(body: CompiledBody): RequestBody | undefined {
  const document = buildDocument([routeLiteral('/items', { method: 'POST', body })], { title: 'Shop', version: '1' })
  return document.paths['/items']?.post?.requestBody
}

const Item = z.object({ name: z.string() }).meta({ id: 'Item' })
const ref = { $ref: '#/components/schemas/Item' }

test('a JSON body has its media type, description and examples', () => {
  const body = bodyOf({
    kind: 'json',
    schema: Item,
    required: true,
    mediaType: 'application/vnd.shop+json',
    options: { description: 'The new item', examples: [{ name: 'Pen' }] },
  })
  assert.deepEqual(body, {
    description: 'The new item',
    required: true,
    content: {
      'application/vnd.shop+json': { schema: ref, examples: { 'Example 1': { value: { name: 'Pen' } } } },
    },
  })
})

test('an optional body is not required', () => {
  const body = bodyOf({ kind: 'json', schema: Item, required: false, mediaType: 'application/json', options: {} })
  assert.equal(body?.required, undefined)
})

test('several bodies are an object with one member for each', () => {
  const body = bodyOf({
    kind: 'embedded',
    mediaType: 'application/json',
    members: [
      { name: 'item', schema: Item, required: true, options: {} },
      {
        name: 'importance',
        schema: z.int().min(1),
        required: false,
        options: { description: 'From 1', title: 'Rank' },
      },
    ],
  })
  assert.equal(body?.required, true)
  assert.deepEqual(body?.content['application/json']?.schema, {
    type: 'object',
    properties: {
      item: ref,
      importance: { type: 'integer', minimum: 1, title: 'Rank', description: 'From 1' },
    },
    required: ['item'],
  })
})

test("a form's fields stand in an object of its media type; hidden ones are left out", () => {
  const body = bodyOf({
    kind: 'form',
    mediaType: 'application/x-www-form-urlencoded',
    members: [
      { name: 'username', schema: z.string(), required: true, options: {} },
      { name: 'grant_type', schema: z.literal('password'), required: false, options: {} },
      { name: 'trap', schema: z.string(), required: true, options: { document: false } },
    ],
  })
  assert.deepEqual(body?.content['application/x-www-form-urlencoded']?.schema, {
    type: 'object',
    properties: { username: { type: 'string' }, grant_type: { type: 'string', const: 'password' } },
    required: ['username'],
  })
})
