import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const whole = { username: 'hana', password: 'secret', age: 30, interests: ['tea', 'go'] }

async function issues(response: Response): Promise<readonly string[]> {
  strictEqual(response.status, 422)
  const { errors } = (await response.json()) as { errors: readonly { path: readonly string[]; code: string }[] }
  return errors.map(({ path, code }) => `${path.join('.')} ${code}`)
}

test('the fields of a model are the fields of the form, flat', async () => {
  await using client = await testClient(app)
  const response = await client.post('/register', { form: whole })
  strictEqual(response.status, 201)
  deepStrictEqual(await response.json(), { username: 'hana', interests: ['tea', 'go'] })
  const least = await client.post('/register', { form: { username: 'hana', password: 'x' }, files: {} })
  deepStrictEqual(await least.json(), { username: 'hana', interests: [] })
})

test('a strict model refuses fields it does not know', async () => {
  await using client = await testClient(app)
  const response = await client.post('/register', { form: { ...whole, age: 'x', admin: 'true' } })
  deepStrictEqual(await issues(response), ['age int_parsing', 'admin unrecognized_key'])
})

test('several models and fields share one form', async () => {
  await using client = await testClient(app)
  const response = await client.post('/orders', { form: { name: 'Hana', city: 'Edo', zip: '100-0001' } })
  deepStrictEqual(await response.json(), { person: { name: 'Hana' }, address: { city: 'Edo', zip: '100-0001' } })
  deepStrictEqual(await issues(await client.post('/orders', { form: { zip: '1' } })), [
    'name missing',
    'city missing',
    'zip invalid_format',
  ])
})

test('the document shows the fields, not the models', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  const body = paths['/orders']?.post?.requestBody
  const schema = body?.content['application/x-www-form-urlencoded']?.schema
  deepStrictEqual(Object.keys(schema?.properties ?? {}), ['name', 'city', 'zip', 'note'])
  deepStrictEqual(schema?.required, ['name', 'city', 'zip'])
})
