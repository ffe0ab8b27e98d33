import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { body, ConfigurationError, form, Hayate, html, request } from 'hayate'
import { csrf, memorySessions, webSession } from 'hayate/security'
import { type TestClient, type TestRequest, testClient } from 'hayate/testing'
import * as z from 'zod'

const baseUrl = 'https://shop.example'
const schema = z.object({ user_id: z.int().optional() })
const secret = 'a secret of thirty-two bytes or more'

function guardedApp(origins: readonly string[] = []): Hayate {
  const session = webSession({ schema, store: memorySessions(), userId: ({ user_id }) => user_id })
  const guard = csrf({ session, origins })
  const app = new Hayate({ title: 'Shop', version: '1.0.0', log: false, dependencies: [guard] })
  app.get('/form', { input: { guard } }, async ({ guard }) =>
    html(`<input type="hidden" name="${guard.field}" value="${await guard.token()}">`),
  )
  app.post('/login', { input: { session } }, ({ session }) => session.set('user_id', 7))
  app.post('/logout', { input: { session } }, ({ session }) => session.destroy())
  app.post('/json', { input: { value: body(z.object({ a: z.int() })) } }, ({ value }) => value)
  app.post('/fields', { input: { a: form(z.int()) } }, ({ a }) => a)
  app.get('/read', () => 'ok')
  return app
}

const tokenIn = async (client: TestClient): Promise<string> =>
  / value="([^"]*)"/.exec(await (await client.get('/form')).text())?.[1] ?? ''

/** A client that is signed in, and the token of its session. */
async function signedIn(origins?: readonly string[]): Promise<{ client: TestClient; token: string }> {
  const client = await testClient(guardedApp(origins), { baseUrl })
  assert.equal((await client.post('/login')).status, 200)
  return { client, token: await tokenIn(client) }
}

const refusal = async (response: Response): Promise<readonly unknown[]> => {
  const problem = await response.json()
  return [response.status, problem.code, problem.detail]
}
const missing = [403, 'csrf_failed', 'The CSRF token of the session is missing.']
const wrong = [403, 'csrf_failed', 'The CSRF token is not the one of this session.']
const otherSite = [403, 'csrf_failed', 'The request was made by a page of another site.']
const otherOrigin = [403, 'csrf_failed', 'The request was made by a page of another origin.']
const json: TestRequest = { json: { a: 1 } }

test('with a session a request that changes something needs its token, in a header or a form', async () => {
  const { client, token } = await signedIn()
  assert.deepEqual(await refusal(await client.post('/json', json)), missing)
  assert.deepEqual(await refusal(await client.post('/fields', { form: { a: '1' } })), missing)
  assert.equal((await client.post('/json', { ...json, headers: { 'x-csrf-token': token } })).status, 200)
  assert.equal((await client.post('/fields', { form: { a: '1', csrf_token: token } })).status, 200)
  assert.equal((await client.get('/read')).status, 200)
  assert.equal((await client.post('/logout')).status, 403)
  await client.close()
})

test('a route for large bodies does not read what only calls itself a form', async () => {
  const session = webSession({ schema, secret })
  const guard = csrf({ session })
  const app = new Hayate({ log: false, dependencies: [guard] })
  app.get('/form', { input: { guard } }, async ({ guard }) => html(`x value="${await guard.token()}"`))
  app.post('/upload', { input: { request }, maxBodyBytes: 100_000_000 }, async ({ request }) => {
    let length = 0
    for await (const piece of request.stream()) length += piece.length
    return length
  })
  await using client = await testClient(app, { baseUrl })
  const csrf_token = await tokenIn(client)
  const small = await client.post('/upload', { form: { csrf_token } })
  assert.deepEqual([small.status, await small.json()], [200, 97])
  assert.deepEqual(
    await refusal(await client.post('/upload', { form: { csrf_token, x: 'x'.repeat(1_048_576) } })),
    missing,
  )
  const packed = { body: gzipSync(`csrf_token=${csrf_token}`), headers: { 'content-encoding': 'gzip' } }
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await client.post('/upload', { ...packed, headers: { ...packed.headers, ...type } })
  assert.deepEqual(await refusal(answer), missing)
})

test('a token is another text each time, and every one is good for the session (row 75)', async () => {
  const { client, token } = await signedIn()
  const second = await tokenIn(client)
  assert.notEqual(second, token)
  assert.match(second, /^[\w-]{86}$/)
  for (const one of [token, second]) {
    assert.equal((await client.post('/json', { ...json, headers: { 'x-csrf-token': one } })).status, 200)
  }
  await client.close()
})

test('the token of another session, an old one or one tossed in a cookie is refused (row 101)', async () => {
  const { client, token } = await signedIn()
  const attacker = await signedIn()
  const flipped = (token[50] === 'A' ? 'B' : 'A') + token.slice(51)
  for (const value of [attacker.token, token.slice(0, -1), `${token}A`, token.slice(0, 50) + flipped, 'x']) {
    const tossed = { ...json, headers: { 'x-csrf-token': value, cookie: `csrf=${value}; csrf_token=${value}` } }
    assert.deepEqual(await refusal(await client.post('/json', tossed)), wrong, value)
  }
  await client.post('/logout', { headers: { 'x-csrf-token': token } })
  await client.post('/login')
  assert.deepEqual(await refusal(await client.post('/json', { ...json, headers: { 'x-csrf-token': token } })), wrong)
  await attacker.client.close()
  await client.close()
})

test('no content type gets past it (row 102)', async () => {
  const { client } = await signedIn()
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded; a=',
    'APPLICATION/X-WWW-FORM-URLENCODED',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-8',
    'application/jsonp',
  ]
  for (const type of types) {
    const response = await client.post('/json', { body: '{"a":1}', headers: { 'content-type': type } })
    assert.equal(response.status, 403, type)
  }
  const absent = await client.post('/json', { body: new Uint8Array(Buffer.from('{"a":1}')) })
  assert.equal(absent.status, 403)
  await client.close()
})

test('a page of another site is refused, with and without a session, whatever it sends (rows 103 and 104)', async () => {
  const { client, token } = await signedIn()
  const origins: readonly [Record<string, string>, readonly unknown[]][] = [
    [{ 'sec-fetch-site': 'cross-site' }, otherSite],
    [{ 'sec-fetch-site': 'cross-site', origin: 'null' }, otherSite],
    [{ 'sec-fetch-site': 'cross-site', origin: baseUrl }, otherSite],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }, otherSite],
    [{ 'sec-fetch-site': '' }, otherSite],
    [{ origin: 'null' }, otherOrigin],
    [{ origin: 'https://evil.example' }, otherOrigin],
    [{ origin: 'https://shop.example.evil.example' }, otherOrigin],
    [{ origin: 'https://shop.example:8443' }, otherOrigin],
    [{ origin: 'http://shop.example' }, otherOrigin],
    [{ origin: 'https://shop.example/' }, otherOrigin],
  ]
  for (const [headers, expected] of origins) {
    const sent = { ...json, headers: { ...headers, 'x-csrf-token': token } }
    assert.deepEqual(await refusal(await client.post('/json', sent)), expected, JSON.stringify(headers))
    const anonymous = await testClient(guardedApp(), { baseUrl })
    assert.deepEqual(await refusal(await anonymous.post('/login', { headers })), expected, JSON.stringify(headers))
    await anonymous.close()
  }
  for (const headers of [
    { 'sec-fetch-site': 'same-origin', origin: baseUrl },
    // A page that sends no referrer sends no origin either.
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { 'sec-fetch-site': 'none' },
    { origin: baseUrl },
  ]) {
    const sent = { ...json, headers: { ...headers, 'x-csrf-token': token } }
    assert.equal((await client.post('/json', sent)).status, 200, JSON.stringify(headers))
  }
  await client.close()
})

test('a listed origin is let through with the token of the session', async () => {
  const { client, token } = await signedIn(['https://app.example'])
  const headers = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }
  assert.deepEqual(await refusal(await client.post('/json', { ...json, headers })), missing)
  assert.equal((await client.post('/json', { ...json, headers: { ...headers, 'x-csrf-token': token } })).status, 200)
  await client.close()
})

test('who has no session is not asked for a token, and a bearer token is no cookie', async () => {
  await using client = await testClient(guardedApp(), { baseUrl })
  assert.equal((await client.post('/json', json)).status, 200)
  const elsewhere = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }
  const bearer = { ...json, headers: { ...elsewhere, authorization: 'Bearer abc' } }
  assert.equal((await client.post('/json', bearer)).status, 200)
  const basic = { ...json, headers: { ...elsewhere, authorization: 'Basic YTpi' } }
  assert.equal((await client.post('/json', basic)).status, 403)
  await client.post('/login')
  assert.equal((await client.post('/json', bearer)).status, 403)
})

test('a form for signing in begins a session, whose token it carries', async () => {
  const session = webSession({ schema, secret, userId: ({ user_id }) => user_id })
  const guard = csrf({ session, header: 'x-token', field: 'token' })
  const app = new Hayate({ log: false, dependencies: [guard] })
  app.get('/form', { input: { guard } }, async ({ guard }) =>
    html(`value ${guard.field} value="${await guard.token()}"`),
  )
  app.post('/login', { input: { session } }, ({ session }) => session.set('user_id', 1))
  await using client = await testClient(app, { baseUrl })
  const token = await tokenIn(client)
  assert.deepEqual(await refusal(await client.post('/login')), missing)
  assert.equal((await client.post('/login', { headers: { 'x-token': token } })).status, 200)
  assert.deepEqual(await refusal(await client.post('/login', { headers: { 'x-token': token } })), wrong)
  assert.equal((await client.post('/login', { form: { token: await tokenIn(client) } })).status, 200)
})

test('the document has the header and the 403', async () => {
  await using client = await testClient(guardedApp(), { baseUrl })
  const { paths } = await (await client.get('/openapi.json')).json()
  assert.partialDeepStrictEqual(paths['/json'].post.parameters[0], {
    in: 'header',
    name: 'x-csrf-token',
    required: false,
  })
  assert.match(JSON.stringify(paths['/json'].post.responses['403']), /csrf_failed|token of its session/)
})

test('an origin that no browser sends is refused where it is declared', () => {
  const session = webSession({ schema, secret })
  for (const origin of ['shop.example', 'https://shop.example/', 'null', '*', 'https://SHOP.example']) {
    assert.throws(
      () => csrf({ session, origins: [origin] }),
      (error) => error instanceof ConfigurationError && error.code === 'HAYATE_CSRF_ORIGIN',
    )
  }
})
