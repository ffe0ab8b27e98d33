import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const note = (text: string, name = 'note.txt', type = 'text/plain'): File => new File([text], name, { type })

test('files and fields come in one form', async () => {
  await using client = await testClient(app)
  const response = await client.post('/files', {
    form: { token: 'secret' },
    files: { attachment: note('abc'), notes: [note('one'), note('two')] },
  })
  deepStrictEqual(await response.json(), { size: 3, notes: ['one', 'two'], token: 'secret' })
})

test('JSON comes beside a file, from a browser as a Blob', async () => {
  await using client = await testClient(app)
  const item = new Blob([JSON.stringify({ name: 'Pen', price: 1.5 })], { type: 'application/json' })
  const response = await client.post('/items', { files: { item, photo: note('png', 'pen.png', 'image/png') } })
  strictEqual(response.status, 201)
  deepStrictEqual(await response.json(), { name: 'Pen', price: 1.5, tags: [], photo: 'pen.png' })
  const alone = await client.post('/items', { form: { item: '{"name":"Pen","price":2}' } })
  deepStrictEqual(await alone.json(), { name: 'Pen', price: 2, tags: [] })
})

test('what is wrong inside the JSON has its place', async () => {
  await using client = await testClient(app)
  const response = await client.post('/items', { form: { item: '{"name":"Pen","price":-1,"tags":["a",1]}' } })
  strictEqual(response.status, 422)
  const { errors } = (await response.json()) as { errors: readonly { path: readonly unknown[]; code: string }[] }
  deepStrictEqual(
    errors.map(({ path, code }) => `${path.join('.')} ${code}`),
    ['item.price too_small', 'item.tags.1 invalid_type'],
  )
})

test('a form model has files and objects among its fields', async () => {
  await using client = await testClient(app)
  const response = await client.post('/posts', {
    form: { title: 'Walk', place: '{"latitude":35.7,"longitude":139.7}' },
    files: { pages: [note('1', 'one'), note('2', 'two')] },
  })
  deepStrictEqual(await response.json(), {
    title: 'Walk',
    place: { latitude: 35.7, longitude: 139.7 },
    pages: ['one', 'two'],
  })
  strictEqual((await client.post('/posts', { files: { pages: Array(5).fill(note('')) as File[] } })).status, 413)
})

test('the document says which part is JSON', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  const content = paths['/items']?.post?.requestBody?.content['multipart/form-data']
  deepStrictEqual(content?.schema?.properties, {
    item: { $ref: '#/components/schemas/Item' },
    photo: {
      type: 'string',
      maxLength: 2_000_000,
      format: 'binary',
      anyOf: [{ contentMediaType: 'image/png' }, { contentMediaType: 'image/jpeg' }],
    },
  })
  deepStrictEqual(content?.encoding, {
    item: { contentType: 'application/json' },
    photo: { contentType: 'image/png, image/jpeg' },
  })
})
