import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, form, Hayate } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

const formType = 'application/x-www-form-urlencoded'

function send(client: TestClient, text: string | Uint8Array<ArrayBuffer>, type = formType): Promise<Response> {
  return client.post('/', { body: text, headers: { 'content-type': type } })
}

function fieldsApp(): Hayate {
  const app = new Hayate()
  app.post(
    '/',
    {
      input: {
        name: form(z.string().min(1)),
        age: form(z.int().optional()),
        tags: form(z.array(z.string()).optional()),
      },
    },
    (values) => values,
  )
  return app
}

test('a form’s fields are converted like a query', async () => {
  await using client = await testClient(fieldsApp())
  assert.deepEqual(await (await send(client, 'name=Hana+Suzuki&age=30&tags=a&tags=%E7%93%A6')).json(), {
    name: 'Hana Suzuki',
    age: 30,
    tags: ['a', '瓦'],
  })
  assert.deepEqual(await (await send(client, 'name=a&age=')).json(), { name: 'a' })
})

test('what is wrong with a form is 422, each field named', async () => {
  await using client = await testClient(fieldsApp())
  assert.deepEqual(await issuesOf(await send(client, 'age=x')), ['form name missing', 'form age int_parsing'])
  assert.deepEqual(await issuesOf(await send(client, 'name=&age=1')), ['form name missing'])
  assert.deepEqual(await issuesOf(await send(client, 'name=a&name=b')), ['form name repeated'])
  assert.deepEqual(await issuesOf(await client.post('/')), ['form name missing'])
  assert.deepEqual(await issuesOf(await send(client, '')), ['form name missing'])
})

test('another media type than a form’s is 415', async () => {
  await using client = await testClient(fieldsApp())
  for (const type of ['application/json', 'text/plain', `${formType}; charset=utf-16`, `${formType}, text/plain`]) {
    const response = await send(client, 'name=a', type)
    assert.equal(response.status, 415, type)
    assert.match(JSON.stringify(await response.json()), /application\/x-www-form-urlencoded/)
  }
  assert.equal((await client.post('/', { body: new TextEncoder().encode('name=a') })).status, 415)
  assert.equal((await send(client, 'name=a', `${formType.toUpperCase()}; charset=UTF-8`)).status, 200)
})

test('bad percent-encoding, bad UTF-8 and NUL in a form are 400 with the field’s number', async () => {
  await using client = await testClient(fieldsApp())
  for (const text of ['name=%', 'name=%zz', 'name=%ff', 'a=1&name=%00', 'na%c0%aeme=1']) {
    const response = await send(client, text)
    assert.equal(response.status, 400, text)
    assert.match(JSON.stringify(await response.json()), /Form field \d/)
  }
  assert.equal((await send(client, new Uint8Array([0x61, 0x3d, 0xff]))).status, 400)
})

test('more than 1,000 fields are 413, and one field over the limit of the body too', async () => {
  await using client = await testClient(fieldsApp())
  assert.equal((await send(client, 'a&'.repeat(1_001))).status, 413)
  assert.equal((await send(client, `name=${'x'.repeat(1_100_000)}`)).status, 413)
})

test('names with brackets and __proto__ are only text', async () => {
  await using client = await testClient(fieldsApp())
  const response = await send(client, '__proto__[polluted]=1&constructor[prototype][polluted]=1&name=a&name[b]=c')
  assert.deepEqual(await response.json(), { name: 'a' })
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('a checkbox that is not sent is absent', async () => {
  const app = new Hayate()
  app.post('/', { input: { agree: form(z.boolean().default(false)), news: form(z.boolean()) } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await send(client, 'news=on')).json(), { agree: false, news: true })
  assert.deepEqual(await issuesOf(await send(client, 'agree=on')), ['form news missing'])
})

test('several form models and fields stand in one form', async () => {
  const app = new Hayate()
  const Address = z.object({ city: z.string(), zip: z.string().regex(/^\d{3}-\d{4}$/) })
  app.post('/', { input: { address: form(Address), name: form(z.string()) } }, (values) => values)
  await using client = await testClient(app)
  assert.deepEqual(await (await send(client, 'city=Edo&zip=100-0001&name=Hana')).json(), {
    address: { city: 'Edo', zip: '100-0001' },
    name: 'Hana',
  })
  assert.deepEqual(await issuesOf(await send(client, 'zip=1')), [
    'form city missing',
    'form zip invalid_format',
    'form name missing',
  ])
})

test('a body and a form in one operation are a startup error', async () => {
  const app = new Hayate()
  app.post('/', { input: { a: form(z.int()), b: body(z.int()) } }, () => 1)
  await assert.rejects(app.start({ mode: 'test' }), {
    code: 'HAYATE_BODY_AND_FORM',
    message: /body\(\) \(b\).*form\(\) \(a\)/,
  })
})
