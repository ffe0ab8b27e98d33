import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { openBoard } from './fixtures.ts'

/** A board on which the user has voted for the other's post. */
async function openVotedBoard() {
  const board = await openBoard()
  await board.session.insertInto('votes').values({ post_id: board.others.id, user_id: board.user.id }).execute()
  return board
}

test('a user votes for a post, and the post counts it', async () => {
  await using board = await openBoard()
  const json = { post_id: board.others.id, dir: 1 }
  const response = await board.authorized.request('POST', '/vote/', { json })
  strictEqual(response.status, 201)
  strictEqual(await response.text(), '{"message":"successfully added vote"}')
  const post = (await (await board.authorized.request('GET', `/posts/${board.others.id}`)).json()) as { votes: number }
  strictEqual(post.votes, 1)
})

test('nobody votes twice', async () => {
  await using board = await openVotedBoard()
  const json = { post_id: board.others.id, dir: 1 }
  strictEqual((await board.authorized.request('POST', '/vote/', { json })).status, 409)
})

test('of many votes at once one counts', async () => {
  await using board = await openBoard()
  const json = { post_id: board.others.id, dir: 1 }
  const votes = await Promise.all(
    Array.from({ length: 20 }, () => board.authorized.request('POST', '/vote/', { json })),
  )
  strictEqual(votes.filter(({ status }) => status === 201).length, 1)
  strictEqual(votes.filter(({ status }) => status === 409).length, 19)
})

test('a vote is taken back', async () => {
  await using board = await openVotedBoard()
  const json = { post_id: board.others.id, dir: 0 }
  const response = await board.authorized.request('POST', '/vote/', { json })
  strictEqual(response.status, 201)
  strictEqual(await response.text(), '{"message":"successfully deleted vote"}')
})

test('a vote that does not exist is not taken back', async () => {
  await using board = await openBoard()
  const json = { post_id: board.others.id, dir: 0 }
  strictEqual((await board.authorized.request('POST', '/vote/', { json })).status, 404)
})

test('nobody votes for a post that does not exist', async () => {
  await using board = await openBoard()
  strictEqual((await board.authorized.request('POST', '/vote/', { json: { post_id: 80000, dir: 1 } })).status, 404)
})

test('nobody votes without a token', async () => {
  await using board = await openBoard()
  strictEqual((await board.client.post('/vote/', { json: { post_id: board.others.id, dir: 1 } })).status, 401)
})

test('a direction is 0 or 1', async () => {
  await using board = await openBoard()
  for (const dir of [-1, 2, '1', null]) {
    const response = await board.authorized.request('POST', '/vote/', { json: { post_id: board.others.id, dir } })
    strictEqual(response.status, 422)
  }
})
