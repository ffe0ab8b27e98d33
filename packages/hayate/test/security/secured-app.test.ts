import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depends, fresh, Hayate, HttpError } from 'hayate'
import {
  apiKey,
  assertScopes,
  httpBasic,
  httpBearer,
  oauth2PasswordBearer,
  passwordForm,
  requires,
  securityScopes,
  strictPasswordForm,
} from 'hayate/security'
import { testClient } from 'hayate/testing'

const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token', scopes: { me: 'Read yourself', items: 'Read your items' } })
/** In these tests a token is the list of its scopes: `me.items`. */
const currentUser = depends({ token: oauth2, asked: securityScopes }, ({ token, asked }) => {
  assertScopes(asked, token.split('.'))
  return { asked: asked.text }
})
const activeUser = depends({ user: requires(currentUser, ['me']) }, ({ user }) => user)

function securedApp(): Hayate {
  const app = new Hayate({ title: 'Shop', version: '1.0.0' })
  app.get('/me', { input: { user: activeUser } }, ({ user }) => user)
  app.get('/items', { input: { user: requires(activeUser, ['items']) } }, ({ user }) => user)
  app.get('/basic', { input: { user: httpBasic({ realm: 'Shop' }) } }, ({ user }) => user)
  app.get('/key', { input: { key: apiKey({ in: 'header', name: 'X-API-Key' }) } }, ({ key }) => ({ key }))
  app.get(
    '/either',
    {
      input: { token: httpBearer({ autoError: false }), key: apiKey({ in: 'query', name: 'key', autoError: false }) },
    },
    ({ token, key }) => ({ token: token ?? null, key: key ?? null }),
  )
  app.post('/token', { input: { form: passwordForm } }, ({ form }) => form)
  app.post('/strict', { input: { form: strictPasswordForm } }, ({ form }) => form)
  return app
}

test('without a credential the answer is a 401 problem with the challenge of its scheme', async () => {
  await using client = await testClient(securedApp())
  const challenges = {
    '/me': 'Bearer',
    '/basic': 'Basic realm="Shop", charset="UTF-8"',
    '/key': 'ApiKey',
  }
  for (const [path, challenge] of Object.entries(challenges)) {
    const response = await client.get(path)
    assert.equal(response.status, 401, path)
    assert.equal(response.headers.get('www-authenticate'), challenge)
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
    const problem = await response.json()
    assert.partialDeepStrictEqual(problem, { status: 401, code: 'not_authenticated', title: 'Not authenticated' })
  }
})

test('scopes add up along the chain and a missing one is a 403 that names them', async () => {
  await using client = await testClient(securedApp())
  const get = (path: string, token: string) => client.get(path, { headers: { authorization: `Bearer ${token}` } })
  assert.deepEqual(await (await get('/me', 'me')).json(), { asked: 'me' })
  assert.deepEqual(await (await get('/items', 'me.items')).json(), { asked: 'items me' })
  const response = await get('/items', 'me')
  assert.equal(response.status, 403)
  assert.equal(response.headers.get('www-authenticate'), 'Bearer error="insufficient_scope", scope="items me"')
  assert.partialDeepStrictEqual(await response.json(), { code: 'insufficient_scope', detail: 'Missing: items' })
})

test('of two schemes with autoError: false either one opens the route', async () => {
  await using client = await testClient(securedApp())
  const bearer = { headers: { authorization: 'Bearer t' } }
  assert.deepEqual(await (await client.get('/either', bearer)).json(), { token: 't', key: null })
  assert.deepEqual(await (await client.get('/either?key=k')).json(), { token: null, key: 'k' })
  assert.deepEqual(await (await client.get('/either')).json(), { token: null, key: null })
  assert.equal((await client.get('/either?key=k&key=k')).status, 401)
})

test('the password form is read from a urlencoded body, and what is missing is a 422', async () => {
  await using client = await testClient(securedApp())
  const form = { username: 'ann', password: 'p', scope: 'me items' }
  const response = await client.post('/token', { form })
  assert.partialDeepStrictEqual(await response.json(), { username: 'ann', password: 'p', scopes: ['me', 'items'] })
  const issuesOf = async (path: string, fields: Record<string, string>) => {
    const refused = await client.post(path, { form: fields })
    assert.equal(refused.status, 422)
    const { errors } = (await refused.json()) as { errors: { in: string; path: string[]; code: string }[] }
    return errors.map((issue) => `${issue.in} ${issue.path.join('.')} ${issue.code}`)
  }
  assert.deepEqual(await issuesOf('/token', {}), ['form username missing', 'form password missing'])
  assert.deepEqual(await issuesOf('/token', { ...form, username: '' }), ['form username missing'])
  assert.deepEqual(await issuesOf('/token', { ...form, grant_type: 'code' }), ['form grant_type invalid_format'])
  assert.deepEqual(await issuesOf('/strict', form), ['form grant_type missing'])
  assert.equal((await client.post('/strict', { form: { ...form, grant_type: 'password' } })).status, 200)
})

test('schemes, scopes and refusals stand in the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(securedApp().openapi())) as Record<string, unknown>
  assert.partialDeepStrictEqual(document, {
    components: {
      securitySchemes: {
        oauth2Password: {
          type: 'oauth2',
          flows: { password: { tokenUrl: '/token', scopes: { me: 'Read yourself', items: 'Read your items' } } },
        },
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        apiKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        apiKeyQuery: { type: 'apiKey', in: 'query', name: 'key' },
      },
    },
    paths: {
      '/me': { get: { security: [{ oauth2Password: ['me'] }], responses: { 401: {}, 403: {} } } },
      '/items': { get: { security: [{ oauth2Password: ['items', 'me'] }], responses: { 401: {}, 403: {} } } },
      '/basic': { get: { security: [{ basic: [] }], responses: { 401: {} } } },
    },
  })
})

test('a scheme refuses a credential with its own challenge', async () => {
  const basic = httpBasic({ realm: 'prints' })
  const key = apiKey({ in: 'header', name: 'X-Key' })
  const app = new Hayate()
  app.get('/basic', { input: { credentials: fresh(basic) } }, () => {
    throw fresh(basic).refusal('Incorrect username or password')
  })
  app.get('/key', { input: { key } }, () => {
    throw key.refusal()
  })
  await using client = await testClient(app)
  const wrong = await client.get('/basic', { headers: { authorization: `Basic ${btoa('a:b')}` } })
  assert.equal(wrong.status, 401)
  assert.equal(wrong.headers.get('www-authenticate'), 'Basic realm="prints", charset="UTF-8"')
  const unknown = await client.get('/key', { headers: { 'x-key': 'x' } })
  assert.equal(unknown.headers.get('www-authenticate'), 'ApiKey')
  assert.equal(((await unknown.json()) as { detail: string }).detail, 'Not authenticated')
})

test('an application that wants 403 instead of 401 answers it so', async () => {
  const app = new Hayate()
  app.onError(HttpError, (error) => (error.status === 401 ? new HttpError(403, error.detail) : error))
  app.get('/', { input: { token: httpBearer() } }, () => 'in')
  await using client = await testClient(app)
  const refused = await client.get('/')
  assert.equal(refused.status, 403)
  assert.equal(((await refused.json()) as { detail: string }).detail, 'Not authenticated')
})
