import { deepStrictEqual, doesNotMatch, match, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('HttpError ends the request with its status, detail and headers', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/teapot')
  deepStrictEqual([answer.status, answer.headers.get('x-error')], [418, 'There goes my error'])
  strictEqual(answer.headers.get('content-type'), 'application/problem+json')
  partialDeepStrictEqual(await answer.json(), { type: 'about:blank', status: 418, detail: 'Short and stout' })
})

test('a declared error has a code, members of its own, and a place in the document', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/items/foo')).json(), { item: 'The Foo Wrestlers' })
  const answer = await client.get('/items/bar')
  strictEqual(answer.status, 404)
  partialDeepStrictEqual(await answer.json(), {
    type: 'urn:problem:item_not_found',
    code: 'item_not_found',
    detail: 'Item bar not found',
    item_id: 'bar',
  })
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(paths['/items/{item_id}']?.get?.responses?.['404']?.content, {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem.item_not_found' } },
  })
  match(JSON.stringify(components?.schemas?.['Problem.item_not_found']), /"item_id"/)
})

test('a class of one’s own is answered by its handler', async () => {
  await using client = await testClient(app)
  strictEqual((await client.post('/items/foo/orders', { json: { quantity: 3 } })).status, 200)
  const answer = await client.post('/items/foo/orders', { json: { quantity: 4 } })
  deepStrictEqual([answer.status, await answer.json()], [409, { message: 'Oops! Only 3 left.' }])
})

test('a handler may answer some errors, and leave the others as they were by returning them', async () => {
  await using client = await testClient(app)
  const headers = { 'content-type': 'application/json' }
  const malformed = await client.post('/items/foo/orders', { headers, body: '{' })
  strictEqual(malformed.status, 400)
  partialDeepStrictEqual(await malformed.json(), { detail: 'The body is not JSON' })
  const answer = await client.post('/items/foo/orders', { json: { quantity: 'none' } })
  strictEqual(answer.status, 422)
  partialDeepStrictEqual(await answer.json(), {
    code: 'invalid',
    errors: [{ in: 'body', path: ['quantity'], code: 'invalid_type' }],
  })
})

test('a shape of one’s own is in every answer and in the document', async () => {
  await using client = await testClient(app, { raiseServerErrors: false })
  const answer = await client.post('/guide/people', { json: { name: 'Hana', age: 0 } })
  deepStrictEqual(
    [answer.status, await answer.json()],
    [
      422,
      {
        detail: '入力値が不正です',
        errors: [{ field: 'body -> age', message: '1以上である必要があります', type: 'too_small' }],
      },
    ],
  )
  deepStrictEqual(await (await client.get('/guide/nowhere')).json(), { detail: 'Not Found' })
  const broken = await client.get('/guide/broken')
  const text = await broken.text()
  deepStrictEqual([broken.status, JSON.parse(text)], [500, { detail: 'サーバー内部エラーが発生しました' }])
  doesNotMatch(text, /hunter2/)
  const { paths } = (await (await client.get('/guide/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(paths['/people']?.post?.responses?.['422']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/Invalid' } },
  })
})

test('FastAPI’s own shape is one option', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/fastapi/people', { json: { name: 'Hana', age: 'old' } })
  deepStrictEqual(await answer.json(), {
    detail: [
      {
        type: 'int_parsing',
        loc: ['body', 'age'],
        msg: 'Input should be a valid integer, unable to parse string as an integer',
        input: 'old',
      },
    ],
  })
  deepStrictEqual(await (await client.get('/fastapi/nowhere')).json(), { detail: 'Not Found' })
  const { paths } = (await (await client.get('/fastapi/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(paths['/people']?.post?.responses?.['422']?.content, {
    'application/json': { schema: { $ref: '#/components/schemas/HTTPValidationError' } },
  })
})
