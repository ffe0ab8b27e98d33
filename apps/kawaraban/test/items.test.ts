import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Board } from './board.ts'

/** The item tests of the guide (§12), one to one. */
describe('items, as the guide tests them', () => {
  test('an item is created', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('testuser')
    const response = await board.client.post('/api/v1/items/', {
      json: { title: 'テストアイテム', price: 1000 },
      headers,
    })
    assert.equal(response.status, 201)
    const data = await response.json()
    assert.equal(data.title, 'テストアイテム')
    assert.equal(data.price, 1000)
  })

  test('an item that does not exist is not found', async () => {
    await using board = await Board.open()
    const response = await board.client.get('/api/v1/items/99999')
    assert.equal(response.status, 404)
    assert.match((await response.json()).detail.toLowerCase(), /not found/)
  })
})

describe('items', () => {
  test('are read without a token, newest first, by page and title', async () => {
    await using board = await Board.open()
    const { headers, id } = await board.member('alice')
    for (const title of ['Lamp', 'Lantern', 'Fan']) {
      await board.client.post('/api/v1/items/', { json: { title }, headers })
    }
    const list = await (await board.client.get('/api/v1/items/?search=LA&per_page=1')).json()
    const { created_at, ...item } = list.items[0]
    assert.deepEqual(
      { ...list, items: [item] },
      {
        items: [{ id: 2, title: 'Lantern', description: null, price: 0, owner_id: id }],
        total: 2,
        page: 1,
        per_page: 1,
      },
    )
    assert.match(created_at, /Z$/)
    assert.equal((await (await board.client.get('/api/v1/items/3')).json()).title, 'Fan')
  })

  test('are changed and deleted by their owner only', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const bob = await board.member('bob')
    await board.client.post('/api/v1/items/', {
      json: { title: 'Lamp', description: 'Old', price: 5 },
      headers: alice.headers,
    })
    const change = (headers: Readonly<Record<string, string>>, json: unknown, id = 1) =>
      board.client.patch(`/api/v1/items/${id}`, { json, headers })
    assert.equal((await change(bob.headers, { price: 1 })).status, 403)
    assert.equal((await change(alice.headers, { price: 1 }, 2)).status, 404)
    const changed = await (await change(alice.headers, { price: 7, description: null })).json()
    assert.deepEqual([changed.title, changed.description, changed.price], ['Lamp', null, 7])
    assert.equal((await board.client.delete('/api/v1/items/1', { headers: bob.headers })).status, 403)
    assert.equal((await board.client.delete('/api/v1/items/1')).status, 401)
    const deleted = await board.client.delete('/api/v1/items/1', { headers: alice.headers })
    assert.equal(deleted.status, 204)
    const gone = await board.client.get('/api/v1/items/1')
    assert.equal(gone.status, 404)
    assert.equal((await gone.json()).detail, 'Item 1 not found')
  })

  test('refuse what is not an item', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const refused = [
      {},
      { title: '' },
      { title: 'x'.repeat(201) },
      { title: 'x', price: -1 },
      { title: 'x', price: 1.5 },
      { title: 'x', price: '5' },
      { title: 'x', owner_id: 9 },
    ]
    for (const json of refused) {
      const response = await board.client.post('/api/v1/items/', { json, headers })
      assert.equal(response.status, 422, JSON.stringify(json))
    }
    assert.equal((await board.client.get('/api/v1/items/0')).status, 422)
  })
})
