import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AppOptions, body, cookie, form, Hayate, header } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'

/** What a bad input must be: a 4xx that names the place, or an answer that took it for what it is. */
type Verdict = number | `${number} ${string}`

const Age = z.int().min(1).max(150)
const Name = z.string().min(2).max(10)

function app(settings: AppOptions = {}): Hayate {
  const declared = new Hayate({ log: false, ...settings })
  declared.get('/path/int/{value}', { input: { value: Age } }, ({ value }) => value)
  declared.get('/path/text/{value}', { input: { value: Name } }, ({ value }) => value)
  declared.get('/path/rest/{value:path}', { input: { value: Name } }, ({ value }) => value)
  declared.get('/query/int', { input: { value: Age } }, ({ value }) => value)
  declared.get('/query/text', { input: { value: Name } }, ({ value }) => value)
  declared.get('/query/list', { input: { value: z.array(Age).max(3) } }, ({ value }) => value)
  declared.get('/header/int', { input: { value: header(Age) } }, ({ value }) => value)
  declared.get('/header/text', { input: { value: header(Name) } }, ({ value }) => value)
  declared.get('/cookie/int', { input: { value: cookie(Age) } }, ({ value }) => value)
  declared.get('/cookie/text', { input: { value: cookie(Name) } }, ({ value }) => value)
  declared.post('/form/int', { input: { value: form(Age) } }, ({ value }) => value)
  declared.post('/form/text', { input: { value: form(Name) } }, ({ value }) => value)
  declared.post(
    '/body',
    { input: { value: body(z.strictObject({ age: Age, name: Name.nullable() })) } },
    ({ value }) => value,
  )
  return declared
}

interface Sent {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

async function verdictOf(client: TestClient, sent: Sent): Promise<Verdict> {
  const { path, method = 'GET', headers = {}, body: text } = sent
  const response = await client.request(method, path, {
    headers,
    ...(text !== undefined && { body: new TextEncoder().encode(text) }),
  })
  const answer = await response.text()
  if (response.status !== 422) return response.status
  // Proof: a 422 of validation is a problem document with errors.
  const { errors } = JSON.parse(answer) as { errors: { in: string; path: (string | number)[]; code: string }[] }
  return `422 ${errors.map((issue) => `${issue.in} ${issue.path.join('.')} ${issue.code}`).join(', ')}`
}

async function check(
  t: { test: typeof test },
  client: TestClient,
  cases: readonly (readonly [Sent, Verdict])[],
): Promise<void> {
  for (const [sent, expected] of cases) {
    const { path, headers, body: text } = sent
    const name = `${path.slice(0, 60)} ${headers ? JSON.stringify(headers).slice(0, 60) : ''} ${text?.slice(0, 40) ?? ''}`
    await t.test(`${name} is ${expected}`, async () => assert.equal(await verdictOf(client, sent), expected))
  }
}

const long = 'x'.repeat(2_000)
const digits = '9'.repeat(2_000)

test('bad path parameters', async (t) => {
  await using client = await testClient(app())
  await check(t, client, [
    [{ path: '/path/int/' }, 404],
    [{ path: '/path/int//' }, 404],
    [{ path: '/path/int/0' }, '422 path value too_small'],
    [{ path: '/path/int/151' }, '422 path value too_big'],
    [{ path: `/path/int/${digits}` }, '422 path value int_parsing'],
    [{ path: '/path/int/NaN' }, '422 path value int_parsing'],
    [{ path: '/path/int/null' }, '422 path value int_parsing'],
    [{ path: '/path/int/1e400' }, '422 path value int_parsing'],
    [{ path: '/path/int/__proto__' }, '422 path value int_parsing'],
    [{ path: '/path/int/%D9%A1' }, '422 path value int_parsing'],
    [{ path: '/path/int/1%20' }, '422 path value int_parsing'],
    [{ path: `/path/text/${long}` }, '422 path value too_long'],
    [{ path: '/path/text/a' }, '422 path value too_short'],
    [{ path: '/path/text/__proto__' }, 200],
    [{ path: '/path/text/a%2Fb' }, 200],
    [{ path: '/path/text/a%252F' }, 200],
    [{ path: '/path/text/%' }, 400],
    [{ path: '/path/text/%zz' }, 400],
    [{ path: '/path/text/%ff' }, 400],
    [{ path: '/path/text/%00' }, 400],
    [{ path: '/path/text/%0d%0a' }, 400],
    [{ path: '/path/text/%c0%ae' }, 400],
    [{ path: '/path/text/%u002e' }, 400],
    [{ path: '/path/text/..' }, 400],
    [{ path: '/path/text/%2e%2E' }, 400],
    [{ path: '/path/text/a%5Cb' }, 400],
    [{ path: '/path/rest/' }, '422 path value too_short'],
    [{ path: '/path/rest/a/../b' }, 400],
    [{ path: '/path/rest/a%2f..%2fb' }, 400],
    [{ path: '/path/rest//etc' }, 404],
  ])
})

test('bad query parameters', async (t) => {
  await using client = await testClient(app())
  await check(t, client, [
    [{ path: '/query/int' }, '422 query value missing'],
    [{ path: '/query/int?value=' }, '422 query value missing'],
    [{ path: '/query/int?value=1&value=2' }, '422 query value repeated'],
    [{ path: '/query/int?VALUE=1' }, '422 query value missing'],
    [{ path: '/query/int?value[]=1' }, '422 query value missing'],
    [{ path: `/query/int?value=${digits}` }, '422 query value int_parsing'],
    [{ path: '/query/int?value=NaN' }, '422 query value int_parsing'],
    [{ path: '/query/int?value=Infinity' }, '422 query value int_parsing'],
    [{ path: '/query/int?value=%7B%22$ne%22:1%7D' }, '422 query value int_parsing'],
    [{ path: '/query/int?value=%00' }, 400],
    [{ path: '/query/int?value=%' }, 400],
    [{ path: '/query/int?value=%ff' }, 400],
    [{ path: '/query/int?__proto__=1' }, '422 query value missing'],
    [{ path: '/query/int?__proto__[value]=1&constructor[prototype][value]=1' }, '422 query value missing'],
    [{ path: `/query/int?${'a=1&'.repeat(1_001)}` }, 400],
    [{ path: `/query/int?value=5&${'a=1&'.repeat(900)}` }, 200],
    [{ path: `/query/text?value=${long}` }, '422 query value too_long'],
    [{ path: '/query/text?value' }, '422 query value too_short'],
    [{ path: '/query/list?value=1&value=2&value=3&value=4' }, '422 query value too_long'],
    [
      { path: '/query/list?value=1&value=&value=x&value=0' },
      '422 query value.1 int_parsing, query value.2 int_parsing',
    ],
    [{ path: '/query/list?value=1&value=0' }, '422 query value.1 too_small'],
    [{ path: '/query/list?value[99999999]=1' }, '422 query value missing'],
  ])
})

test('bad headers', async (t) => {
  await using client = await testClient(app())
  await check(t, client, [
    [{ path: '/header/int' }, '422 header value missing'],
    [{ path: '/header/int', headers: { value: '' } }, '422 header value missing'],
    [{ path: '/header/int', headers: { value: 'x' } }, '422 header value int_parsing'],
    [{ path: '/header/int', headers: { value: '1, 2' } }, '422 header value int_parsing'],
    [{ path: '/header/int', headers: { value: digits } }, '422 header value int_parsing'],
    [{ path: '/header/int', headers: { value: '0' } }, '422 header value too_small'],
    [{ path: '/header/text', headers: { value: long } }, '422 header value too_long'],
    [{ path: '/header/text', headers: { value: '' } }, '422 header value too_short'],
    [{ path: '/header/text', headers: { _value: 'abc', constructor: 'x' } }, '422 header value missing'],
  ])
})

test('bad cookies', async (t) => {
  await using client = await testClient(app())
  const cookieHeader = (value: string) => ({ headers: { cookie: value } })
  await check(t, client, [
    [{ path: '/cookie/int' }, '422 cookie value missing'],
    [{ path: '/cookie/int', ...cookieHeader('value=') }, '422 cookie value missing'],
    [{ path: '/cookie/int', ...cookieHeader('value=x') }, '422 cookie value int_parsing'],
    [{ path: '/cookie/int', ...cookieHeader(`value=${digits}`) }, '422 cookie value int_parsing'],
    [{ path: '/cookie/int', ...cookieHeader('value') }, '422 cookie value missing'],
    [{ path: '/cookie/int', ...cookieHeader('__proto__=1; =1; ;;') }, '422 cookie value missing'],
    [{ path: '/cookie/int', ...cookieHeader('value=%zz') }, '422 cookie value int_parsing'],
    [{ path: '/cookie/text', ...cookieHeader(`value=${long}`) }, '422 cookie value too_long'],
    [{ path: '/cookie/text', ...cookieHeader('value=""') }, '422 cookie value too_short'],
    [{ path: '/cookie/int', ...cookieHeader('a=1;'.repeat(501)) }, 400],
  ])
})

test('bad forms', async (t) => {
  await using client = await testClient(app())
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const int = (text: string) => ({ path: '/form/int', method: 'POST', headers, body: text })
  const text = (value: string) => ({ path: '/form/text', method: 'POST', headers, body: value })
  await check(t, client, [
    [int(''), '422 form value missing'],
    [int('value='), '422 form value missing'],
    [int('value'), '422 form value missing'],
    [int('value=1&value=2'), '422 form value repeated'],
    [int('value=NaN'), '422 form value int_parsing'],
    [int(`value=${digits}`), '422 form value int_parsing'],
    [int('value=%'), 400],
    [int('value=%ff'), 400],
    [int('value=%00'), 400],
    [int('__proto__=1&value[]=1'), '422 form value missing'],
    [int('{"value":1}'), '422 form value missing'],
    [text(`value=${long}`), '422 form value too_long'],
    [text('value='), '422 form value missing'],
    [{ ...int('{"value":1}'), headers: { 'content-type': 'application/json' } }, 415],
    [{ path: '/form/int', method: 'POST' }, '422 form value missing'],
  ])
})

test('bad bodies', async (t) => {
  await using client = await testClient(app())
  const json = (text: string) => ({
    path: '/body',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  })
  await check(t, client, [
    [{ path: '/body', method: 'POST' }, '422 body  missing'],
    [json(''), '422 body  missing'],
    [json(' '), '422 body  json_invalid'],
    [json('null'), '422 body  invalid_type'],
    [json('[]'), '422 body  invalid_type'],
    [json('"text"'), '422 body  invalid_type'],
    [json('5'), '422 body  invalid_type'],
    [json('{}'), '422 body age missing, body name missing'],
    [json('{"age":null,"name":null}'), '422 body age invalid_type'],
    [json('{"age":"5","name":5}'), '422 body age invalid_type, body name invalid_type'],
    [json('{"age":true,"name":{}}'), '422 body age invalid_type, body name invalid_type'],
    [json('{"age":[1],"name":["a"]}'), '422 body age invalid_type, body name invalid_type'],
    [json('{"age":1.5,"name":null}'), '422 body age invalid_type'],
    [json('{"age":NaN}'), '422 body  json_invalid'],
    [json('{"age":1e400}'), '422 body age too_big'],
    [json(`{"age":${digits}}`), '422 body age too_big'],
    [json('{"age":1e300,"name":null}'), '422 body age too_big'],
    [json('{"age":5,"name":"a"}'), '422 body name too_short'],
    [json(`{"age":5,"name":"${long}"}`), '422 body name too_long'],
    [
      json('{"age":5,"name":null,"is_admin":true,"id":1}'),
      '422 body is_admin unrecognized_key, body id unrecognized_key',
    ],
    [json('{"age":5,"age":6}'), '422 body age duplicate_key'],
    [json('{"__proto__":{"age":5}}'), '422 body __proto__ unrecognized_key'],
    [json('{"age":5,"name":null,"constructor":1}'), '422 body constructor unrecognized_key'],
    [json(`{"name":${'['.repeat(60)}`), '422 body  json_invalid'],
    [json(`{"name":${'['.repeat(64)}`), `422 body name${'.0'.repeat(63)} too_deep`],
    [json('{"age":5,"name":"\\u0000\\u0000"}'), '422 body  json_invalid'],
    [{ ...json('{}'), headers: {} }, 415],
    [{ ...json('{}'), headers: { 'content-type': 'text/plain' } }, 415],
    [{ ...json('{}'), headers: { 'content-type': '' } }, 415],
    [{ ...json('{}'), headers: { 'content-type': 'application/json; charset=latin1' } }, 415],
  ])
})

test('the same on the wire: every bad input is an answer, and the next request is served', async () => {
  await using server = await served(app())
  const json = (text: string, type = 'application/json') =>
    `POST /body HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text, 'latin1')}\r\n\r\n${text}`
  const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`
  const cases: readonly (readonly [string, number])[] = [
    [get('/query/int?value=1&value=2'), 422],
    [get('/query/int?value=%ff'), 400],
    [get('/path/text/%00'), 400],
    [get('/path/text/%c0%ae'), 400],
    [get('/header/int', 'Value: 1\r\nvalue: 2\r\n'), 422],
    [get('/header/text', 'Value: \xff\xff\r\n'), 200],
    [get('/header/int', '__proto__: 1\r\nconstructor: 1\r\n'), 422],
    [get('/cookie/int', 'Cookie: value=1; value=x\r\nCookie: value=y\r\n'), 200],
    [json('{'), 422],
    [json('\xff'), 400],
    [json('{}', 'application/json\tx'), 415],
    [json('{}', 'text/plain'), 415],
    [json('['.repeat(50_000)), 422],
  ]
  for (const [request, status] of cases) {
    const answer = await server.send(`${request}${get('/query/int?value=5', 'Connection: close\r\n')}`)
    assert.deepEqual(answer.statuses, [status, 200], `${request.slice(0, 120)}\n${answer.text}`)
  }
})

test('codegen: false refuses the same things in the same words', async () => {
  await using fast = await testClient(app())
  await using slow = await testClient(app({ codegen: false }))
  const headers = { 'content-type': 'application/json' }
  for (const text of [
    '{}',
    '{"age":1.5,"name":[]}',
    '{"age":0,"name":"a","x":1}',
    '{"age":5,"name":null}',
    'null',
    '[]',
  ]) {
    const answers = [fast, slow].map(async (client) => (await client.post('/body', { body: text, headers })).text())
    const [one, other] = await Promise.all(answers)
    assert.equal(other, one)
  }
})

test('hostile text is judged at once by every format (attack 41)', async () => {
  const declared = new Hayate()
  const formats = {
    email: z.email(),
    url: z.url(),
    uuid: z.uuid(),
    date: z.iso.date(),
    datetime: z.iso.datetime({ offset: true }),
    duration: z.iso.duration(),
    ipv6: z.ipv6(),
    cidr: z.cidrv6(),
    base64: z.base64(),
    jwt: z.jwt(),
    e164: z.e164(),
  }
  const input = Object.fromEntries(Object.entries(formats).map(([name, schema]) => [name, schema.optional()]))
  declared.get('/', { input }, () => 1)
  await using client = await testClient(declared)
  const hostile = [
    'a'.repeat(7_000),
    'a@'.repeat(3_500),
    `${'1'.repeat(7_000)}!`,
    `${'a.'.repeat(3_500)}@`,
    `P${'1D'.repeat(3_000)}`,
    ':'.repeat(7_000),
  ]
  for (const name of Object.keys(formats)) {
    for (const text of hostile) {
      const started = performance.now()
      const { status } = await client.get('/', { query: { [name]: text } })
      const spent = performance.now() - started
      assert.ok(status === 422 || status === 200, `${name} ${status}`)
      assert.ok(spent < 100, `${name} took ${spent} ms for ${text.slice(0, 10)}`)
    }
  }
})
