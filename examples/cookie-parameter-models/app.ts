import { cookie, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region model
const Cookies = z.strictObject({
  session_id: z.string().min(8),
  theme: z.enum(['light', 'dark']).default('light'),
})

app.get('/books', { input: { cookies: cookie(Cookies) } }, ({ cookies }) => cookies)
// #endregion model

if (import.meta.main) await serve(app)
