import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Board, type Member } from './board.ts'

function vote(board: Board, member: Member | undefined, json: unknown): Promise<Response> {
  return board.client.post('/api/v1/vote/', { json, ...(member && { headers: member.headers }) })
}

describe('votes', () => {
  test('are given once and taken back once', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const post_id = await board.post(alice)
    const votes = async () =>
      (await (await board.client.get(`/api/v1/posts/${post_id}`, { headers: alice.headers })).json()).votes
    const added = await vote(board, alice, { post_id, dir: 1 })
    assert.equal(added.status, 201)
    assert.deepEqual(await added.json(), { message: '投票しました' })
    assert.equal(await votes(), 1)
    assert.equal((await vote(board, alice, { post_id, dir: 1 })).status, 409)
    const removed = await vote(board, alice, { post_id, dir: 0 })
    assert.equal(removed.status, 201)
    assert.deepEqual(await removed.json(), { message: '投票を取り消しました' })
    assert.equal(await votes(), 0)
    assert.equal((await vote(board, alice, { post_id, dir: 0 })).status, 404)
  })

  test('are counted for every user', async () => {
    await using board = await Board.open()
    const members = [await board.member('alice'), await board.member('bob'), await board.member('carol')] as const
    const post_id = await board.post(members[0])
    for (const member of members) assert.equal((await vote(board, member, { post_id, dir: 1 })).status, 201)
    const [post] = await (await board.client.get('/api/v1/posts/', { headers: members[0].headers })).json()
    assert.equal(post.votes, 3)
  })

  test('need a post that exists, a token, and a direction', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const post_id = await board.post(alice)
    const missing = await vote(board, alice, { post_id: 80000, dir: 1 })
    assert.equal(missing.status, 404)
    assert.equal((await missing.json()).detail, 'post with id: 80000 was not found')
    assert.equal((await vote(board, undefined, { post_id, dir: 1 })).status, 401)
    for (const dir of [2, -1, '1', true, null]) assert.equal((await vote(board, alice, { post_id, dir })).status, 422)
  })
})
