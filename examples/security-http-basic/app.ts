import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { constantTimeEqual, httpBasic } from 'hayate/security'

export const app = new Hayate({ title: 'HTTP basic' })

// #region basic
const basic = httpBasic({ realm: 'print shop' })

const username = depends({ credentials: basic }, ({ credentials }) => {
  const right = [
    constantTimeEqual(credentials.username, 'hokusai'),
    constantTimeEqual(credentials.password, 'swordfish'),
  ]
  if (right.includes(false)) throw basic.refusal('Incorrect username or password')
  return credentials.username
})

app.get('/users/me', { input: { username } }, ({ username }) => ({ username }))
// #endregion basic

if (import.meta.main) await serve(app)
