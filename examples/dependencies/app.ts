import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Dependencies' })

// #region declare
const paging = depends(
  {
    q: z.string().optional(),
    page: z.int().min(1).default(1),
    per_page: z.int().min(1).max(100).default(20),
  },
  ({ q, page, per_page }) => ({ q, offset: (page - 1) * per_page, limit: per_page }),
)
// #endregion declare

// #region use
app.get('/items', { input: { paging }, summary: 'List items' }, ({ paging }) => paging)

app.get('/users', { input: { paging, active: z.boolean().default(true) } }, ({ paging, active }) => ({
  ...paging,
  active,
}))
// #endregion use

if (import.meta.main) await serve(app)
