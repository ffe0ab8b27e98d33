import { body, Hayate, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

const Book = z.object({ title: z.string() })

// #region strict
app.post('/books', { input: { book: body(Book) } }, ({ book }) => book)
// #endregion strict

// #region lenient
const devices = new Router({ prefix: '/devices', strictContentType: false })

devices.post('/books', { input: { book: body(Book) } }, ({ book }) => book)

app.include(devices)
// #endregion lenient

if (import.meta.main) await serve(app)
