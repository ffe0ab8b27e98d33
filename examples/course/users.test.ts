import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { createTokens } from 'hayate/security'
import { Fixtures, testSettings } from './fixtures.ts'
import { Token, UserOut } from './schemas.ts'

test('the root says hello', async () => {
  await using fixtures = await Fixtures.open()
  const response = await fixtures.client.get('/')
  strictEqual(await response.text(), '{"message":"Hello World"}')
})

test('a user is created', async () => {
  await using fixtures = await Fixtures.open()
  const json = { email: 'hello123@example.com', password: 'password123' }
  const response = await fixtures.client.post('/users/', { json })
  strictEqual(response.status, 201)
  const answer: unknown = await response.json()
  strictEqual(UserOut.parse(answer).email, 'hello123@example.com')
  strictEqual(JSON.stringify(answer).includes('password'), false)
})

test('an e-mail address is registered once', async () => {
  await using fixtures = await Fixtures.open()
  const user = await fixtures.testUser()
  const again = await fixtures.client.post('/users/', { json: { email: user.email, password: 'another' } })
  strictEqual(again.status, 409)
})

test('a user is read, and one who does not exist is a 404', async () => {
  await using fixtures = await Fixtures.open()
  const { password: _, ...user } = await fixtures.testUser()
  const response = await fixtures.client.get(`/users/${user.id}`)
  strictEqual(await response.text(), JSON.stringify(user))
  strictEqual((await fixtures.client.get('/users/88888')).status, 404)
})

test('the password is stored as a hash', async () => {
  await using fixtures = await Fixtures.open()
  await fixtures.testUser()
  const { password } = await fixtures.session.selectFrom('users').select('password').executeTakeFirstOrThrow()
  strictEqual(password.startsWith('$argon2id$'), true)
})

test('a user logs in, and the token says who it is', async () => {
  await using fixtures = await Fixtures.open()
  const user = await fixtures.testUser()
  const response = await fixtures.client.post('/login', { form: { username: user.email, password: user.password } })
  strictEqual(response.status, 200)
  const { access_token, token_type } = Token.parse(await response.json())
  const claims = await createTokens({ secret: testSettings.secret_key }).verify('access', access_token)
  strictEqual(claims?.['user_id'], user.id)
  strictEqual(token_type, 'bearer')
})

const wrongLogins: readonly [email: string | undefined, password: string | undefined, status: number][] = [
  ['wrong@example.com', 'password123', 403],
  ['hokusai@example.com', 'wrongpassword', 403],
  ['wrong@example.com', 'wrongpassword', 403],
  [undefined, 'password123', 422],
  ['hokusai@example.com', undefined, 422],
]

for (const [username, password, status] of wrongLogins) {
  test(`an incorrect login, ${username} with ${password}, is a ${status}`, async () => {
    await using fixtures = await Fixtures.open()
    await fixtures.testUser()
    const response = await fixtures.client.post('/login', { form: { username, password } })
    strictEqual(response.status, status)
    if (status === 403) strictEqual(((await response.json()) as { detail: string }).detail, 'Invalid Credentials')
  })
}

test('a token of a user who is gone opens nothing', async () => {
  await using fixtures = await Fixtures.open()
  const client = await fixtures.authorizedClient(await fixtures.testUser())
  strictEqual((await client.request('GET', '/posts/')).status, 200)
  await fixtures.session.deleteFrom('users').execute()
  strictEqual((await client.request('GET', '/posts/')).status, 401)
})
