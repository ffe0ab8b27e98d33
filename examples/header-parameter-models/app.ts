import { Hayate, header } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region model
const Caching = z.object({
  save_data: z.boolean().default(false),
  if_modified_since: z.string().optional(),
  x_tag: z.array(z.string()).max(5).default([]),
})

app.get('/books', { input: { caching: header(Caching) } }, ({ caching }) => caching)
// #endregion model

if (import.meta.main) await serve(app)
