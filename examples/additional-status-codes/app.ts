import { body, Hayate, respond } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Additional status codes' })

// #region route
const Item = z.object({ name: z.string(), size: z.int().nullable().default(null) }).meta({ id: 'Item' })
const items = new Map([['foo', { name: 'Fighters', size: 6 as number | null }]])

app.put(
  '/items/{item_id}',
  { input: { item_id: z.string(), item: body(Item) }, output: { 200: Item, 201: Item } },
  ({ item_id, item }) => {
    const exists = items.has(item_id)
    items.set(item_id, item)
    return exists ? respond(200, item) : respond(201, item)
  },
)
// #endregion route

if (import.meta.main) await serve(app)
