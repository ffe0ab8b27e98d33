import { deepStrictEqual, match, notStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type TestClient, testClient } from 'hayate/testing'
import { app } from './app.ts'

// The cookie is only sent over https.
const options = { baseUrl: 'https://testserver' }
const form = { username: 'hokusai', password: 'swordfish' }

const tokenOf = async (client: TestClient): Promise<string> =>
  / value="([^"]+)"/.exec(await (await client.get('/sign-in')).text())?.[1] ?? ''

async function signIn(client: TestClient, password = form.password): Promise<Response> {
  const csrf_token = await tokenOf(client)
  return client.post('/sign-in', { form: { ...form, password, csrf_token }, redirect: 'manual' })
}

test('the right password signs in, and what the session keeps is there afterwards', async () => {
  await using client = await testClient(app, options)
  const signedIn = await signIn(client)
  deepStrictEqual([signedIn.status, signedIn.headers.get('location')], [303, '/prints'])
  const token = await tokenOf(client)
  await client.post('/prints', { form: { title: 'Red Fuji' }, headers: { 'x-csrf-token': token } })
  deepStrictEqual(await (await client.get('/prints')).json(), { user: 'hokusai', prints: ['Red Fuji'] })
})

test('a wrong password is a 401 and nobody is signed in', async () => {
  await using client = await testClient(app, options)
  strictEqual((await signIn(client, 'wrong')).status, 401)
  strictEqual((await client.get('/prints')).status, 401)
})

test('signing in gives a new id, and a form without the token of the session is refused', async () => {
  await using client = await testClient(app, options)
  await client.get('/sign-in')
  const before = client.cookies.get(client.baseUrl, '__Host-session')
  strictEqual((await client.post('/sign-in', { form })).status, 403)
  await signIn(client)
  notStrictEqual(client.cookies.get(client.baseUrl, '__Host-session'), before)
  strictEqual((await client.post('/sign-out')).status, 403)
})

test('signing out ends this session, and everywhere means every one of the user', async () => {
  await using one = await testClient(app, options)
  await using other = await testClient(app, options)
  await signIn(one)
  await signIn(other)
  const csrf_token = await tokenOf(one)
  const ended = await one.post('/sign-out-everywhere', { form: { csrf_token } })
  match(await ended.text(), /\{"ended":\d+\}/)
  for (const client of [one, other]) strictEqual((await client.get('/prints')).status, 401)
  await signIn(one)
  await one.post('/sign-out', { form: { csrf_token: await tokenOf(one) } })
  strictEqual((await one.get('/prints')).status, 401)
})

test('the document has the cookie, the header of the token, and the refusals', async () => {
  await using client = await testClient(app, options)
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { post: { parameters: { name: string }[]; responses: object } }>
    components: { securitySchemes: { session: object } }
  }
  deepStrictEqual(components.securitySchemes.session, {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'The session of a browser.',
  })
  const operation = paths['/prints']?.post
  deepStrictEqual(
    operation?.parameters.map(({ name }) => name),
    ['x-csrf-token'],
  )
  deepStrictEqual(Object.keys(operation?.responses ?? {}), ['200', '400', '401', '403', '413', '415', '422'])
})
