import { body, defineError, Hayate, partial } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region model
const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number().min(0),
    tax: z.number().default(10.5),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: 'Item' })
// #endregion model

const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const items = new Map<string, z.infer<typeof Item>>([
  ['foo', { name: 'Foo', description: null, price: 50.2, tax: 10.5, tags: [] }],
  ['bar', { name: 'Bar', description: 'The bartenders', price: 62, tax: 20.2, tags: ['new'] }],
])

function read(item_id: string): z.infer<typeof Item> {
  const item = items.get(item_id)
  if (item === undefined) throw itemNotFound(`Item ${item_id} not found`)
  return item
}

// #region put
app.put('/items/{item_id}', { input: { item_id: z.string(), item: body(Item) }, output: Item }, ({ item_id, item }) => {
  items.set(item_id, item)
  return item
})
// #endregion put

// #region patch
app.patch(
  '/items/{item_id}',
  { input: { item_id: z.string(), changes: body(partial(Item)) }, output: Item, errors: [itemNotFound] },
  ({ item_id, changes }) => {
    const updated = { ...read(item_id), ...changes }
    items.set(item_id, updated)
    return updated
  },
)
// #endregion patch

if (import.meta.main) await serve(app)
