import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { oauth2PasswordBearer } from 'hayate/security'

export const app = new Hayate({ title: 'Security, first steps' })

// #region scheme
const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token' })

app.get('/items', { input: { token: oauth2 } }, ({ token }) => ({ token }))
// #endregion scheme

if (import.meta.main) await serve(app)
