import { defineResponse, Hayate, json, Router, respond } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region inherited
const Message = z.object({ message: z.string() }).meta({ id: 'Message' })

export const app = new Hayate({ responses: { '5XX': { description: 'Something broke' } } })
const items = new Router({ prefix: '/items', responses: { 403: { schema: Message } } })
// #endregion inherited

// #region model
const Item = z.object({ id: z.string(), value: z.string() }).meta({ id: 'Item' })

items.get(
  '/{item_id}',
  {
    input: { item_id: z.string() },
    output: Item,
    responses: { 404: { schema: Message, description: 'The item was not found' } },
  },
  ({ item_id }) => {
    if (item_id !== 'foo') return json({ message: 'Item not found' }, { status: 404 })
    return { id: 'foo', value: 'there goes my hero' }
  },
)
// #endregion model

// #region image
const png = defineResponse({ mediaType: 'image/png', render: (image: Uint8Array) => image })
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

items.get(
  '/{item_id}/picture',
  {
    input: { item_id: z.string() },
    output: Item,
    responses: { 200: { content: { 'image/png': {} }, description: 'The item, or its picture' } },
  },
  ({ item_id }) => (item_id === 'foo' ? png(pixel) : { id: item_id, value: 'no picture' }),
)
// #endregion image

// #region typed
items.put('/{item_id}', { input: { item_id: z.string() }, output: { 200: Item, 201: Item } }, ({ item_id }) => {
  const item = { id: item_id, value: 'put' }
  return item_id === 'foo' ? respond(200, item) : respond(201, item)
})
// #endregion typed

app.include(items)

if (import.meta.main) await serve(app)
