import { Hayate, HttpError } from 'hayate'
import { serve } from 'hayate/node'
import { httpBearer } from 'hayate/security'

// #region app
export const app = new Hayate({ title: 'Another status for missing credentials' })

app.onError(HttpError, (error) => (error.status === 401 ? new HttpError(403, error.detail) : error))

app.get('/me', { input: { token: httpBearer() } }, ({ token }) => ({ token }))
// #endregion app

if (import.meta.main) await serve(app)
