import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const login = { username: 'hana', password: 'sakura123' }

test('a form’s fields are parameters, whichever of the two encodings the client uses', async () => {
  await using client = await testClient(app)
  const urlencoded = await client.post('/login/', { form: { ...login, remember: 'on' } })
  deepStrictEqual(await urlencoded.json(), { username: 'hana', remember: true })
  const multipart = await client.post('/login/', { form: login, files: {} })
  deepStrictEqual(await multipart.json(), { username: 'hana', remember: false })
})

test('a field that is missing or empty is told, and JSON is not a form', async () => {
  await using client = await testClient(app)
  const response = await client.post('/login/', { form: { password: 'short' } })
  strictEqual(response.status, 422)
  const { errors } = (await response.json()) as { errors: readonly { path: readonly string[]; code: string }[] }
  deepStrictEqual(
    errors.map(({ path, code }) => [...path, code]),
    [
      ['username', 'missing'],
      ['password', 'too_short'],
    ],
  )
  strictEqual((await client.post('/login/', { json: login })).status, 415)
})

test('an empty number is absent, an empty text in a list stays', async () => {
  await using client = await testClient(app)
  const response = await client.post('/answers', { form: { answer: ['a', '', 'b'], year: '' } })
  deepStrictEqual(await response.json(), { answer: ['a', '', 'b'] })
})

test('the document has a urlencoded form', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  deepStrictEqual(paths['/login/']?.post?.requestBody, {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          properties: {
            username: { type: 'string' },
            password: { type: 'string', minLength: 8, description: 'At least eight characters' },
            remember: { type: 'boolean', default: false },
          },
          required: ['username', 'password'],
        },
      },
    },
  })
})
