import { body, Hayate, respond } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

const Item = z.object({ name: z.string() }).meta({ id: 'Item' })

// #region status
app.post('/items', { input: { item: body(Item) }, output: Item, status: 201 }, ({ item }) => item)
// #endregion status

// #region nothing
app.delete('/items/{name}', { input: { name: z.string() }, output: { 204: null } }, () => respond(204))
// #endregion nothing

if (import.meta.main) await serve(app)
