import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createPasswordHasher, createTokens } from 'hayate/security'
import { Board, password, testSettings } from './board.ts'

describe('registering', () => {
  test('compares names and addresses without regard to case and blanks', async () => {
    await using board = await Board.open()
    assert.equal((await board.register('Alice', { email: 'Alice@Example.com' })).status, 201)
    const sameName = await board.register('aLICE', { email: 'other@example.com' })
    assert.equal(sameName.status, 409)
    assert.equal((await sameName.json()).detail, 'このユーザー名は既に使用されています')
    assert.equal((await board.register('other', { email: ' alice@example.COM ' })).status, 409)
    assert.equal((await board.logIn(' ALICE@example.com ')).status, 200)
  })

  test('refuses reserved names in any case, and passwords that differ, and names the field', async () => {
    await using board = await Board.open()
    const issuesOf = async (response: Response) => {
      assert.equal(response.status, 422)
      const { errors } = await response.json()
      return errors.map(({ path, message }: { path: string[]; message: string }) => [path.join('.'), message])
    }
    assert.deepEqual(await issuesOf(await board.register('Admin', { email: 'a@example.com' })), [
      ['username', "'Admin' は予約済みユーザー名です"],
    ])
    assert.deepEqual(await issuesOf(await board.register('alice', { password_confirm: 'Different1!' })), [
      ['password_confirm', 'パスワードが一致しません'],
    ])
    for (const name of ['root', 'SYSTEM', 'api', ' admin ']) {
      assert.equal((await board.register(name, { email: 'b@example.com' })).status, 422, name)
    }
  })

  test('says which characters a name may have, in both languages', async () => {
    await using board = await Board.open()
    const { errors } = await (await board.register('with blank', { email: 'a@example.com' })).json()
    assert.deepEqual(errors, [
      {
        in: 'body',
        path: ['username'],
        code: 'invalid_format',
        message: '英数字・アンダースコア・ハイフンだけが使えます / Only letters, digits, underscores and hyphens',
      },
    ])
  })

  test('refuses what is not an account, and fields that are not asked for', async () => {
    await using board = await Board.open()
    const refused = [
      { username: '' },
      { username: 'x'.repeat(51) },
      { username: 'with blank' },
      { username: '日本' },
      { username: 'alicе' },
      { email: 'nobody' },
      { email: `${'x'.repeat(250)}@example.com` },
      { password: 'short', password_confirm: 'short' },
      { password: 'x'.repeat(129), password_confirm: 'x'.repeat(129) },
      { age: 0 },
      { age: 151 },
      { full_name: 'x'.repeat(101) },
      { is_admin: true },
      { id: 1 },
    ]
    for (const fields of refused) {
      assert.equal((await board.register('alice', fields)).status, 422, JSON.stringify(fields))
    }
    const { total } = await board.database.reader
      .selectFrom('users')
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    assert.equal(total, 0)
  })
})

describe('logging in', () => {
  test('gives both tokens and says how long the first is good', async () => {
    await using board = await Board.open()
    await board.register('alice')
    const response = await board.logIn('alice@example.com')
    assert.deepEqual(Object.keys(await response.clone().json()).sort(), [
      'access_token',
      'expires_in',
      'refresh_token',
      'token_type',
    ])
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const { access_token, refresh_token, expires_in } = await response.json()
    assert.equal(expires_in, 1800)
    const access = claimsOf(access_token)
    assert.deepEqual([access.sub, access.email, access.type], ['1', 'alice@example.com', 'access'])
    assert.equal(access.exp - access.iat, 1800)
    assert.equal(typeof access.jti, 'string')
    const refresh = claimsOf(refresh_token)
    assert.deepEqual([refresh.sub, refresh.type, refresh.exp - refresh.iat], ['1', 'refresh', 604_800])
  })

  test('answers the same to a wrong password and to an unknown address', async () => {
    await using board = await Board.open()
    await board.register('alice')
    const answers = await Promise.all([
      board.logIn('alice@example.com', 'WrongPass123!'),
      board.logIn('nobody@example.com', password),
    ])
    const bodies = await Promise.all(answers.map(async (answer) => ({ ...(await answer.json()), instance: '' })))
    for (const answer of answers) {
      assert.equal(answer.status, 401)
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    }
    assert.equal(bodies[0].detail, 'メールアドレスまたはパスワードが正しくありません')
    assert.deepEqual(bodies[0], bodies[1])
  })

  test('needs both fields of the form', async () => {
    await using board = await Board.open()
    for (const form of [{}, { username: 'a@example.com' }, { password: 'x' }]) {
      assert.equal((await board.client.post('/api/v1/auth/token', { form })).status, 422)
    }
    const asJson = await board.client.post('/api/v1/auth/token', { json: { username: 'a', password: 'b' } })
    assert.equal(asJson.status, 415)
  })

  test('renews a hash that was made at another cost', async () => {
    await using board = await Board.open()
    await board.register('alice')
    const old = await createPasswordHasher({ memoryKiB: 16, passes: 1 }).hash(password)
    await board.database.writer.updateTable('users').set({ password_hash: old }).execute()
    assert.equal((await board.logIn('alice@example.com')).status, 200)
    const { password_hash } = await board.database.reader.selectFrom('users').selectAll().executeTakeFirstOrThrow()
    assert.notEqual(password_hash, old)
    assert.match(password_hash, /^\$argon2id\$v=19\$m=8,/)
    assert.equal((await board.logIn('alice@example.com')).status, 200)
  })

  test('is refused to an inactive user, who gets no new tokens either', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    await board.deactivate(alice)
    const refused = await board.logIn('alice@example.com')
    assert.equal(refused.status, 401)
    assert.equal((await refused.json()).detail, 'アカウントが無効です')
    assert.equal((await board.logIn('alice@example.com', 'WrongPass123!')).status, 401)
    assert.equal((await refresh(board, alice.tokens.refresh_token)).status, 401)
  })

  test('waits for a confirmed address where REQUIRE_CONFIRMED_EMAIL is on', async () => {
    await using board = await Board.open({ require_confirmed_email: true })
    await board.register('alice')
    assert.equal((await board.logIn('alice@example.com')).status, 401)
    await board.database.writer.updateTable('users').set({ email_confirmed_at: new Date().toISOString() }).execute()
    assert.equal((await board.logIn('alice@example.com')).status, 200)
  })
})

describe('a refresh token', () => {
  test('is exchanged for new tokens, once; a second use ends the login', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const first = await refresh(board, alice.tokens.refresh_token)
    assert.equal(first.status, 200)
    const next = await first.json()
    const headers = { authorization: `Bearer ${next.access_token}` }
    assert.equal((await board.client.get('/api/v1/users/me', { headers })).status, 200)
    const again = await refresh(board, alice.tokens.refresh_token)
    assert.equal(again.status, 401)
    assert.equal((await again.json()).detail, '無効なリフレッシュトークン')
    assert.equal((await refresh(board, next.refresh_token)).status, 401)
    assert.equal((await board.client.get('/api/v1/users/me', { headers })).status, 401)
  })

  test('of another login is not touched by that', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const other = await (await board.logIn('alice@example.com')).json()
    await refresh(board, alice.tokens.refresh_token)
    await refresh(board, alice.tokens.refresh_token)
    assert.equal((await refresh(board, other.refresh_token)).status, 200)
  })

  test('and an access token end when their time is over', async () => {
    await using board = await Board.open()
    const { tokens } = await board.member('alice')
    const expired = createTokens({
      secret: testSettings.secret_key,
      algorithm: 'HS256',
      accessTtlSeconds: 60,
      refreshTtlSeconds: 60,
      clock: () => Date.now() - 3_600_000,
    })
    const { sub, sid } = claimsOf(tokens.access_token)
    const access = await expired.issue('access', { sub, sid })
    const headers = { authorization: `Bearer ${access.token}`, 'accept-language': 'en' }
    const refused = await board.client.get('/api/v1/users/me', { headers })
    assert.equal(refused.status, 401)
    assert.equal((await refused.json()).detail, 'The credentials are not valid')
    const old = await expired.issue('refresh', { sub, sid })
    assert.equal((await refresh(board, old.token)).status, 401)
    assert.equal((await refresh(board, tokens.refresh_token)).status, 200)
  })

  test('is kept hashed', async () => {
    await using board = await Board.open()
    const alice = await board.member('alice')
    const rows = await board.database.reader.selectFrom('refresh_tokens').selectAll().execute()
    assert.equal(rows.length, 1)
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(alice.tokens.refresh_token.slice(-40)))
  })

  test('is not an access token, nor the other way round', async () => {
    await using board = await Board.open()
    const { tokens } = await board.member('alice')
    assert.equal((await refresh(board, tokens.access_token)).status, 401)
    for (const token of [tokens.refresh_token, 'x', `${tokens.access_token}x`]) {
      const headers = { authorization: `Bearer ${token}` }
      const response = await board.client.get('/api/v1/users/me', { headers })
      assert.equal(response.status, 401)
      assert.equal((await response.json()).detail, '認証情報が無効です')
    }
  })
})

test('logging out ends this login and no other', async () => {
  await using board = await Board.open()
  const alice = await board.member('alice')
  const other = await (await board.logIn('alice@example.com')).json()
  const response = await board.client.post('/api/v1/auth/logout', { headers: alice.headers })
  assert.equal(response.status, 204)
  assert.equal((await board.client.get('/api/v1/users/me', { headers: alice.headers })).status, 401)
  assert.equal((await refresh(board, alice.tokens.refresh_token)).status, 401)
  const headers = { authorization: `Bearer ${other.access_token}` }
  assert.equal((await board.client.get('/api/v1/users/me', { headers })).status, 200)
  assert.equal((await board.client.post('/api/v1/auth/logout')).status, 401)
})

function refresh(board: Board, refresh_token: string): Promise<Response> {
  return board.client.post('/api/v1/auth/refresh', { json: { refresh_token } })
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
