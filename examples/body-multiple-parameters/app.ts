import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region several
const Book = z.object({ title: z.string(), price: z.number().min(0) })
const Reader = z.object({ name: z.string(), email: z.email().optional() })

app.put(
  '/books/{book_id}',
  { input: { book_id: z.int(), book: body(Book), reader: body(Reader), importance: body(z.int().min(1).default(1)) } },
  (values) => values,
)
// #endregion several

// #region embed
app.post('/books', { input: { book: body(Book, { embed: true }) } }, ({ book }) => book)
// #endregion embed

if (import.meta.main) await serve(app)
