import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region model
const Book = z.object({
  title: z.string().min(1),
  author: z.string().optional(),
  price: z.number().min(0),
  tax: z.number().optional(),
})

app.post('/books', { input: { book: body(Book) }, status: 201 }, ({ book }) => ({
  ...book,
  price_with_tax: book.price + (book.tax ?? 0),
}))
// #endregion model

// #region together
app.put(
  '/books/{book_id}',
  { input: { book_id: z.int(), book: body(Book), notify: z.boolean().default(false) } },
  ({ book_id, book, notify }) => ({ book_id, ...book, notify }),
)
// #endregion together

if (import.meta.main) await serve(app)
