import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import {
  assertScopes,
  createTokens,
  notAuthenticated,
  oauth2PasswordBearer,
  passwordForm,
  requires,
  securityScopes,
} from 'hayate/security'

export const app = new Hayate({ title: 'Scopes' })

const tokens = createTokens({ secret: 'only-for-the-example-0123456789abcdef-0123456789' })
const granted = new Map([
  ['hokusai', ['me', 'items']],
  ['hiroshige', ['me']],
])

// #region scheme
const oauth2 = oauth2PasswordBearer({
  tokenUrl: '/token',
  scopes: { me: 'Read about yourself', items: 'Read your items' },
})
// #endregion scheme

// #region token
app.post('/token', { input: { form: passwordForm }, errors: [notAuthenticated] }, async ({ form }) => {
  // The example has no passwords: see the chapter on signed tokens.
  const mine = granted.get(form.username)
  if (mine === undefined) throw notAuthenticated()
  const scopes = form.scopes.filter((scope) => mine.includes(scope))
  const { token } = await tokens.issue('access', { sub: form.username, scope: scopes.join(' ') })
  return { access_token: token, token_type: 'bearer' }
})
// #endregion token

// #region check
const currentUser = depends({ token: oauth2, asked: securityScopes }, async ({ token, asked }) => {
  const claims = await tokens.verify('access', token)
  if (claims === undefined) throw notAuthenticated('Could not validate credentials')
  assertScopes(asked, String(claims['scope']).split(' '))
  return { username: claims.sub }
})

const activeUser = depends({ user: requires(currentUser, ['me']) }, ({ user }) => user)
// #endregion check

// #region routes
app.get('/users/me', { input: { user: activeUser } }, ({ user }) => user)

app.get('/users/me/items', { input: { user: requires(activeUser, ['items']) } }, ({ user }) => [
  { owner: user.username, title: 'The Great Wave' },
])

app.get('/status', { input: { user: currentUser } }, () => ({ status: 'ok' }))
// #endregion routes

if (import.meta.main) await serve(app)
