import { Hayate, request } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ rootPath: '/api/v1', trustProxy: ['loopback'] })

const readItem = app.get('/items/{item_id}', { input: { item_id: z.int() } }, ({ item_id }) => ({ item_id }))

app.get('/app', { input: { request } }, ({ request }) => ({
  root_path: request.rootPath,
  url: request.url,
  client: request.client?.host,
  first_item: request.urlFor(readItem, { item_id: 1 }),
}))

if (import.meta.main) await serve(app)
