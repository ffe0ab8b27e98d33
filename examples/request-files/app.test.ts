import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const png = (name: string, size = 3): File => new File([new Uint8Array(size).fill(137)], name, { type: 'image/png' })

async function codes(response: Response): Promise<readonly string[]> {
  strictEqual(response.status, 422)
  return ((await response.json()) as { errors: readonly { code: string }[] }).errors.map(({ code }) => code)
}

test('a file has a name, a type, a size and its bytes', async () => {
  await using client = await testClient(app)
  const response = await client.post('/files', { files: { upload: png('../a.png') } })
  deepStrictEqual(await response.json(), { name: 'a.png', type: 'image/png', size: 3, first: 137 })
  deepStrictEqual(await codes(await client.post('/files')), ['missing'])
  deepStrictEqual(await codes(await client.post('/files', { form: { upload: 'text' } })), ['invalid_type'])
})

test('a schema limits size and type, and the route takes as much as it allows', async () => {
  await using client = await testClient(app)
  const large = await client.post('/photos', { files: { photo: png('a.png', 4_000_000) } })
  deepStrictEqual(await large.json(), { name: 'a.png', size: 4_000_000 })
  deepStrictEqual(await codes(await client.post('/photos', { files: { photo: png('a.png', 5_000_001) } })), [
    'too_long',
  ])
  const text = new File(['a'], 'a.txt', { type: 'text/plain' })
  deepStrictEqual(await codes(await client.post('/photos', { files: { photo: text } })), ['invalid_value'])
  strictEqual((await client.post('/photos', { files: { photo: png('a.png', 9_000_000) } })).status, 413)
})

test('a file may be optional', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.post('/avatar')).json(), { message: 'No file was sent' })
  deepStrictEqual(await (await client.post('/avatar', { files: { avatar: png('a') } })).json(), { name: 'a' })
})

test('several files of one name are a list, in the order sent', async () => {
  await using client = await testClient(app)
  const response = await client.post('/albums', { files: { photos: [png('b'), png('a')] } })
  deepStrictEqual(await response.json(), ['b', 'a'])
  match(await (await client.get('/')).text(), /enctype="multipart\/form-data"/)
})

test('a file that is saved stays', async () => {
  await using client = await testClient(app)
  const response = await client.post('/documents', { files: { document: png('a', 2_000_000) } })
  strictEqual(response.status, 201)
  const { id } = (await response.json()) as { id: string }
  const path = join(tmpdir(), 'hayate-example-uploads', id)
  strictEqual((await readFile(path)).length, 2_000_000)
  await rm(path)
})

test('the document has multipart bodies with files', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(Object.keys(paths), ['/files', '/photos', '/avatar', '/albums', '/documents'])
  const bytes = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }
  deepStrictEqual(paths['/files']?.post?.requestBody, {
    required: true,
    content: {
      'multipart/form-data': { schema: { type: 'object', properties: { upload: bytes }, required: ['upload'] } },
    },
  })
  const photo = paths['/photos']?.post?.requestBody?.content['multipart/form-data']
  deepStrictEqual(photo?.encoding, { photo: { contentType: 'image/png, image/jpeg' } })
})
