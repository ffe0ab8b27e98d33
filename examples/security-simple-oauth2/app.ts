import { defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { createPasswordHasher, notAuthenticated, oauth2PasswordBearer, passwordForm } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Password and bearer' })

// #region users
const passwords = createPasswordHasher()
const secret = await passwords.hash('secret')
const users = new Map([
  ['hokusai', { username: 'hokusai', full_name: 'Katsushika Hokusai', disabled: false, password: secret }],
  ['hiroshige', { username: 'hiroshige', full_name: 'Utagawa Hiroshige', disabled: true, password: secret }],
])
const User = z.object({ username: z.string(), full_name: z.string() }).meta({ id: 'User' })
// #endregion users

// #region login
app.post('/token', { input: { form: passwordForm }, errors: [notAuthenticated] }, async ({ form }) => {
  const user = users.get(form.username)
  const ok = user
    ? (await passwords.verify(form.password, user.password)).ok
    : await passwords.verifyNothing(form.password)
  if (!ok || user === undefined) throw notAuthenticated('Incorrect username or password')
  return { access_token: user.username, token_type: 'bearer' }
})
// #endregion login

// #region current
const inactive = defineError('inactive_user', { status: 403, title: 'This account is switched off' })
const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token' })

const currentUser = depends(
  { token: oauth2 },
  ({ token }) => {
    const user = users.get(token)
    if (user === undefined) throw notAuthenticated('Could not validate credentials')
    if (user.disabled) throw inactive()
    return user
  },
  { errors: [notAuthenticated, inactive] },
)

app.get('/users/me', { input: { user: currentUser }, output: User }, ({ user }) => user)
// #endregion current

if (import.meta.main) await serve(app)
