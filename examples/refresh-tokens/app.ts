import { body, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import {
  createRefreshRotation,
  createTokens,
  type LoginTokens,
  memoryRefreshFamilies,
  memoryRevocations,
  notAuthenticated,
  oauth2PasswordBearer,
  passwordForm,
} from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Refresh tokens' })

// #region logins
const revocations = memoryRevocations()
const tokens = createTokens({ secret: 'only-for-the-example-0123456789abcdef-0123456789', revocations })
const logins = createRefreshRotation({ tokens, families: memoryRefreshFamilies(), revocations })
// #endregion logins

const answerWith = ({ access, refresh }: LoginTokens) => ({
  access_token: access.token,
  refresh_token: refresh.token,
  token_type: 'bearer',
  expires_in: access.expiresInSeconds,
})

// #region routes
app.post('/token', { input: { form: passwordForm }, errors: [notAuthenticated] }, async ({ form }) => {
  // The example has no passwords: see the chapter on signed tokens.
  if (form.username !== 'hokusai') throw notAuthenticated()
  return answerWith(await logins.open(form.username))
})

app.post(
  '/refresh',
  { input: { sent: body(z.object({ refresh_token: z.string() })) }, errors: [notAuthenticated] },
  async ({ sent }) => {
    const outcome = await logins.rotate(sent.refresh_token)
    if (outcome.kind === 'refused') throw notAuthenticated('This refresh token is not valid')
    return answerWith(outcome)
  },
)
// #endregion routes

// #region logout
const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token', refreshUrl: '/refresh' })
const currentLogin = depends({ token: oauth2 }, async ({ token }) => {
  const claims = await tokens.verify('access', token)
  if (claims === undefined) throw notAuthenticated('Could not validate credentials')
  return claims
})

app.get('/me', { input: { login: currentLogin } }, ({ login }) => ({ username: login.sub }))

app.post('/logout', { input: { login: currentLogin }, status: 204 }, ({ login }) => logins.end(login))
// #endregion logout

if (import.meta.main) await serve(app)
