import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region models
const Item = z
  .object({ name: z.string(), description: z.string().optional(), added_at: z.date().default(() => new Date(0)) })
  .meta({ id: 'Item' })
const Plain = z.object({ name: z.string(), size: z.int().optional() }).meta({ id: 'Plain' })
// #endregion models

export const app = new Hayate()

app.post('/items', { input: { item: body(Item) }, output: Item }, ({ item }) => item)
app.post('/plain', { input: { plain: body(Plain) }, output: Plain }, ({ plain }) => plain)

// #region one
export const oneSchema = new Hayate({ separateInputOutput: false })
oneSchema.post('/items', { input: { item: body(Item) }, output: Item }, ({ item }) => item)
// #endregion one

if (import.meta.main) await serve(app)
