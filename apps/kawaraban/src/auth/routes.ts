import { depends, Router, respond, response } from 'hayate'
import { session } from '../database/sessions.ts'
import { messages } from '../language.ts'
import { currentLogin } from './current-user.ts'
import { newLogin, storeLogin } from './log-in.ts'
import { refreshedTokens } from './refresh.ts'
import { newAccount, register } from './register.ts'
import { deleteFamily } from './repository.ts'
import { Registered, Token } from './schemas.ts'

/** Tokens are kept by no cache (RFC 6749 §5.1). */
const noStore = depends({ response }, ({ response }) => response.setHeader('cache-control', 'no-store'), {
  name: 'noStore',
})

export const auth = new Router({ prefix: '/auth', tags: ['認証'], dependencies: [noStore] })

export const registerUser = auth.post(
  '/register',
  {
    summary: 'ユーザー登録 / Register',
    description:
      'アカウントを作成する。メールアドレスとユーザー名は大文字・小文字を区別せず一意。\n\nCreates an account. The e-mail address and the user name are unique, whatever their case.',
    operationId: 'register',
    input: { account: newAccount, say: messages, db: session },
    output: Registered,
    status: 201,
  },
  async ({ account, say, db }) => ({ message: say('registered'), user_id: await register(db, account, say) }),
)

export const logIn = auth.post(
  '/token',
  {
    summary: 'ログイン / Log in',
    description:
      'OAuth2 のパスワードフォーム。`username` にはメールアドレスを入れる。\n\nThe OAuth2 password form; `username` is the e-mail address.',
    operationId: 'log_in',
    input: { login: newLogin, db: session },
    output: Token,
  },
  async ({ login, db }) => {
    await storeLogin(db, login)
    return login.issued.pair
  },
)

export const refresh = auth.post(
  '/refresh',
  {
    summary: 'トークン更新 / Refresh',
    description:
      'リフレッシュトークンは一度だけ使える。二度使うとそのログイン全体が無効になる。\n\nA refresh token is good for one use. Using it twice ends its login everywhere.',
    operationId: 'refresh',
    input: { tokens: refreshedTokens },
    output: Token,
  },
  ({ tokens }) => tokens,
)

export const logOut = auth.post(
  '/logout',
  {
    summary: 'ログアウト / Log out',
    description:
      'このログインのアクセストークンとリフレッシュトークンをすべて無効にする。\n\nEnds this login: its access tokens and refresh tokens count no longer.',
    operationId: 'log_out',
    input: { login: currentLogin, db: session },
    output: { 204: null },
  },
  async ({ login, db }) => {
    await deleteFamily(db, login.familyId)
    return respond(204)
  },
)
