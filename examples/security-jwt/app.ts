import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import {
  createPasswordHasher,
  createTokens,
  notAuthenticated,
  oauth2PasswordBearer,
  passwordForm,
} from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Signed tokens' })

// #region tokens
// In a real application the secret comes from settings; `hayate secret` prints one.
const tokens = createTokens({ secret: 'only-for-the-example-0123456789abcdef-0123456789' })
const passwords = createPasswordHasher()
const users = new Map([
  ['hokusai', { username: 'hokusai', full_name: 'Katsushika Hokusai', password: await passwords.hash('secret') }],
])
// #endregion tokens

const User = z.object({ username: z.string(), full_name: z.string() }).meta({ id: 'User' })
const Token = z
  .object({ access_token: z.string(), token_type: z.literal('bearer'), expires_in: z.int() })
  .meta({ id: 'Token' })

// #region login
app.post('/token', { input: { form: passwordForm }, output: Token, errors: [notAuthenticated] }, async ({ form }) => {
  const user = users.get(form.username)
  const check = user
    ? await passwords.verify(form.password, user.password)
    : { ok: await passwords.verifyNothing(form.password), rehash: false }
  if (!check.ok || user === undefined) throw notAuthenticated('Incorrect username or password')
  if (check.rehash) user.password = await passwords.hash(form.password)
  const { token, expiresInSeconds } = await tokens.issue('access', { sub: user.username })
  return { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds }
})
// #endregion login

// #region current
const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token' })

const currentUser = depends({ token: oauth2 }, async ({ token }) => {
  const claims = await tokens.verify('access', token)
  const user = claims && users.get(claims.sub)
  if (user === undefined) throw notAuthenticated('Could not validate credentials')
  return user
})

app.get('/users/me', { input: { user: currentUser }, output: User }, ({ user }) => user)
// #endregion current

if (import.meta.main) await serve(app)
