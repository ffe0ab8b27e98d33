import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogue } from '../src/messages.ts'
import { Board } from './board.ts'

describe('Accept-Language', () => {
  const cases = {
    '': '登録完了',
    ja: '登録完了',
    en: 'Registration complete',
    'en-GB,en;q=0.9,ja;q=0.8': 'Registration complete',
    'en;q=0.1, ja;q=0.9': '登録完了',
    'fr, en;q=0.5': 'Registration complete',
    fr: '登録完了',
  }
  for (const [wanted, message] of Object.entries(cases)) {
    test(`'${wanted}' answers '${message}'`, async () => {
      await using board = await Board.open()
      const json = { username: 'alice', email: 'a@example.com', password: 'Pass123!', password_confirm: 'Pass123!' }
      const headers = wanted === '' ? {} : { 'accept-language': wanted }
      const response = await board.client.post('/api/v1/auth/register', { json, headers })
      assert.equal((await response.json()).message, message)
    })
  }

  test('chooses the language of errors, too', async () => {
    await using board = await Board.open()
    const headers = { 'accept-language': 'en' }
    const unknown = await board.client.post('/api/v1/auth/token', { form: { username: 'a', password: 'b' }, headers })
    assert.equal((await unknown.json()).detail, 'The e-mail address or the password is not correct')
    const reserved = { username: 'root', email: 'a@example.com', password: 'Pass123!', password_confirm: 'Pass124!' }
    const invalid = await board.client.post('/api/v1/auth/register', { json: reserved, headers })
    const { errors } = await invalid.json()
    assert.deepEqual(
      errors.map((issue: { message: string }) => issue.message),
      ["'root' is a reserved user name", 'The passwords do not match'],
    )
  })

  test('leaves what is English in both languages', async () => {
    await using board = await Board.open()
    const { headers } = await board.member('alice')
    for (const language of ['ja', 'en']) {
      const asked = { ...headers, 'accept-language': language }
      const item = await board.client.get('/api/v1/items/7', { headers: asked })
      assert.equal((await item.json()).detail, 'Item 7 not found')
      const post = await board.client.get('/api/v1/posts/7', { headers: asked })
      assert.equal((await post.json()).detail, 'post with id: 7 was not found')
    }
  })

  test('yields to DEFAULT_LOCALE when it names no language of ours', async () => {
    await using board = await Board.open({ default_locale: 'en' })
    assert.equal((await (await board.register('alice')).json()).message, 'Registration complete')
  })
})

/** Whoever reads them in a program compares them letter by letter. */
test('the Japanese messages are those that were agreed on', () => {
  const say = catalogue('ja')
  assert.deepEqual(
    [
      say('registered'),
      say('emailTaken'),
      say('badLogin'),
      say('badCredentials'),
      say('inactiveAccount'),
      say('adminOnly'),
      say('missingPermissions', { permissions: 'include_private' }),
      say('badRefreshToken'),
      say('userNotFound'),
      say('passwordsDiffer'),
      say('reservedUsername', { name: 'root' }),
    ],
    [
      '登録完了',
      'このメールアドレスは既に登録されています',
      'メールアドレスまたはパスワードが正しくありません',
      '認証情報が無効です',
      'アカウントが無効です',
      '管理者権限が必要です',
      '権限が不足しています: include_private',
      '無効なリフレッシュトークン',
      'ユーザーが見つかりません',
      'パスワードが一致しません',
      "'root' は予約済みユーザー名です",
    ],
  )
})
