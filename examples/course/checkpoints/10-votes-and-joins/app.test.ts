import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a post counts the votes for it, and is found by its title', async () => {
  await using client = await testClient(app)
  const user = { email: 'hokusai@example.com', password: 'password123' }
  await client.post('/users/', { json: user })
  const login = await client.post('/login', { form: { username: user.email, password: user.password } })
  const { access_token } = (await login.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  for (const title of ['The great wave', 'Fine wind']) {
    await client.post('/posts/', { json: { title, content: 'woodblock' }, headers })
  }
  const vote = async (dir: 0 | 1) => (await client.post('/vote/', { json: { post_id: 2, dir }, headers })).status
  deepStrictEqual([await vote(0), await vote(1), await vote(1)], [404, 201, 409])
  const found = (await (await client.get('/posts/?search=wind', { headers })).json()) as { votes: number }[]
  deepStrictEqual(
    found.map(({ votes }) => votes),
    [1],
  )
  strictEqual(await vote(0), 201)
})
