import { Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region model
const Paging = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  offset: z.int().min(0).default(0),
  order_by: z.enum(['created_at', 'title']).default('created_at'),
})

app.get('/books', { input: { paging: query(Paging) } }, ({ paging }) => paging)
// #endregion model

// #region brackets
const Search = z.object({
  q: z.string().optional(),
  filter: z
    .object({
      price: z.object({ min: z.number().min(0).optional(), max: z.number().optional() }).optional(),
      tags: z.array(z.string()).max(5).optional(),
      since: z.date().optional(),
    })
    .optional(),
})

app.get('/search', { input: { search: query(Search) } }, ({ search }) => search)
// #endregion brackets

if (import.meta.main) await serve(app)
