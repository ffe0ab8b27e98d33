import { Hayate, json, response } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate()

// #region reply
app.post('/cookie-and-object', { input: { response } }, ({ response }) => {
  response.setCookie('fakesession', 'fake-cookie-session-value', { httpOnly: true, maxAge: 3600 })
  return { message: 'Come to the dark side, we have cookies' }
})
// #endregion reply

// #region direct
app.post('/cookie', () => {
  const answer = json({ message: 'Come to the dark side, we have cookies' })
  answer.setCookie('fakesession', 'fake-cookie-session-value')
  return answer
})
// #endregion direct

// #region delete
app.post('/logout', { input: { response } }, ({ response }) => {
  response.deleteCookie('fakesession')
  return { message: 'Goodbye' }
})
// #endregion delete

if (import.meta.main) await serve(app)
