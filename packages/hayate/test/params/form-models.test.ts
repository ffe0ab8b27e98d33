import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastapiErrors, file, form, Hayate, type OpenApiDocument } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'

/** An answer as FastAPI's users compare it. */
async function answer(
  client: TestClient,
  values: Readonly<Record<string, string | readonly string[]>>,
): Promise<unknown> {
  const urlencoded = await client.post('/', { form: values })
  const multipart = await client.post('/', { form: values, files: {} })
  const [one, other] = [await urlencoded.json(), await multipart.json()]
  assert.deepEqual([multipart.status, other], [urlencoded.status, one])
  return urlencoded.status === 200 ? one : (one as { detail: unknown }).detail
}

const missing = (name: string, input: unknown): object => ({
  type: 'missing',
  loc: ['body', name],
  msg: 'Field required',
  input,
})

test('an empty field is missing or its default for a single value, and stays in a list', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const input = {
    text: form(z.string()),
    number: form(z.int()),
    defaulted: form(z.string().default('d')),
    optional: form(z.string().optional()),
    list: form(z.array(z.string()).default([])),
  }
  app.post('/', { input }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await answer(client, { text: '', number: '', defaulted: '', optional: '', list: '' }), [
    missing('text', null),
    missing('number', null),
  ])
  assert.deepEqual(await answer(client, { text: 'a', number: '1', defaulted: '', optional: '', list: ['', 'b'] }), {
    text: 'a',
    number: 1,
    defaulted: 'd',
    list: ['', 'b'],
  })
})

test('a strict form model refuses what it does not know, and one field too few is missing', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  app.post('/', { input: { data: form(z.strictObject({ x: z.string(), y: z.string() })) } }, ({ data }) => data)
  await using client = await testClient(app)
  assert.deepEqual(await answer(client, { x: '1', y: '2' }), { x: '1', y: '2' })
  assert.deepEqual(await answer(client, { x: '1', y: '2', z: '3' }), [
    { type: 'extra_forbidden', loc: ['body', 'z'], msg: 'Extra inputs are not permitted', input: '3' },
  ])
  assert.deepEqual(await answer(client, { x: '1' }), [missing('y', { x: '1' })])
})

test('a form model tells a field that was left out from one that was sent', async () => {
  const app = new Hayate()
  const Model = z.object({ a: z.string().optional(), b: z.int().optional(), c: z.boolean().default(true) })
  app.post('/', { input: { model: form(Model) } }, ({ model }) => Object.keys(model))
  await using client = await testClient(app)
  assert.deepEqual(await answer(client, { b: '1' }), ['b', 'c'])
  assert.deepEqual(await answer(client, { a: '', b: '1' }), ['b', 'c'])
})

test('an optional form model is absent when none of its fields was sent', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const Model = z.object({ a: z.string(), b: z.int() })
  app.post('/', { input: { model: form(Model.optional()) } }, ({ model }) => model ?? 'absent')
  await using client = await testClient(app)
  assert.equal(await answer(client, {}), 'absent')
  assert.deepEqual(await answer(client, { a: 'x', b: '2' }), { a: 'x', b: 2 })
  assert.deepEqual(await answer(client, { a: 'x' }), [missing('b', { a: 'x' })])
})

const User = z.strictObject({ name: z.string(), email: z.string() })
const Company = z.strictObject({ company_name: z.string(), employees: z.int(), logo: z.file().optional() })

test('the fields that were sent decide which model of a union a form is', async () => {
  const app = new Hayate()
  app.post('/', { input: { who: form(z.union([User, Company])) } }, ({ who }) => who)
  await using client = await testClient(app)
  assert.deepEqual(await answer(client, { name: 'Hana', email: 'a@b.c' }), { name: 'Hana', email: 'a@b.c' })
  assert.deepEqual(await answer(client, { company_name: 'Kawara', employees: '3' }), {
    company_name: 'Kawara',
    employees: 3,
  })
  for (const wrong of [{ name: 'Hana' }, { name: 'Hana', email: 'a', company_name: 'x' }, {}]) {
    assert.equal((await client.post('/', { form: wrong })).status, 422, JSON.stringify(wrong))
  }
})

test('a union of models told apart by a field says what is wrong with the one it is', async () => {
  const app = new Hayate({ errorFormat: fastapiErrors })
  const Cat = z.object({ kind: z.literal('cat'), lives: z.int() })
  const Dog = z.object({ kind: z.literal('dog'), lives: z.string() })
  app.post('/', { input: { pet: form(z.discriminatedUnion('kind', [Cat, Dog])) } }, ({ pet }) => pet)
  await using client = await testClient(app)
  assert.deepEqual(await answer(client, { kind: 'dog', lives: 'one' }), { kind: 'dog', lives: 'one' })
  assert.equal((await client.post('/', { form: { kind: 'cat', lives: 'x' } })).status, 422)
})

test('the document of a union of models has both', async () => {
  const app = new Hayate()
  const models = z.union([User.meta({ id: 'User' }), Company.omit({ logo: true }).meta({ id: 'Company' })])
  app.post('/', { input: { who: form(models) } }, () => 1)
  app.post('/file', { input: { who: form(models), photo: file() } }, () => 1)
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  assert.deepEqual(paths['/']?.post?.requestBody?.content['application/x-www-form-urlencoded']?.schema, {
    anyOf: [{ $ref: '#/components/schemas/User' }, { $ref: '#/components/schemas/Company' }],
  })
  const flat = paths['/file']?.post?.requestBody?.content['multipart/form-data']?.schema
  assert.deepEqual(Object.keys(flat?.properties ?? {}), ['name', 'email', 'company_name', 'employees', 'photo'])
  assert.deepEqual(flat?.required, ['photo'])
})
