import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, fastapiErrors, file, form, Hayate, UploadedFile } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as v from 'valibot'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'
import { multipartBytes, multipartType, type RawPart } from './multipart-bytes.ts'

function send(client: TestClient, parts: readonly RawPart[], path = '/'): Promise<Response> {
  return client.post(path, { body: multipartBytes(parts), headers: { 'content-type': multipartType } })
}

const text = (content: string, name = 'note', type = 'text/plain'): File => new File([content], name, { type })

function fileApp(): Hayate {
  const app = new Hayate()
  app.post('/', { input: { photo: file() } }, async ({ photo }) => ({
    name: photo.name,
    type: photo.type,
    size: photo.size,
    disposition: photo.headers.get('content-disposition'),
    text: await photo.text(),
    isFile: photo instanceof File && photo instanceof UploadedFile,
  }))
  return app
}

test('a file arrives with its name, type, size, headers and content', async () => {
  await using client = await testClient(fileApp())
  const response = await client.post('/', { files: { photo: text('瓦版', 'news.txt') } })
  assert.deepEqual(await response.json(), {
    name: 'news.txt',
    type: 'text/plain',
    size: 6,
    disposition: 'form-data; name="photo"; filename="news.txt"',
    text: '瓦版',
    isFile: true,
  })
})

test('a file can be read whole, in part, as a stream, again, and sent on as a web File', async () => {
  const app = new Hayate()
  app.post('/', { input: { photo: file() } }, async ({ photo }) => {
    const forwarded = new FormData()
    forwarded.append('copy', photo)
    const received = (await new Response(forwarded).formData()).get('copy')
    return {
      bytes: (await photo.bytes()).length,
      again: (await photo.arrayBuffer()).byteLength,
      part: await photo.slice(1, 3).text(),
      stream: await new Response(photo.stream()).text(),
      forwarded: received instanceof File ? await received.text() : undefined,
    }
  })
  await using client = await testClient(app)
  const response = await client.post('/', { files: { photo: text('abcdef') } })
  assert.deepEqual(await response.json(), {
    bytes: 6,
    again: 6,
    part: 'bc',
    stream: 'abcdef',
    forwarded: 'abcdef',
  })
})

test('a file that was not sent is missing, and so is a file input in which nothing was chosen', async () => {
  await using client = await testClient(fileApp())
  assert.deepEqual(await issuesOf(await client.post('/')), ['form photo missing'])
  assert.deepEqual(await issuesOf(await send(client, [])), ['form photo missing'])
  const unselected = { disposition: 'name="photo"; filename=""', type: 'application/octet-stream' }
  assert.deepEqual(await issuesOf(await send(client, [unselected])), ['form photo missing'])
  assert.deepEqual(await issuesOf(await send(client, [{ disposition: 'name="photo"' }])), ['form photo missing'])
})

test('a file with a name and no bytes is a file, and so is one with bytes and no name', async () => {
  await using client = await testClient(fileApp())
  const empty = await send(client, [{ disposition: 'name="photo"; filename="empty.txt"' }])
  assert.equal(((await empty.json()) as { size: number }).size, 0)
  const nameless = await send(client, [{ disposition: 'name="photo"; filename=""', content: 'x' }])
  assert.equal(((await nameless.json()) as { size: number }).size, 1)
})

test('a file may be left out when its schema says so', async () => {
  const app = new Hayate()
  app.post(
    '/',
    { input: { photo: file(z.file().optional()), pages: file(z.array(z.file()).default([])) } },
    (values) => [values.photo === undefined, values.pages.length],
  )
  await using client = await testClient(app)
  const unselected = { disposition: 'name="photo"; filename=""' }
  for (const response of [await client.post('/'), await send(client, []), await send(client, [unselected])]) {
    assert.deepEqual(await response.json(), [true, 0])
  }
})

test('several files of one name arrive in the order sent, among the fields', async () => {
  const app = new Hayate()
  app.post(
    '/',
    { input: { files: file(z.array(z.file())), tags: form(z.array(z.string())), token: form(z.string()) } },
    async ({ files, tags, token }) => ({ files: await Promise.all(files.map((one) => one.text())), tags, token }),
  )
  await using client = await testClient(app)
  const response = await send(client, [
    { disposition: 'name="files"; filename="b"', content: '1' },
    { disposition: 'name="tags"', content: 'x' },
    { disposition: 'name="files"; filename="a"', content: '2' },
    { disposition: 'name="token"', content: 'secret' },
    { disposition: 'name="tags"', content: '' },
    { disposition: 'name="files"; filename="b"', content: '3' },
  ])
  assert.deepEqual(await response.json(), { files: ['1', '2', '3'], tags: ['x', ''], token: 'secret' })
})

test('one file sent twice is repeated, and a list takes one', async () => {
  await using client = await testClient(fileApp())
  const twice = await client.post('/', { files: { photo: [text('a'), text('b')] } })
  assert.deepEqual(await issuesOf(twice), ['form photo repeated'])
  const app = new Hayate()
  app.post('/', { input: { photos: file(z.array(z.file())) } }, ({ photos }) => photos.length)
  await using listClient = await testClient(app)
  assert.equal(await (await listClient.post('/', { files: { photos: text('a') } })).json(), 1)
})

test('a text where a file should be says so, and a file where a text should be', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.post('/', { input: { photo: file(), note: form(z.string()) } }, () => 1)
  await using client = await testClient(app)
  const response = await client.post('/', { form: { photo: 'text' }, files: { note: text('a') } })
  assert.equal(response.status, 422)
  assert.deepEqual(await response.json(), {
    detail: [
      {
        type: 'value_error',
        loc: ['body', 'photo'],
        msg: "Value error, Expected UploadFile, received: <class 'str'>",
        input: 'text',
        ctx: { error: {} },
      },
      { type: 'string_type', loc: ['body', 'note'], msg: 'Input should be a valid string', input: null },
    ],
  })
})

test('the constraints of a file’s schema hold: size, media type, number', async () => {
  const app = new Hayate()
  const Photo = z.file().min(2).max(4).mime(['image/png', 'image/gif'])
  app.post('/', { input: { photo: file(Photo), pages: file(z.array(z.file().max(1)).max(2).optional()) } }, () => 1)
  await using client = await testClient(app)
  const png = (content: string): File => text(content, 'a.png', 'image/png')
  assert.equal((await client.post('/', { files: { photo: png('1234') } })).status, 200)
  assert.deepEqual(await issuesOf(await client.post('/', { files: { photo: png('12345') } })), ['form photo too_long'])
  assert.deepEqual(await issuesOf(await client.post('/', { files: { photo: png('1') } })), ['form photo too_short'])
  assert.deepEqual(await issuesOf(await client.post('/', { files: { photo: text('123') } })), [
    'form photo invalid_value',
  ])
  const pages = await client.post('/', { files: { photo: png('12'), pages: [text('1'), text('12'), text('1')] } })
  assert.deepEqual(await issuesOf(pages), ['form pages too_long'])
  const long = await client.post('/', { files: { photo: png('12'), pages: [text('1'), text('12')] } })
  assert.deepEqual(await issuesOf(long), ['form pages.1 too_long'])
})

test('a file’s type is its media type without parameters; its headers have the rest', async () => {
  const app = new Hayate()
  const Text = z.file().mime('text/plain')
  app.post('/', { input: { note: file(Text) } }, ({ note }) => [note.type, note.headers.get('content-type')])
  await using client = await testClient(app)
  const response = await send(client, [
    { disposition: 'name="note"; filename="a"', type: 'Text/Plain; charset=shift_jis', content: 'a' },
  ])
  assert.deepEqual(await response.json(), ['text/plain', 'Text/Plain; charset=shift_jis'])
})

test('another vendor’s schema of a file works as well', async () => {
  const app = new Hayate()
  app.post('/', { input: { photo: file(v.pipe(v.file(), v.maxSize(3))) } }, ({ photo }) => photo.size)
  app.post('/model', { input: { upload: form(v.object({ photo: v.file(), title: v.string() })) } }, ({ upload }) => [
    upload.photo.size,
    upload.title,
  ])
  await using client = await testClient(app)
  assert.equal(await (await client.post('/', { files: { photo: text('abc') } })).json(), 3)
  assert.equal((await client.post('/', { files: { photo: text('abcd') } })).status, 422)
  const model = await client.post('/model', { form: { title: 'a' }, files: { photo: text('abc') } })
  assert.deepEqual(await model.json(), [3, 'a'])
})

test('a form model may have files, lists of files and objects among its fields', async () => {
  const app = new Hayate()
  const Post = z.strictObject({
    title: z.string(),
    place: z.object({ lat: z.number(), at: z.date() }).optional(),
    cover: z.file().max(10).optional(),
    pages: z.array(z.file()).default([]),
  })
  app.post('/', { input: { post: form(Post) } }, ({ post }) => ({
    ...post,
    cover: post.cover?.name,
    pages: post.pages.map((page) => page.name),
  }))
  await using client = await testClient(app)
  const whole = await client.post('/', {
    form: { title: 'a', place: '{"lat": 35.7, "at": "2026-01-31T00:00:00Z"}' },
    files: { cover: text('', 'zero'), pages: [text('1', 'one'), text('2', 'two')] },
  })
  assert.deepEqual(await whole.json(), {
    title: 'a',
    place: { lat: 35.7, at: '2026-01-31T00:00:00.000Z' },
    cover: 'zero',
    pages: ['one', 'two'],
  })
  assert.deepEqual(await (await client.post('/', { form: { title: 'a' } })).json(), { title: 'a', pages: [] })
  const wrong = await client.post('/', {
    form: { title: 'a', place: '{"lat": "x"', other: '1' },
    files: { cover: text('more than ten bytes'), unknown: text('') },
  })
  assert.deepEqual(await issuesOf(wrong), [
    'form place json_invalid',
    'form cover too_long',
    'form other unrecognized_key',
    'form unknown unrecognized_key',
  ])
})

const Item = z.object({ name: z.string(), tags: z.array(z.string()), due: z.date().optional() })

function jsonAndFiles(): Hayate {
  const app = new Hayate()
  app.post('/', { input: { item: body(Item), photo: file(z.file().optional()) } }, ({ item, photo }) => ({
    item,
    photo: photo?.size,
  }))
  return app
}

test('a JSON body beside a file is a part of the form: sent as application/json, as a Blob, or as plain text', async () => {
  await using client = await testClient(jsonAndFiles())
  const json = '{"name":"Pen","tags":["a"],"due":"2026-01-31T00:00:00Z"}'
  const expected = { item: { name: 'Pen', tags: ['a'], due: '2026-01-31T00:00:00.000Z' }, photo: 3 }
  const photo = { disposition: 'name="photo"; filename="a"', content: 'abc' }
  for (const part of [
    { disposition: 'name="item"', type: 'application/json', content: json },
    { disposition: 'name="item"; filename="blob"', type: 'application/json', content: json },
    { disposition: 'name="item"', content: json },
  ]) {
    assert.deepEqual(await (await send(client, [part, photo])).json(), expected)
  }
  const asBlob = await client.post('/', { files: { item: new Blob([json], { type: 'application/json' }) } })
  assert.equal(asBlob.status, 200)
})

test('a JSON part is validated like a body, each issue with its place, and read as strictly', async () => {
  await using client = await testClient(jsonAndFiles())
  const item = async (content: string): Promise<readonly string[]> =>
    issuesOf(await send(client, [{ disposition: 'name="item"', type: 'application/json', content }]))
  assert.deepEqual(await item('{"name":1}'), ['form item.name invalid_type', 'form item.tags missing'])
  assert.deepEqual(await item('{"name":"a","name":"b","tags":[]}'), ['form item.name duplicate_key'])
  assert.deepEqual(await item('{'), ['form item json_invalid'])
  assert.deepEqual(await item(''), ['form item missing'])
  assert.match(String(await item('['.repeat(100))), /^form item\.[0.]+ too_deep$/)
  assert.deepEqual(await issuesOf(await client.post('/')), ['form item missing'])
})

test('a field of a form is JSON with { json: true }, urlencoded as well', async () => {
  const app = new Hayate()
  app.post('/', { input: { item: form(Item, { json: true }), note: form(z.string().optional()) } }, (values) => values)
  await using client = await testClient(app)
  const sent = { item: '{"name":"a","tags":[]}', note: 'n' }
  const expected = { item: { name: 'a', tags: [] }, note: 'n' }
  assert.deepEqual(await (await client.post('/', { form: sent })).json(), expected)
  assert.deepEqual(await (await client.post('/', { form: sent, files: {} })).json(), expected)
})

test('a form without files is read as multipart too, with the same answers', async () => {
  const app = new Hayate()
  const Login = z.strictObject({ name: z.string().min(2), age: z.int().optional(), on: z.boolean().default(false) })
  app.post('/', { input: { login: form(Login), tags: form(z.array(z.string()).optional()) } }, (values) => values)
  await using client = await testClient(app)
  for (const values of [
    { name: 'Hana', age: 3, on: 'on', tags: ['a', '', 'b'] },
    { name: 'Hana', age: '' },
    { name: 'H', age: 'x', extra: '1' },
    { name: ['a', 'b'] },
    {},
  ]) {
    const urlencoded = await client.post('/', { form: values })
    const multipart = await client.post('/', { form: values, files: {} })
    assert.equal(multipart.status, urlencoded.status, JSON.stringify(values))
    const [one, other] = (await Promise.all([urlencoded.json(), multipart.json()])) as [object, object]
    assert.deepEqual({ ...one, request_id: 0 }, { ...other, request_id: 0 })
  }
})

test('a name that is __proto__ or toString is only text', async () => {
  const app = new Hayate()
  const Loose = z.looseObject({ a: z.string() })
  app.post('/', { input: { all: form(Loose, { mediaType: 'multipart/form-data' }) } }, ({ all }) => Object.keys(all))
  await using client = await testClient(app)
  const response = await send(client, [
    { disposition: 'name="a"', content: '1' },
    { disposition: 'name="__proto__"', content: '{"polluted":1}' },
    { disposition: 'name="toString"; filename="x"', content: '1' },
  ])
  // Zod itself leaves `__proto__` out.
  assert.deepEqual(await response.json(), ['a', 'toString'])
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('the name of a file has no folders, no control characters, and at most 255 characters', async () => {
  await using client = await testClient(fileApp())
  const nameOf = async (filename: string): Promise<unknown> => {
    const response = await send(client, [{ disposition: `name="photo"; ${filename}`, content: 'x' }])
    assert.equal(response.status, 200, `${filename}: ${await response.clone().text()}`)
    return ((await response.json()) as { name: string }).name
  }
  assert.equal(await nameOf('filename="../../x"'), 'x')
  assert.equal(await nameOf('filename="C:\\dir\\x.png"'), 'x.png')
  assert.equal(await nameOf('filename="/etc/passwd"'), 'passwd')
  assert.equal(await nameOf('filename=".."'), '_')
  assert.equal(await nameOf('filename="a%22b\\"c.png"'), 'a"b"c.png')
  assert.equal(await nameOf('filename="瓦版.png"'), '瓦版.png')
  assert.equal(await nameOf('filename="a.png"; filename*=UTF-8\'\'%E7%93%A6%2F..%2Fb%0D%0A.png'), 'b__.png')
  assert.equal(await nameOf('filename="gpj.\u202eexe"'), 'gpj._exe')
  assert.equal(await nameOf(`filename="${'é'.repeat(300)}"`), 'é'.repeat(255))
  assert.equal(await nameOf('filename=plain.txt'), 'plain.txt')
})

test('fields over their limits are 413 with the name, or with the number that is allowed', async () => {
  const app = new Hayate({ limits: { maxFields: 3, maxFieldBytes: 5 } })
  const input = { photos: file(z.array(z.file()).optional()), a: form(z.array(z.string()).optional()) }
  app.post('/', { input, formLimits: { maxFiles: 2, maxFileBytes: 4 } }, () => 1)
  await using client = await testClient(app)
  const refused = async (sent: Parameters<TestClient['post']>[1]): Promise<string> => {
    const response = await client.post('/', sent)
    assert.equal(response.status, 413)
    return ((await response.json()) as { detail: string }).detail
  }
  const ok = await client.post('/', { form: { a: ['1', '2', '12345'] }, files: { photos: [text('1234'), text('')] } })
  assert.equal(ok.status, 200)
  assert.match(await refused({ form: { a: ['', '', '', ''] }, files: {} }), /more than 3 fields/)
  assert.match(await refused({ form: { a: ['', '', '', ''] } }), /at most 3/)
  assert.match(await refused({ form: { a: '123456' }, files: {} }), /'a' is larger than 5 bytes/)
  assert.match(await refused({ files: { photos: [text(''), text(''), text('')] } }), /more than 2 files/)
  assert.match(await refused({ files: { photos: text('12345') } }), /'photos' is larger than 4 bytes/)
})

test('a route takes as much more as its files may have by their schemas, unless it has a limit of its own', async () => {
  const app = new Hayate({ limits: { maxBodyBytes: 1_000 } })
  const two = file(z.array(z.file().max(2_000)).max(2))
  app.post('/declared', { input: { files: two } }, ({ files }) => files.map((one) => one.size))
  app.post('/undeclared', { input: { one: file() } }, ({ one }) => one.size)
  app.post('/own', { input: { files: two }, maxBodyBytes: 1_500 }, ({ files }) => files.length)
  await using client = await testClient(app)
  const files = [text('x'.repeat(2_000)), text('y'.repeat(2_000))]
  assert.deepEqual(await (await client.post('/declared', { files: { files } })).json(), [2_000, 2_000])
  assert.equal((await client.post('/own', { files: { files: files[0] as File } })).status, 413)
  assert.equal((await client.post('/undeclared', { files: { one: files[0] as File } })).status, 413)
  assert.equal((await client.post('/undeclared', { files: { one: text('x') } })).status, 200)
})

test('a body and a form without files in one operation stay a startup error that names the ways out', async () => {
  const app = new Hayate()
  app.post('/', { input: { a: form(z.int()), b: body(z.int()) } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), { code: 'HAYATE_BODY_AND_FORM', message: /file\(\).*json: true/ })
})

test('a handler’s types say what a file is', async () => {
  const app = new Hayate()
  const Model = z.object({ cover: z.file().optional(), pages: z.array(z.file()).default([]), at: z.date().optional() })
  const input = {
    one: file(),
    maybe: file(z.file().optional()),
    many: file(z.array(z.file())),
    model: form(Model),
    date: form(z.date().optional()),
  }
  app.post('/', { input }, ({ one, maybe, many, model, date }) => {
    const files: readonly [UploadedFile, UploadedFile | undefined, readonly UploadedFile[]] = [one, maybe, many]
    const ofModel: readonly [UploadedFile | undefined, readonly UploadedFile[]] = [model.cover, model.pages]
    const dates: readonly (Date | undefined)[] = [model.at, date]
    return files.length + ofModel.length + dates.length
  })
  await using client = await testClient(app)
  assert.equal((await client.post('/', { files: { one: text(''), many: text('') } })).status, 200)
})
