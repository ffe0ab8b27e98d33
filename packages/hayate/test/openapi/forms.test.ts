import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, file, form, Hayate, type OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import * as v from 'valibot'
import * as z from 'zod'

async function bodyOf(declare: (app: Hayate) => unknown): Promise<unknown> {
  const app = new Hayate()
  declare(app)
  await using client = await testClient(app)
  const document = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  return document.paths['/']?.post?.requestBody
}

const bytes = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }

test('a file makes the body multipart, its schema bytes', async () => {
  const input = { photo: file({ description: 'A portrait' }), pages: file(z.array(z.file())), title: form(z.string()) }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input }, () => 1)), {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: {
            photo: { ...bytes, description: 'A portrait' },
            pages: { type: 'array', items: bytes },
            title: { type: 'string' },
          },
          required: ['photo', 'pages', 'title'],
        },
      },
    },
  })
})

test('an optional file is not required, and neither is a body of such', async () => {
  const input = { photo: file(z.file().optional()) }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input }, () => 1)), {
    content: { 'multipart/form-data': { schema: { type: 'object', properties: { photo: bytes } } } },
  })
})

test('sizes and media types of a file are documented, the types for the part as well', async () => {
  const input = {
    one: file(z.file().min(1).max(9).mime('image/png')),
    several: file(z.array(z.file().mime(['image/png', 'image/gif'])).max(3)),
  }
  const described = await bodyOf((app) => app.post('/', { input }, () => 1))
  assert.deepEqual(described, {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: {
            one: { type: 'string', format: 'binary', contentMediaType: 'image/png', minLength: 1, maxLength: 9 },
            several: {
              type: 'array',
              maxItems: 3,
              items: {
                type: 'string',
                format: 'binary',
                anyOf: [{ contentMediaType: 'image/png' }, { contentMediaType: 'image/gif' }],
              },
            },
          },
          required: ['one', 'several'],
        },
        encoding: {
          one: { contentType: 'image/png' },
          several: { contentType: 'image/png, image/gif' },
        },
      },
    },
  })
})

test('JSON in a part has its schema and its media type', async () => {
  const Item = z.object({ name: z.string() }).meta({ id: 'Item' })
  const ref = { $ref: '#/components/schemas/Item' }
  const input = { item: body(Item), extra: form(Item.optional(), { json: true }), photo: file() }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input }, () => 1)), {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { type: 'object', properties: { item: ref, extra: ref, photo: bytes }, required: ['item', 'photo'] },
        encoding: { item: { contentType: 'application/json' }, extra: { contentType: 'application/json' } },
      },
    },
  })
})

test('a form model stands flat, with its files; one without files is urlencoded, or multipart when asked', async () => {
  const Post = z.object({ title: z.string(), cover: z.file().optional(), place: z.object({ lat: z.number() }) })
  assert.deepEqual(await bodyOf((app) => app.post('/', { input: { post: form(Post) } }, () => 1)), {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: {
            title: { type: 'string' },
            cover: bytes,
            place: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] },
          },
          required: ['title', 'place'],
        },
        encoding: { place: { contentType: 'application/json' } },
      },
    },
  })
  const plain = z.object({ title: z.string() })
  const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] }
  const content = { 'application/x-www-form-urlencoded': { schema } }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input: { a: form(plain) } }, () => 1)), {
    required: true,
    content,
  })
  const asked = { a: form(plain, { mediaType: 'multipart/form-data' }) }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input: asked }, () => 1)), {
    required: true,
    content: { 'multipart/form-data': { schema } },
  })
})

test('a file of a vendor that cannot describe it is bytes, and one that is not documented is left out', async () => {
  const input = { photo: file(v.file()), hidden: file(z.file().optional(), { document: false }) }
  assert.deepEqual(await bodyOf((app) => app.post('/', { input }, () => 1)), {
    required: true,
    content: {
      'multipart/form-data': { schema: { type: 'object', properties: { photo: bytes }, required: ['photo'] } },
    },
  })
})
