import { body, defineError, depends, Hayate, header } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region app
const Item = z
  .object({ id: z.string(), title: z.string(), description: z.string().nullable().default(null) })
  .meta({ id: 'Item' })
type Item = z.infer<typeof Item>
const notFound = defineError('item_not_found', { status: 404, title: 'Item not found' })
const exists = defineError('item_exists', { status: 409, title: 'Item already exists' })
const badToken = defineError('bad_token', { status: 400, title: 'Invalid X-Token header' })

/** Stands for a database. */
export const items = depends.app(() => new Map<string, Item>([['foo', { id: 'foo', title: 'Foo', description: null }]]))

const checkToken = depends(
  { xToken: header(z.string()) },
  ({ xToken }) => {
    if (xToken !== 'coneofsilence') throw badToken()
  },
  { errors: [badToken] },
)

export const app = new Hayate({ title: 'Testing', dependencies: [checkToken] })

app.get('/items/{id}', { input: { id: z.string(), items }, output: Item, errors: [notFound] }, ({ id, items }) => {
  const item = items.get(id)
  if (item === undefined) throw notFound()
  return item
})

app.post(
  '/items',
  { input: { item: body(Item), items }, output: Item, status: 201, errors: [exists] },
  ({ item, items }) => {
    if (items.has(item.id)) throw exists()
    items.set(item.id, item)
    return item
  },
)
// #endregion app

if (import.meta.main) await serve(app)
