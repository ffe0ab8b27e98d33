import { cookie, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region cookie
app.get(
  '/books',
  { input: { ads_id: cookie(z.string().optional()), seen: cookie(z.int().min(0).default(0)) } },
  ({ ads_id, seen }) => ({ ads_id: ads_id ?? 'none', seen }),
)
// #endregion cookie

if (import.meta.main) await serve(app)
