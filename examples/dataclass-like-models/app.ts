import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { body, Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as v from 'valibot'

export const app = new Hayate({ title: 'Books' })

// #region valibot
const Book = toStandardJsonSchema(
  v.object({
    title: v.pipe(v.string(), v.minLength(1)),
    price: v.pipe(v.number(), v.minValue(0)),
    tags: v.optional(v.array(v.string()), []),
  }),
)

app.post('/books', { input: { book: body(Book) }, output: Book }, ({ book }) => book)
// #endregion valibot

// #region arktype
const Paging = type({ limit: '1 <= number.integer <= 100', 'after?': 'string' })

app.get('/books', { input: { paging: query(Paging) } }, ({ paging }) => paging)
// #endregion arktype

if (import.meta.main) await serve(app)
