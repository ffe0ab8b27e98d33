import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineError, Hayate, HttpError, validationCodes } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

/** An application whose one route throws. */
function throwing(error: unknown, settings: ConstructorParameters<typeof Hayate>[0] = {}): Hayate {
  const app = new Hayate({ log: false, ...settings })
  app.get('/', () => {
    throw error
  })
  return app
}

async function problemOf(app: Hayate, path = '/'): Promise<Record<string, unknown>> {
  await using client = await testClient(app, { raiseServerErrors: false })
  const response = await client.get(path)
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  // Proof: the content type says so.
  const problem = (await response.json()) as Record<string, unknown>
  assert.equal(problem.status, response.status)
  return problem
}

test('HttpError keeps about:blank, the status phrase and a code from it', async () => {
  assert.deepEqual(await problemOf(throwing(new HttpError(404))), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'not_found',
    detail: 'Not Found',
  })
  assert.deepEqual(await problemOf(throwing(new HttpError(418, 'Short and stout'))), {
    type: 'about:blank',
    title: "I'm a Teapot",
    status: 418,
    code: 'im_a_teapot',
    detail: 'Short and stout',
  })
  const codes = [400, 401, 403, 405, 409, 413, 415, 422, 429].map((status) => new HttpError(status).code)
  assert.deepEqual(codes, [
    'bad_request',
    'unauthorized',
    'forbidden',
    'method_not_allowed',
    'conflict',
    'content_too_large',
    'unsupported_media_type',
    'unprocessable_content',
    'too_many_requests',
  ])
})

test('HttpError may have a code, a title, headers and members of its own', async () => {
  const error = new HttpError(429, 'Slow down', {
    code: 'too_fast',
    title: 'Too fast',
    headers: { 'Retry-After': '5' },
    extra: { limit: 100, big: 12345678901234567890n, at: new Date(0) },
  })
  assert.deepEqual(await problemOf(throwing(error)), {
    type: 'about:blank',
    title: 'Too fast',
    status: 429,
    code: 'too_fast',
    detail: 'Slow down',
    limit: 100,
    big: '12345678901234567890',
    at: '1970-01-01T00:00:00.000Z',
  })
  await using client = await testClient(throwing(error))
  assert.equal((await client.get('/')).headers.get('retry-after'), '5')
})

test('declared errors have type = errorBase + code, by default urn:problem:', async () => {
  const gone = defineError('item_gone', { status: 410, title: 'The item is gone', headers: { 'x-gone': 'yes' } })
  const expected = { title: 'The item is gone', status: 410, code: 'item_gone', detail: 'The item is gone' }
  assert.deepEqual(await problemOf(throwing(gone())), { type: 'urn:problem:item_gone', ...expected })
  assert.deepEqual(await problemOf(throwing(gone('Sold.'), { errorBase: 'https://errors.example/' })), {
    type: 'https://errors.example/item_gone',
    ...expected,
    detail: 'Sold.',
  })
  await using client = await testClient(throwing(gone()))
  assert.equal((await client.get('/')).headers.get('x-gone'), 'yes')
})

test('extra stands at the top level', async () => {
  const short = defineError('out_of_stock', { status: 409, title: 'Out of stock', extra: z.object({ left: z.int() }) })
  assert.deepEqual(await problemOf(throwing(short('Only two left.', { left: 2 }))), {
    type: 'urn:problem:out_of_stock',
    title: 'Out of stock',
    status: 409,
    code: 'out_of_stock',
    detail: 'Only two left.',
    left: 2,
  })
})

test('extra may not use a standard member’s name', async () => {
  for (const name of ['type', 'title', 'status', 'detail', 'instance', 'code', 'errors', 'request_id']) {
    assert.throws(() => defineError('bad', { status: 400, title: 'Bad', extra: z.object({ [name]: z.string() }) }), {
      code: 'HAYATE_INVALID_ERROR',
      message: new RegExp(`'${name}'.*Rename it`),
    })
  }
  // An HttpError has no declaration to refuse: what stands in the document is the answer's own.
  const problem = await problemOf(
    throwing(new HttpError(404, 'No', { extra: { status: 200, detail: 'yes', more: 1 } })),
  )
  assert.partialDeepStrictEqual(problem, { status: 404, detail: 'No', more: 1 })
})

test('a declaration that cannot be is refused where it is written', () => {
  for (const status of [399, 600, 404.5]) {
    assert.throws(() => defineError('bad', { status, title: 'Bad' }), {
      code: 'HAYATE_INVALID_ERROR',
      message: /400 to 599/,
    })
    assert.throws(() => new HttpError(status), RangeError)
  }
  for (const code of ['Bad', 'no-dashes', '', '1st', 'ひ'])
    assert.throws(() => defineError(code, { status: 400, title: 'Bad' }), { message: /snake_case/ })
})

test('is() knows the errors of its own declaration', () => {
  const one = defineError('one', { status: 404, title: 'One' })
  const other = defineError('one', { status: 404, title: 'One' })
  assert.ok(one.is(one('x')))
  assert.ok(!one.is(other('x')))
  assert.ok(!one.is(new HttpError(404)))
  assert.ok(!one.is(undefined))
  assert.ok(one() instanceof HttpError)
})

test('5xx carry request_id, and others do not', async () => {
  const app = throwing(new HttpError(503, 'Later'), { log: false })
  await using client = await testClient(app, { raiseServerErrors: false })
  const response = await client.get('/', { headers: { 'x-request-id': 'abcd-1234_ef' } })
  assert.deepEqual(await response.json(), {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    code: 'service_unavailable',
    detail: 'Later',
    request_id: 'abcd-1234_ef',
  })
  assert.equal('request_id' in (await problemOf(throwing(new HttpError(404)))), false)
  const without = await problemOf(throwing(new HttpError(503), { requestId: false }))
  assert.equal('request_id' in without, false)
})

test('an unhandled exception is a 500 problem with a request id and nothing else', async () => {
  for (const thrown of [
    new Error('secret at /home/x.ts'),
    'secret',
    null,
    undefined,
    { status: 200, secret: 1 },
    42n,
  ]) {
    const problem = await problemOf(throwing(thrown))
    const { request_id, ...rest } = problem
    assert.deepEqual(rest, {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal_server_error',
      detail: 'Internal Server Error',
    })
    assert.match(String(request_id), /^[A-Za-z0-9_-]{8,64}$/)
  }
})

test('an error that has no JSON form is a 500, not a broken answer', async () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const problem = await problemOf(throwing(new HttpError(400, 'x', { extra: { cycle } })))
  assert.partialDeepStrictEqual(problem, { status: 500, code: 'internal_server_error' })
})

test('a format of one’s own that throws still leaves an answer', async () => {
  const errorFormat = {
    mediaType: 'application/json',
    documents: 'problem',
    write: () => {
      throw new Error('secret')
    },
  } as const
  await using client = await testClient(throwing(new HttpError(400), { errorFormat }), { raiseServerErrors: false })
  const response = await client.get('/')
  assert.equal(response.status, 500)
  assert.equal(await response.text(), 'Internal Server Error')
})

test('validation is code: invalid, with every issue: in, path, message and code', async () => {
  const app = new Hayate()
  app.get('/{id}', { input: { id: z.int(), page: z.int().min(1) } }, () => 1)
  assert.deepEqual(await problemOf(app, '/x?page=0'), {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    code: 'invalid',
    detail: 'The request is not valid.',
    errors: [
      { in: 'path', path: ['id'], message: 'Must be a whole number', code: 'int_parsing' },
      { in: 'query', path: ['page'], message: 'Must be at least 1', code: 'too_small' },
    ],
  })
})

test('an error without words of its own says what its status says, in the language of the answer', async () => {
  const japanese = { locale: 'ja' } as const
  assert.equal((await problemOf(throwing(new HttpError(404), japanese))).detail, '見つかりません')
  assert.equal((await problemOf(throwing(new Error('secret'), japanese))).detail, 'サーバー内部エラーが発生しました')
  assert.equal((await problemOf(throwing(new HttpError(404, 'No.'), japanese))).detail, 'No.')
})

test('404 and 405 are problems too', async () => {
  const app = new Hayate()
  app.post('/only-post', () => 1)
  assert.deepEqual(await problemOf(app, '/nowhere'), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'not_found',
    detail: 'Not Found',
  })
  assert.partialDeepStrictEqual(await problemOf(app, '/only-post'), { status: 405, code: 'method_not_allowed' })
})

test('the codes of validation are one list, in code and in documents', () => {
  const app = new Hayate()
  app.get('/', { input: { q: z.string() } }, () => 1)
  const { schemas } = app.openapi().components ?? {}
  const issue = JSON.parse(JSON.stringify(schemas?.InvalidInput)) as { properties: { code: { enum: string[] } } }
  assert.deepEqual(issue.properties.code.enum, [...validationCodes])
  assert.deepEqual(
    [...validationCodes],
    (
      'missing, invalid_type, int_parsing, number_parsing, bool_parsing, date_parsing, too_small, too_big, too_short, ' +
      'too_long, not_multiple_of, invalid_format, invalid_value, unrecognized_key, duplicate_key, repeated, ' +
      'invalid_union, json_invalid, too_deep, custom'
    ).split(', '),
  )
})
