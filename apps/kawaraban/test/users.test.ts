import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Board } from './board.ts'

/** The user tests of the guide (§12), one to one, in its order. */
describe('users, as the guide tests them', () => {
  test('registering succeeds', async () => {
    await using board = await Board.open()
    const response = await board.client.post('/api/v1/auth/register', {
      json: {
        username: 'newuser',
        email: 'new@example.com',
        password: 'SecurePass123!',
        password_confirm: 'SecurePass123!',
      },
    })
    assert.equal(response.status, 201)
    const data = await response.json()
    assert.ok('user_id' in data)
    assert.equal(data.message, '登録完了')
  })

  test('registering an e-mail address twice is refused', async () => {
    await using board = await Board.open()
    const payload = { username: 'user1', email: 'dup@example.com', password: 'Pass123!', password_confirm: 'Pass123!' }
    await board.client.post('/api/v1/auth/register', { json: payload })
    const response = await board.client.post('/api/v1/auth/register', { json: { ...payload, username: 'user2' } })
    assert.equal(response.status, 409)
    assert.equal((await response.json()).detail, 'このメールアドレスは既に登録されています')
  })

  test('logging in succeeds', async () => {
    await using board = await Board.open()
    await board.register('logintest', { email: 'login@example.com' })
    const response = await board.logIn('login@example.com')
    assert.equal(response.status, 200)
    const data = await response.json()
    assert.ok('access_token' in data)
    assert.equal(data.token_type, 'bearer')
  })

  test('reading the profile without a token is refused', async () => {
    await using board = await Board.open()
    const response = await board.client.get('/api/v1/users/profile')
    assert.equal(response.status, 401)
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
  })

  test('reading the profile with a token succeeds', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('testuser')
    const response = await board.client.get('/api/v1/users/profile', { headers })
    assert.equal(response.status, 200)
    const data = await response.json()
    assert.ok('username' in data)
    assert.ok('email' in data)
  })

  test('changing the profile succeeds', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('testuser')
    const response = await board.client.patch('/api/v1/users/me', { json: { full_name: 'Test User' }, headers })
    assert.equal(response.status, 200)
    assert.equal((await response.json()).full_name, 'Test User')
  })

  test('the list of users has pages', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('testuser')
    const response = await board.client.get('/api/v1/users/?page=1&per_page=10', { headers })
    assert.equal(response.status, 200)
    const data = await response.json()
    assert.ok('users' in data)
    assert.ok('total' in data)
    assert.equal(data.per_page, 10)
  })
})

describe('the profile', () => {
  test('has every field of the user, and no more', async () => {
    await using board = await Board.open()
    const { headers, id } = await board.member('alice', { full_name: 'Alice', age: 30 })
    const me = await (await board.client.get('/api/v1/users/me', { headers })).json()
    const { created_at, updated_at, ...rest } = me
    assert.deepEqual(rest, {
      id,
      username: 'alice',
      email: 'alice@example.com',
      full_name: 'Alice',
      age: 30,
      is_active: true,
      display_name: 'Alice',
    })
    assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(updated_at, created_at)
  })

  test('shows the user name where there is no full name', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const me = await (await board.client.get('/api/v1/users/me', { headers })).json()
    assert.equal(me.full_name, null)
    assert.equal(me.display_name, 'alice')
  })

  test('keeps a field that is not sent, and empties one that is null', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice', { full_name: 'Alice', age: 30 })
    const change = async (json: unknown) => {
      const response = await board.client.patch('/api/v1/users/me', { json, headers })
      const { full_name, age } = await response.json()
      return { status: response.status, full_name, age }
    }
    assert.deepEqual(await change({ age: 31 }), { status: 200, full_name: 'Alice', age: 31 })
    assert.deepEqual(await change({ full_name: null }), { status: 200, full_name: null, age: 31 })
    assert.deepEqual(await change({}), { status: 200, full_name: null, age: 31 })
  })

  test('refuses fields that it does not have', async () => {
    await using board = await Board.open()
    const { headers, id } = await board.member('alice')
    for (const field of ['is_admin', 'is_active', 'email', 'id', 'username', 'password_hash']) {
      const response = await board.client.patch('/api/v1/users/me', { json: { [field]: true }, headers })
      assert.equal(response.status, 422, field)
    }
    const row = await board.database.reader.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    assert.equal(row?.is_admin, 0)
  })

  test('refuses an age that nobody has, and a name that is too long', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    for (const json of [{ age: 0 }, { age: 151 }, { age: 1.5 }, { age: '30' }, { full_name: 'x'.repeat(101) }]) {
      assert.equal((await board.client.patch('/api/v1/users/me', { json, headers })).status, 422)
    }
  })
})

describe('the list of users', () => {
  test('is newest first, in pages that do not overlap', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('user0')
    for (let n = 1; n < 5; n += 1) await board.register(`user${n}`)
    const page = async (n: number) =>
      (await board.client.get(`/api/v1/users/?page=${n}&per_page=2`, { headers })).json()
    const pages = [await page(1), await page(2), await page(3), await page(4)]
    const names = pages.flatMap(({ users }) => users.map((user: { username: string }) => user.username))
    assert.deepEqual(names, ['user4', 'user3', 'user2', 'user1', 'user0'])
    assert.deepEqual(
      pages.map(({ total, total_pages, has_next }) => [total, total_pages, has_next]),
      [
        [5, 3, true],
        [5, 3, true],
        [5, 3, false],
        [5, 3, false],
      ],
    )
  })

  test('shows members the public side of everybody, themselves included', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice', { full_name: 'Alice', age: 30 })
    await board.register('bob')
    const response = await board.client.get('/api/v1/users/', { headers })
    const text = await response.clone().text()
    assert.doesNotMatch(text, /@|"age"|"is_active"|"updated_at"|"view"/)
    const { users } = await response.json()
    for (const user of users) {
      assert.deepEqual(Object.keys(user).sort(), ['created_at', 'display_name', 'full_name', 'id', 'username'])
    }
    assert.equal(users[1].display_name, 'Alice')
  })

  test('tells members nothing of an address, whatever they search for', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    await board.register('bob', { email: 'hidden@secret.example' })
    for (const search of ['hidden@secret.example', 'HIDDEN', 'secret.example', '@', '.example']) {
      const response = await board.client.get(`/api/v1/users/?search=${encodeURIComponent(search)}`, { headers })
      const { users, total } = await response.json()
      assert.deepEqual([users, total], [[], 0], search)
    }
  })

  test('shows administrators every field', async () => {
    await using board = await Board.open()
    const { headers } = await board.administrator('boss')
    await board.register('alice', { full_name: 'Alice', age: 30 })
    const { users } = await (await board.client.get('/api/v1/users/', { headers })).json()
    const { created_at, updated_at, ...alice } = users[0]
    assert.deepEqual(alice, {
      id: 2,
      username: 'alice',
      email: 'alice@example.com',
      full_name: 'Alice',
      age: 30,
      is_active: true,
      display_name: 'Alice',
    })
    assert.equal(updated_at, created_at)
  })

  test('is searched by name, full name and, by administrators, address; wildcards mean themselves', async () => {
    await using board = await Board.open()
    const { headers } = await board.administrator('alice')
    await board.client.patch('/api/v1/users/me', { json: { full_name: 'Élise 100%' }, headers })
    await board.register('bob', { full_name: '瓦版 太郎' })
    const search = async (text: string) => {
      const response = await board.client.get(`/api/v1/users/?search=${encodeURIComponent(text)}`, { headers })
      return (await response.json()).users.map((user: { username: string }) => user.username)
    }
    assert.deepEqual(await search('ALICE'), ['alice'])
    assert.deepEqual(await search('bob@EXAMPLE'), ['bob'])
    assert.deepEqual(await search('éLISE'), ['alice'])
    assert.deepEqual(await search('太郎'), ['bob'])
    assert.deepEqual(await search('0%'), ['alice'])
    assert.deepEqual(await search('_'), [])
    assert.deepEqual(await search(''), ['bob', 'alice'])
  })

  test('never carries a password', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const text = await (await board.client.get('/api/v1/users/', { headers })).text()
    assert.doesNotMatch(text, /password|argon2|is_admin|_key/)
  })

  test('refuses pages that do not exist, and a token is needed', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    for (const query of [
      'page=0',
      'per_page=0',
      'per_page=101',
      'page=1e3',
      'page=9007199254740991',
      'page=1&page=2',
    ]) {
      assert.equal((await board.client.get(`/api/v1/users/?${query}`, { headers })).status, 422, query)
    }
    assert.equal((await board.client.get('/api/v1/users/?page=0')).status, 401)
  })
})

describe('somebody else’s profile', () => {
  const publicFields = ['created_at', 'display_name', 'full_name', 'id', 'username']

  test('shows its public fields only', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice', { full_name: 'Alice', age: 30 })
    const bob = await board.member('bob')
    for (const query of ['', '?include_private=false', '?include_private=0']) {
      const response = await board.client.get(`/api/v1/users/${alice.id}${query}`, { headers: bob.headers })
      assert.equal(response.status, 200)
      const user = await response.json()
      assert.deepEqual(Object.keys(user).sort(), publicFields)
      assert.equal(user.display_name, 'Alice')
    }
  })

  test('is private to others: 403, and nothing leaks', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice', { age: 30 })
    const bob = await board.member('bob')
    const read = (id: number) => board.client.get(`/api/v1/users/${id}?include_private=true`, { headers: bob.headers })
    const refused = await read(alice.id)
    assert.equal(refused.status, 403)
    assert.doesNotMatch(await refused.text(), /alice@example\.com/)
    assert.equal((await read(999)).status, 403)
  })

  test('shows its private fields to oneself and to administrators', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice', { age: 30 })
    const admin = await board.administrator('boss')
    for (const { headers } of [alice, admin]) {
      const response = await board.client.get(`/api/v1/users/${alice.id}?include_private=true`, { headers })
      assert.equal(response.status, 200)
      const user = await response.json()
      assert.equal(user.email, 'alice@example.com')
      assert.equal(user.age, 30)
      assert.equal('is_admin' in user, false)
    }
    const own = await (await board.client.get(`/api/v1/users/${alice.id}`, { headers: alice.headers })).json()
    assert.deepEqual(Object.keys(own).sort(), publicFields)
  })

  test('of nobody is a 404', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    const response = await board.client.get('/api/v1/users/999', { headers })
    assert.equal(response.status, 404)
    assert.equal((await response.json()).detail, 'ユーザーが見つかりません')
    assert.equal((await board.client.get('/api/v1/users/0', { headers })).status, 422)
    assert.equal((await board.client.get('/api/v1/users/abc', { headers })).status, 422)
    assert.equal((await board.client.get('/api/v1/users/1')).status, 401)
  })
})

describe('deleting a user', () => {
  test('is for administrators', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const response = await board.client.delete(`/api/v1/users/${alice.id}`, { headers: alice.headers })
    assert.equal(response.status, 403)
    assert.equal((await response.json()).detail, '管理者権限が必要です')
    assert.equal((await board.client.delete(`/api/v1/users/${alice.id}`)).status, 401)
  })

  test('takes everything of the user with it, and ends every login', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const admin = await board.administrator('boss')
    const post = await board.post(alice)
    await board.client.post('/api/v1/items/', { json: { title: 'x' }, headers: alice.headers })
    const response = await board.client.delete(`/api/v1/users/${alice.id}`, { headers: admin.headers })
    assert.equal(response.status, 204)
    assert.equal(await response.text(), '')
    assert.equal((await board.client.get('/api/v1/users/me', { headers: alice.headers })).status, 401)
    assert.equal((await board.client.get(`/api/v1/posts/${post}`, { headers: admin.headers })).status, 404)
    assert.equal((await (await board.client.get('/api/v1/items/')).json()).total, 0)
    assert.equal((await board.client.delete(`/api/v1/users/${alice.id}`, { headers: admin.headers })).status, 404)
  })
})

test('an inactive user is refused everywhere', async () => {
  await using board = await Board.open()
  const alice = await board.member('alice')
  await board.deactivate(alice)
  for (const path of ['/users/me', '/users/', '/posts/']) {
    const response = await board.client.get(`/api/v1${path}`, { headers: alice.headers })
    assert.equal(response.status, 403, path)
    assert.equal((await response.json()).detail, 'アカウントが無効です')
  }
})
