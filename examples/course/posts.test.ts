import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { openBoard } from './fixtures.ts'
import { Post, PostOut } from './schemas.ts'

test('all posts are read', async () => {
  await using board = await openBoard()
  const response = await board.authorized.request('GET', '/posts/')
  strictEqual(response.status, 200)
  const posts = z.array(PostOut).parse(await response.json())
  strictEqual(posts.length, board.count)
})

test('nobody reads all posts without a token', async () => {
  await using board = await openBoard()
  strictEqual((await board.client.get('/posts/')).status, 401)
})

test('nobody reads one post without a token', async () => {
  await using board = await openBoard()
  strictEqual((await board.client.get(`/posts/${board.first.id}`)).status, 401)
})

test('a post that does not exist is a 404', async () => {
  await using board = await openBoard()
  const response = await board.authorized.request('GET', '/posts/88888')
  strictEqual(response.status, 404)
  strictEqual(((await response.json()) as { detail: string }).detail, 'post with id: 88888 was not found')
})

test('one post is read', async () => {
  await using board = await openBoard()
  const { first } = board
  const response = await board.authorized.request('GET', `/posts/${first.id}`)
  const { Post: post, votes } = PostOut.parse(await response.json())
  deepStrictEqual([post.id, post.content, post.title, votes], [first.id, first.content, first.title, 0])
})

const written: readonly [title: string, content: string, published: boolean][] = [
  ['awesome new title', 'awesome new content', true],
  ['favorite pizza', 'i love pepperoni', false],
  ['tallest skyscrapers', 'wahoo', true],
]

for (const [title, content, published] of written) {
  test(`a post is created: ${title}`, async () => {
    await using board = await openBoard()
    const response = await board.authorized.request('POST', '/posts/', { json: { title, content, published } })
    strictEqual(response.status, 201)
    const post = Post.parse(await response.json())
    deepStrictEqual([post.title, post.content, post.published], [title, content, published])
    strictEqual(post.owner_id, board.user.id)
  })
}

test('a post is published unless it says otherwise', async () => {
  await using board = await openBoard()
  const json = { title: 'arbitrary title', content: 'some content' }
  const response = await board.authorized.request('POST', '/posts/', { json })
  strictEqual(response.status, 201)
  const post = Post.parse(await response.json())
  deepStrictEqual([post.title, post.content, post.published], ['arbitrary title', 'some content', true])
  strictEqual(post.owner_id, board.user.id)
})

test('nobody creates a post without a token', async () => {
  await using board = await openBoard()
  const json = { title: 'arbitrary title', content: 'some content' }
  strictEqual((await board.client.post('/posts/', { json })).status, 401)
})

test('nobody deletes a post without a token', async () => {
  await using board = await openBoard()
  strictEqual((await board.client.delete(`/posts/${board.first.id}`)).status, 401)
})

test('a post is deleted', async () => {
  await using board = await openBoard()
  const response = await board.authorized.request('DELETE', `/posts/${board.first.id}`)
  strictEqual(response.status, 204)
  strictEqual(await response.text(), '')
  strictEqual((await board.authorized.request('GET', `/posts/${board.first.id}`)).status, 404)
})

test('a post that does not exist is not deleted', async () => {
  await using board = await openBoard()
  strictEqual((await board.authorized.request('DELETE', '/posts/8000000')).status, 404)
})

test('the post of another user is not deleted', async () => {
  await using board = await openBoard()
  strictEqual((await board.authorized.request('DELETE', `/posts/${board.others.id}`)).status, 403)
})

test('a post is replaced; a field that is none of it is ignored', async () => {
  await using board = await openBoard()
  const json = { title: 'updated title', content: 'updated content', id: board.first.id }
  const response = await board.authorized.request('PUT', `/posts/${board.first.id}`, { json })
  strictEqual(response.status, 200)
  const post = Post.parse(await response.json())
  deepStrictEqual([post.id, post.title, post.content], [board.first.id, json.title, json.content])
})

test('the post of another user is not replaced', async () => {
  await using board = await openBoard()
  const json = { title: 'updated title', content: 'updated content', id: board.others.id }
  const response = await board.authorized.request('PUT', `/posts/${board.others.id}`, { json })
  strictEqual(response.status, 403)
  strictEqual(((await response.json()) as { detail: string }).detail, 'Not authorized to perform requested action')
})

test('nobody replaces a post without a token, not even learning that a body is missing', async () => {
  await using board = await openBoard()
  strictEqual((await board.client.put(`/posts/${board.first.id}`)).status, 401)
  strictEqual((await board.authorized.request('PUT', `/posts/${board.first.id}`)).status, 422)
  for (const path of ['/posts/first', '/posts/?limit=many']) {
    strictEqual((await board.client.get(path)).status, 401)
    strictEqual((await board.authorized.request('GET', path)).status, 422)
  }
})

test('a post that does not exist is not replaced', async () => {
  await using board = await openBoard()
  const json = { title: 'updated title', content: 'updated content', id: board.others.id }
  strictEqual((await board.authorized.request('PUT', '/posts/8000000', { json })).status, 404)
})

test('limit, skip and search choose posts, in a stable order', async () => {
  await using board = await openBoard()
  const titles = async (query: string) => {
    const response = await board.authorized.request('GET', `/posts/?${query}`)
    return z
      .array(PostOut)
      .parse(await response.json())
      .map(({ Post: post }) => post.title)
  }
  deepStrictEqual(await titles('limit=2'), ['first title', '2nd title'])
  deepStrictEqual(await titles('limit=2&skip=2'), ['3rd title', '3rd title'])
  deepStrictEqual(await titles('search=2nd'), ['2nd title'])
  deepStrictEqual(await titles('search=%25'), [])
  for (const query of ['limit=0', 'limit=101', 'limit=many', 'skip=-1']) {
    strictEqual((await board.authorized.request('GET', `/posts/?${query}`)).status, 422)
  }
})
