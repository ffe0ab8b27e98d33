import { defineError, Hayate, jsonLines } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ openapi: '3.2' })

// #region item
const Item = z.object({ name: z.string(), description: z.string().nullable() }).meta({ id: 'Item' })
// #endregion item

const shelves: Readonly<Record<string, readonly z.infer<typeof Item>[]>> = {
  a: [
    { name: 'Plumbus', description: 'A multi-purpose household device.' },
    { name: 'Portal Gun', description: null },
  ],
}

// #region stream
app.get('/items/stream', { output: jsonLines(Item) }, async function* streamItems() {
  for (const item of shelves.a ?? []) yield item
})
// #endregion stream

// #region error
const noShelf = defineError('no_shelf', { status: 404, title: 'No such shelf' })

app.get(
  '/shelves/{shelf}',
  { input: { shelf: z.string() }, output: jsonLines(Item), errors: [noShelf] },
  async function* streamShelf({ shelf }) {
    const items = shelves[shelf]
    if (items === undefined) throw noShelf(`Shelf ${shelf} not found`)
    yield* items
  },
)
// #endregion error

if (import.meta.main) await serve(app)
