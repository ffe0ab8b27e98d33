import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastapiErrors, file, form, Hayate } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { boundary, multipartBytes, multipartType } from './multipart-bytes.ts'

function app(): Hayate {
  const app = new Hayate()
  const input = { a: form(z.string().optional()), f: file(z.file().optional()) }
  app.post('/', { input }, ({ a, f }) => ({ a, f: f?.name }))
  return app
}

const detailOf = async (response: Response): Promise<string> => ((await response.json()) as { detail: string }).detail

/** A body in which `|` stands for a line break and `B` for the boundary. */
function written(sketch: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(sketch.replaceAll('|', '\r\n').replaceAll('B', boundary))
}

async function sent(
  client: TestClient,
  body: Uint8Array<ArrayBuffer>,
  type = multipartType,
): Promise<[number, string]> {
  const response = await client.post('/', { body, headers: { 'content-type': type } })
  return [response.status, response.ok ? '' : await detailOf(response)]
}

const disposition = 'Content-Disposition: form-data; name="a"'

const malformed: readonly (readonly [sketch: string, detail: RegExp])[] = [
  ['', /ends before its closing boundary/],
  ['nothing of a form', /ends before its closing boundary/],
  [`--B|${disposition}||x`, /ends before its closing boundary/],
  [`--B|${disposition}||x|--B`, /ends before its closing boundary/],
  [`--B|${disposition}||x|--B-`, /ends before its closing boundary/],
  [`--B|${disposition}|--B--|`, /Part 1 of the form has no end of its headers/],
  ['--B||x|--B--', /Part 1 of the form has no Content-Disposition/],
  ['--B|no colon||x|--B--', /Part 1 of the form has no Content-Disposition/],
  [`--B|${disposition}||x|--B|Content-Type: text/plain||y|--B--`, /Part 2 of the form has no Content-Disposition/],
  ['--B|Content-Disposition: form-data||x|--B--', /Part 1 of the form has no name/],
  ['--B|Content-Disposition: attachment; name="a"||x|--B--', /not form-data/],
  [`--B|${disposition}|${disposition}||x|--B--`, /two Content-Dispositions/],
  [`--B|${disposition}; name="b"||x|--B--`, /cannot be read/],
  ['--B|Content-Disposition: form-data; name="a||x|--B--', /cannot be read/],
  ['--B|Content-Disposition: form-data; name=a b||x|--B--', /cannot be read/],
  ['--B|Content-Disposition: form-data; =a||x|--B--', /cannot be read/],
  ['--B|Content-Disposition: form-data; name="a\tb"||x|--B--', /control character in its name/],
  [`--B|Content-Disposition: form-data; name="${'n'.repeat(256)}"||x|--B--`, /name of more than 255 characters/],
  [`--B|${disposition}|Content-Type: text||x|--B--`, /Content-Type that is not valid/],
  [`--B|${disposition}|Content-Type: text/plain; charset=shift_jis||x|--B--`, /'a' has the charset shift_jis/],
  [`--B|${disposition}|Content-Transfer-Encoding: base64||eA==|--B--`, /Content-Transfer-Encoding/],
  [`--B|${disposition}|X: \0||x|--B--`, /header that is not valid/],
  [`--B|${disposition}; filename*=UTF-8''%zz||x|--B--`, /filename\*/],
  [`--B|${disposition}; filename*=UTF-8''%ff||x|--B--`, /filename\*/],
  [`--B|${disposition}; filename*=utf-16''a||x|--B--`, /filename\*/],
  [`--B|${disposition}|${'X: 1|'.repeat(64)}|x|--B--`, /more than 64 headers/],
  [`--B|${disposition}|X: ${'x'.repeat(20_000)}||x|--B--`, /headers of more than 16384 bytes/],
  [`--B|${disposition}|X: ${'x'.repeat(65_536)}||x|--B--`, /headers of more than 16384 bytes/],
  [`--B|${disposition}||a\0b|--B--`, /'a' has a NUL/],
]

for (const [sketch, detail] of malformed) {
  test(`400 for the multipart form ${JSON.stringify(sketch.slice(0, 80))}, and it says why`, async () => {
    await using client = await testClient(app())
    const [status, said] = await sent(client, written(sketch))
    assert.equal(status, 400, said)
    assert.match(said, detail)
  })
}

test('bytes that are not UTF-8 in a field or in a name are 400', async () => {
  await using client = await testClient(app())
  const field = multipartBytes([{ disposition: 'name="a"', content: new Uint8Array([0x61, 0xff]) }])
  assert.deepEqual(await sent(client, field), [400, "The form field 'a' is not valid UTF-8."])
  const name = multipartBytes([{ disposition: 'name="\u00ff"' }])
  const at = name.indexOf(0xc3)
  name[at] = 0xff
  assert.match((await sent(client, name))[1], /not valid UTF-8/)
})

test('a boundary that is missing, too long, odd or given twice is 400', async () => {
  await using client = await testClient(app())
  const body = multipartBytes([])
  for (const type of [
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="a\\"b"',
    `multipart/form-data; boundary=${'b'.repeat(71)}`,
    'multipart/form-data; boundary=a; boundary=b',
    'multipart/form-data; boundary=a;;;=',
    'multipart/form-data; boundary="a "',
  ]) {
    const [status, detail] = await sent(client, body, type)
    assert.equal(status, 400, type)
    assert.match(detail, /boundary/, type)
  }
  const longest = 'b'.repeat(70)
  const quoted = new TextEncoder().encode(`--${longest}--\r\n`)
  assert.equal((await sent(client, quoted, `Multipart/Form-Data; boundary="${longest}"`))[0], 200)
})

test('another multipart type than a form’s is 415', async () => {
  await using client = await testClient(app())
  for (const type of [`multipart/mixed; boundary=${boundary}`, `multipart/form-dataX; boundary=${boundary}`]) {
    assert.equal((await sent(client, multipartBytes([]), type))[0], 415)
  }
})

test('what stands before the first boundary and after the last is ignored, and a form may be empty', async () => {
  await using client = await testClient(app())
  const around = written(`preamble|--B|${disposition}||x|--B--|epilogue|--B|${disposition}||y|--B--`)
  const response = await client.post('/', { body: around, headers: { 'content-type': multipartType } })
  assert.deepEqual(await response.json(), { a: 'x' })
  assert.equal((await sent(client, written('--B--')))[0], 200)
})

test('a part’s content may hold what looks like a boundary', async () => {
  await using client = await testClient(app())
  const content = `\r\n--${boundary.slice(0, -1)}\r\n--\r\n\r\r\n-`
  const body = multipartBytes([{ disposition: 'name="a"', content }])
  const response = await client.post('/', { body, headers: { 'content-type': multipartType } })
  assert.deepEqual(await response.json(), { a: content })
})

test('FastAPI’s format has the same details', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.post('/', { input: { f: file() } }, () => 1)
  await using client = await testClient(app)
  const response = await client.post('/', { body: 'x', headers: { 'content-type': 'multipart/form-data' } })
  assert.equal(response.status, 400)
  assert.match(await detailOf(response), /no boundary/)
  const missing = await client.post('/', { form: {}, files: {} })
  assert.deepEqual(await missing.json(), {
    detail: [{ type: 'missing', loc: ['body', 'f'], msg: 'Field required', input: null }],
  })
})

test('100,000 empty parts and 10,000 files are refused at the limit', async () => {
  const app = new Hayate({ limits: { maxBodyBytes: 20_000_000 } })
  app.post('/', { input: { f: file(z.array(z.file()).optional()), a: form(z.string().optional()) } }, () => 1)
  await using client = await testClient(app)
  const flood = (part: string, count: number): Uint8Array<ArrayBuffer> => written(`${part.repeat(count)}--B--`)
  const parts = await sent(client, flood(`--B|${disposition}|||`, 100_000))
  assert.deepEqual(parts, [413, 'The form has more than 1000 fields.'])
  const files = await sent(client, flood('--B|Content-Disposition: form-data; name="f"; filename="x"|||', 10_000))
  assert.deepEqual(files, [413, 'The form has more than 20 files.'])
})
