import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region typed
app.get('/books/{book_id}', { input: { book_id: z.int() } }, ({ book_id }) => ({ book_id }))
// #endregion typed

// #region order
app.get('/readers/{name}', { input: { name: z.string() } }, ({ name }) => ({ reader: name }))

app.get('/readers/me', () => ({ reader: 'you' }))
// #endregion order

// #region enum
const Shelf = z.enum(['novels', 'poetry', 'maps'])

app.get('/shelves/{shelf}', { input: { shelf: Shelf } }, ({ shelf }) => ({
  shelf,
  floor: shelf === 'maps' ? 2 : 1,
}))
// #endregion enum

// #region rest
app.get('/scans/{file_path:path}', { input: { file_path: z.string() } }, ({ file_path }) => ({ file_path }))
// #endregion rest

if (import.meta.main) await serve(app)
