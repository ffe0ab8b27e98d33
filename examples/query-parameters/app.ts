import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

const books = ['Genji', 'Kokoro', 'Botchan', 'Snow Country', 'Rashomon']

// #region defaults
app.get(
  '/books',
  { input: { skip: z.int().min(0).default(0), limit: z.int().min(1).max(100).default(3) } },
  ({ skip, limit }) => books.slice(skip, skip + limit),
)
// #endregion defaults

// #region kinds
app.get(
  '/search',
  { input: { q: z.string(), author: z.string().optional(), short: z.boolean().default(false) } },
  ({ q, author, short }) => ({ q, author: author ?? 'anybody', short }),
)
// #endregion kinds

if (import.meta.main) await serve(app)
