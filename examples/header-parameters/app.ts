import { Hayate, header } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region header
app.get(
  '/books',
  { input: { userAgent: header(z.string().optional()), accept_language: header(z.string().default('en')) } },
  ({ userAgent, accept_language }) => ({ userAgent, accept_language }),
)
// #endregion header

// #region list
app.get('/tokens', { input: { xToken: header(z.array(z.string()).max(3)) } }, ({ xToken }) => xToken)
// #endregion list

// #region alias
app.get('/legacy', { input: { token: header(z.string(), { alias: 'x_token' }) } }, ({ token }) => token)
// #endregion alias

if (import.meta.main) await serve(app)
