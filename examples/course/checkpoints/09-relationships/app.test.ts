import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

function as(email: string) {
  return { headers: { authorization: `Basic ${btoa(`${email}:any`)}` } }
}

const hokusai = as('hokusai@example.com')
const hiroshige = as('hiroshige@example.com')

test('a post has its owner, who alone deletes it', async () => {
  await using client = await testClient(app)
  const created = await client.post('/posts', { json: { title: 'The great wave' }, ...hokusai })
  deepStrictEqual(await created.json(), {
    id: 1,
    title: 'The great wave',
    owner_id: 1,
    owner: { id: 1, email: 'hokusai@example.com' },
  })
  strictEqual((await client.post('/posts', { json: { title: 'by nobody' } })).status, 401)
  strictEqual((await client.delete('/posts/1', hiroshige)).status, 403)
  strictEqual((await client.delete('/posts/1', hokusai)).status, 204)
  strictEqual((await client.delete('/posts/1', hokusai)).status, 404)
})

test('with a user go the posts', async () => {
  await using client = await testClient(app)
  await client.post('/posts', { json: { title: 'The great wave' }, ...hokusai })
  await client.post('/posts', { json: { title: 'Sudden shower' }, ...hiroshige })
  strictEqual((await client.delete('/account', hokusai)).status, 204)
  const posts = (await (await client.get('/posts')).json()) as { title: string }[]
  deepStrictEqual(
    posts.map(({ title }) => title),
    ['Sudden shower'],
  )
})
