import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region fields
const Book = z.object({
  title: z.string().min(1).max(200).describe('As on the cover'),
  description: z.string().max(300).optional().meta({ title: 'The description of the book' }),
  price: z.number().gt(0).describe('In euros, more than zero'),
  copies: z
    .int()
    .min(0)
    .default(1)
    .meta({ examples: [1, 20] }),
})

app.post('/books', { input: { book: body(Book) } }, ({ book }) => book)
// #endregion fields

if (import.meta.main) await serve(app)
