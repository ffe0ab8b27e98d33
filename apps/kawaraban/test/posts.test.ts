import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Board } from './board.ts'

describe('reading posts', () => {
  test('needs a token unless PUBLIC_READ is on', async () => {
    await using closed = await Board.open()
    const alice = await closed.member('alice')
    const id = await closed.post(alice)
    for (const path of ['/api/v1/posts/', `/api/v1/posts/${id}`]) {
      assert.equal((await closed.client.get(path)).status, 401)
      assert.equal((await closed.client.get(path, { headers: alice.headers })).status, 200)
    }
    await using open = await Board.open({ public_read: true })
    const bob = await open.member('bob')
    const published = await open.post(bob)
    const draft = await open.post(bob, { published: false })
    assert.equal((await open.client.get(`/api/v1/posts/${published}`)).status, 200)
    assert.equal((await open.client.get(`/api/v1/posts/${draft}`)).status, 404)
    assert.equal((await (await open.client.get('/api/v1/posts/')).json()).length, 1)
    assert.equal((await open.client.get('/api/v1/posts/', { headers: { authorization: 'Bearer x' } })).status, 401)
  })

  test('gives every field, with the public side of the author and the number of votes', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice', { full_name: 'Alice' })
    const id = await board.post(alice, { title: 'Hello', content: 'World' })
    await board.client.post('/api/v1/vote/', { json: { post_id: id, dir: 1 }, headers: alice.headers })
    const post = await (await board.client.get(`/api/v1/posts/${id}`, { headers: alice.headers })).json()
    const { created_at, owner, ...rest } = post
    assert.deepEqual(rest, { id, title: 'Hello', content: 'World', published: true, owner_id: alice.id, votes: 1 })
    assert.match(created_at, /Z$/)
    assert.deepEqual(Object.keys(owner).sort(), ['created_at', 'display_name', 'full_name', 'id', 'username'])
    assert.equal(owner.display_name, 'Alice')
    const list = await (await board.client.get('/api/v1/posts/', { headers: alice.headers })).json()
    assert.deepEqual(list, [post])
  })

  test('goes by limit and skip, in a stable order, and searches titles', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    for (let n = 1; n <= 12; n += 1) await board.post(alice, { title: n % 2 ? `Odd ${n}%` : `even_${n}` })
    const ids = async (query: string) => {
      const response = await board.client.get(`/api/v1/posts/?${query}`, { headers: alice.headers })
      return (await response.json()).map((post: { id: number }) => post.id)
    }
    assert.equal((await ids('')).length, 10)
    assert.deepEqual(await ids('limit=3&skip=2'), [10, 9, 8])
    assert.deepEqual(await ids('search=EVEN&limit=2'), [12, 10])
    assert.deepEqual(await ids('search=%25&limit=2'), [11, 9])
    assert.deepEqual(await ids('search=_&limit=2'), [12, 10])
    assert.deepEqual(await ids('skip=100'), [])
    for (const query of ['limit=0', 'limit=101', 'limit=1000000000', 'skip=-1', 'skip=9007199254740991']) {
      const response = await board.client.get(`/api/v1/posts/?${query}`, { headers: alice.headers })
      assert.equal(response.status, 422, query)
    }
  })

  test('that does not exist is a 404 that names it', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const response = await board.client.get('/api/v1/posts/88888', { headers })
    assert.equal(response.status, 404)
    assert.equal((await response.json()).detail, 'post with id: 88888 was not found')
  })
})

describe('writing posts', () => {
  test('creates one, published unless said otherwise', async () => {
    await using board = await Board.open()
    const { headers, id } = await board.member('alice')
    for (const [title, content, published] of [
      ['awesome new title', 'awesome new content', true],
      ['favourite pizza', 'i love pepperoni', false],
    ]) {
      const response = await board.client.post('/api/v1/posts/', { json: { title, content, published }, headers })
      assert.equal(response.status, 201)
      const post = await response.json()
      assert.deepEqual([post.title, post.content, post.published, post.owner_id], [title, content, published, id])
    }
    const plain = await board.client.post('/api/v1/posts/', { json: { title: 'a', content: 'b' }, headers })
    assert.equal((await plain.json()).published, true)
    assert.equal((await board.client.post('/api/v1/posts/', { json: { title: 'a', content: 'b' } })).status, 401)
  })

  test('refuses what is not a post', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const refused = [{}, { title: 'a' }, { title: '', content: 'b' }, { title: 1, content: 'b' }]
    for (const json of [...refused, { title: 'a', content: 'b', owner_id: 2 }, { title: 'a', content: 'b', id: 7 }]) {
      assert.equal((await board.client.post('/api/v1/posts/', { json, headers })).status, 422, JSON.stringify(json))
    }
  })

  test('keeps text as it was written, whatever is in it', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    for (const content of ["'; drop table posts; --", '<script>alert(1)</script>', '𠮷野家 👩‍👩‍👧', '\u202e']) {
      const response = await board.client.post('/api/v1/posts/', { json: { title: 'x', content }, headers })
      assert.equal(response.status, 201)
      const { id } = await response.json()
      assert.equal((await (await board.client.get(`/api/v1/posts/${id}`, { headers })).json()).content, content)
    }
  })

  test('replaces one’s own, and nobody else’s', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const bob = await board.member('bob')
    const id = await board.post(alice, { published: false })
    const json = { title: 'updated title', content: 'updated content' }
    const put = (headers: Readonly<Record<string, string>>, target = id) =>
      board.client.put(`/api/v1/posts/${target}`, { json, headers })
    const replaced = await put(alice.headers)
    assert.equal(replaced.status, 200)
    const post = await replaced.json()
    assert.deepEqual([post.title, post.content, post.published], ['updated title', 'updated content', true])
    const refused = await put(bob.headers)
    assert.equal(refused.status, 403)
    assert.equal((await refused.json()).detail, '作成者本人だけが変更・削除できます')
    assert.equal((await put({})).status, 401)
    assert.equal((await put(alice.headers, 88888)).status, 404)
  })

  test('deletes one’s own with 204 and no body, and nobody else’s', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const bob = await board.member('bob')
    const id = await board.post(alice)
    const remove = (headers: Readonly<Record<string, string>>, target = id) =>
      board.client.delete(`/api/v1/posts/${target}`, { headers })
    assert.equal((await remove({})).status, 401)
    assert.equal((await remove(bob.headers)).status, 403)
    const deleted = await remove(alice.headers)
    assert.equal(deleted.status, 204)
    assert.equal(await deleted.text(), '')
    assert.equal((await remove(alice.headers)).status, 404)
  })
})

test('a draft exists for its author only', async () => {
  await using board = await Board.open()
  const alice = await board.member('alice')
  const bob = await board.member('bob')
  const id = await board.post(alice, { published: false })
  const list = async (headers: Readonly<Record<string, string>>) =>
    (await (await board.client.get('/api/v1/posts/', { headers })).json()).length
  assert.equal(await list(alice.headers), 1)
  assert.equal(await list(bob.headers), 0)
  assert.equal((await board.client.get(`/api/v1/posts/${id}`, { headers: alice.headers })).status, 200)
  const json = { title: 'a', content: 'b' }
  const { headers } = bob
  const answers = [
    await board.client.get(`/api/v1/posts/${id}`, { headers }),
    await board.client.put(`/api/v1/posts/${id}`, { json, headers }),
    await board.client.delete(`/api/v1/posts/${id}`, { headers }),
    await board.client.post('/api/v1/vote/', { json: { post_id: id, dir: 1 }, headers }),
  ]
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [404, 404, 404, 404],
  )
})
