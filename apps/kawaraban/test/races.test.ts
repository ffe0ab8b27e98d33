import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Board } from './board.ts'

/** How many answers there were of each status. */
async function statuses(answers: readonly Promise<Response>[]): Promise<Readonly<Record<number, number>>> {
  const counts: Record<number, number> = {}
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

for (const [where, changes] of [
  ['in a file', {}],
  ['in memory', { database_url: 'sqlite::memory:' }],
] as const) {
  describe(`many requests at once, ${where}`, () => {
    test('200 votes of one user for one post leave one vote', async () => {
      await using board = await Board.open(changes)
      const { headers, ...alice } = await board.member('alice')
      const post_id = await board.post({ headers, ...alice })
      const answers = Array.from({ length: 200 }, () =>
        board.client.post('/api/v1/vote/', { json: { post_id, dir: 1 }, headers }),
      )
      assert.deepEqual(await statuses(answers), { 201: 1, 409: 199 })
      assert.equal((await (await board.client.get(`/api/v1/posts/${post_id}`, { headers })).json()).votes, 1)
    })

    test('100 registrations of one address leave one user', async () => {
      await using board = await Board.open(changes)
      const answers = Array.from({ length: 100 }, (_, n) => board.register(`user${n}`, { email: 'one@example.com' }))
      assert.deepEqual(await statuses(answers), { 201: 1, 409: 99 })
    })

    test('100 registrations of one name leave one user', async () => {
      await using board = await Board.open(changes)
      const answers = Array.from({ length: 100 }, (_, n) => board.register('alice', { email: `a${n}@example.com` }))
      assert.deepEqual(await statuses(answers), { 201: 1, 409: 99 })
    })

    test('50 uses of one refresh token give new tokens once', async () => {
      await using board = await Board.open(changes)
      const { tokens } = await board.member('alice')
      const json = { refresh_token: tokens.refresh_token }
      const answers = Array.from({ length: 50 }, () => board.client.post('/api/v1/auth/refresh', { json }))
      assert.deepEqual(await statuses(answers), { 200: 1, 401: 49 })
    })
  })
}

test('a request that fails after it has written leaves nothing behind', async () => {
  await using board = await Board.open()
  const { headers } = await board.member('alice')
  const id = await board.post({ headers, id: 1, tokens: { access_token: '', refresh_token: '', expires_in: 0 } })
  const writes = Array.from({ length: 20 }, (_, n) =>
    n % 2
      ? board.client.put(`/api/v1/posts/${id}`, { json: { title: `t${n}`, content: 'c' }, headers })
      : board.client.put('/api/v1/posts/99999', { json: { title: `t${n}`, content: 'c' }, headers }),
  )
  assert.deepEqual(await statuses(writes), { 200: 10, 404: 10 })
  const { title } = await (await board.client.get(`/api/v1/posts/${id}`, { headers })).json()
  assert.match(title, /^t\d*[13579]$/)
})

test('a writer that takes too long makes the others answer 503, and when to come back', async () => {
  await using board = await Board.open({}, 50)
  const { headers } = await board.member('alice')
  const slow = await board.database.writer.startTransaction().execute()
  await slow.updateTable('users').set({ age: 30 }).execute()
  for (const [language, detail] of [
    ['ja', 'データベースが混み合っています。少し待ってからもう一度お試しください'],
    ['en', 'The database is busy. Try again in a moment'],
  ] as const) {
    const response = await board.client.post('/api/v1/posts/', {
      json: { title: 'a', content: 'b' },
      headers: { ...headers, 'accept-language': language },
    })
    assert.equal(response.status, 503)
    assert.equal(response.headers.get('retry-after'), '1')
    assert.equal((await response.json()).detail, detail)
    assert.equal((await board.client.get('/api/v1/posts/', { headers })).status, 200)
  }
  await slow.rollback().execute()
  assert.equal((await board.client.post('/api/v1/posts/', { json: { title: 'a', content: 'b' }, headers })).status, 201)
})

test('20 deletions at once delete once', async () => {
  await using board = await Board.open()
  const alice = await board.member('alice')
  const post = await board.post(alice)
  await board.client.post('/api/v1/items/', { json: { title: 'x' }, headers: alice.headers })
  for (const path of [`/api/v1/posts/${post}`, '/api/v1/items/1']) {
    const answers = Array.from({ length: 20 }, () => board.client.delete(path, { headers: alice.headers }))
    assert.deepEqual(await statuses(answers), { 204: 1, 404: 19 })
  }
})

test('a change of what is being deleted is a change or a 404', async () => {
  await using board = await Board.open()
  const { headers } = await board.member('alice')
  await board.client.post('/api/v1/items/', { json: { title: 'x' }, headers })
  const answers = Array.from({ length: 20 }, (_, n) =>
    n === 10
      ? board.client.delete('/api/v1/items/1', { headers })
      : board.client.patch('/api/v1/items/1', { json: { price: n }, headers }),
  )
  const counts = await statuses(answers)
  assert.equal(counts[204], 1)
  assert.deepEqual(
    Object.keys(counts).filter((status) => !['200', '204', '404'].includes(status)),
    [],
  )
})

test('a client that sends slowly keeps nobody from writing', async () => {
  await using board = await Board.open()
  const { headers } = await board.member('alice')
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const sender = writable.getWriter()
  const slow = board.client.post('/api/v1/posts/', {
    body: readable,
    headers: { ...headers, 'content-type': 'application/json' },
  })
  await sender.write(new TextEncoder().encode('{"title":"slow",'))
  const quick = await board.client.post('/api/v1/posts/', { json: { title: 'quick', content: 'x' }, headers })
  assert.equal((await quick.json()).id, 1)
  await sender.write(new TextEncoder().encode('"content":"x"}'))
  await sender.close()
  assert.equal((await (await slow).json()).id, 2)
})
