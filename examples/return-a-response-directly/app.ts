import { body, Hayate, HttpResponse, json } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region json
const Item = z.object({ title: z.string(), timestamp: z.date() }).meta({ id: 'Item' })

app.put('/items/{id}', { input: { id: z.string(), item: body(Item) } }, ({ item }) => json(item, { status: 203 }))
// #endregion json

// #region web
app.get(
  '/legacy',
  () => new Response('<shampoo>Apply here.</shampoo>', { headers: { 'content-type': 'application/xml' } }),
)
// #endregion web

// #region bare
app.get('/bytes', () => new HttpResponse(200, ['content-type', 'application/octet-stream'], new Uint8Array([1, 2, 3])))
// #endregion bare

if (import.meta.main) await serve(app)
