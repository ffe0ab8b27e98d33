import { Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region text
app.get(
  '/search',
  {
    input: {
      q: z
        .string()
        .min(3)
        .max(50)
        .regex(/^[\p{L} ]+$/u),
    },
  },
  ({ q }) => ({ q }),
)
// #endregion text

// #region lists
app.get('/tagged', { input: { tag: z.array(z.string()).min(1).max(5).default(['new']) } }, ({ tag }) => ({ tag }))
// #endregion lists

// #region documented
app.get(
  '/catalogue',
  {
    input: {
      itemQuery: query(z.string().optional(), {
        alias: 'item-query',
        title: 'Query',
        description: 'Looked for in titles and authors.',
        examples: ['kokoro', 'soseki'],
      }),
      q: query(z.string().optional(), { deprecated: true }),
      debug: query(z.boolean().default(false), { document: false }),
    },
  },
  ({ itemQuery, q, debug }) => ({ looked_for: itemQuery ?? q ?? 'everything', debug }),
)
// #endregion documented

// #region own
const BookId = z
  .string()
  .refine((id) => id.startsWith('isbn-') || id.startsWith('jan-'), 'Must begin with isbn- or jan-')

app.get('/lookup', { input: { id: BookId } }, ({ id }) => ({ id }))
// #endregion own

// #region json
app.get(
  '/filter',
  { input: { where: query(z.object({ tags: z.array(z.string()), year: z.int() }), { json: true }) } },
  ({ where }) => where,
)
// #endregion json

if (import.meta.main) await serve(app)
