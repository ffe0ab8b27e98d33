import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region models
const UserIn = z.object({ username: z.string(), password: z.string().min(8), email: z.email() }).meta({ id: 'UserIn' })
const UserOut = z.object({ username: z.string(), email: z.email() }).meta({ id: 'UserOut' })
// #endregion models

// #region filter
app.post('/users', { input: { user: body(UserIn) }, output: UserOut, status: 201 }, ({ user }) => user)
// #endregion filter

// #region options
const Item = z
  .object({
    name: z.string(),
    description: z.string().nullable().default(null),
    price: z.number(),
    tax: z.number().default(10.5),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: 'Item' })

type StoredItem = z.input<typeof Item>

const items: Readonly<Record<string, StoredItem>> = {
  foo: { name: 'Foo', price: 50.2 },
  bar: { name: 'Bar', description: 'The bartenders', price: 62, tax: 20.2 },
  baz: { name: 'Baz', description: null, price: 50.2, tax: 10.5, tags: [] },
}
const item_id = z.enum(['foo', 'bar', 'baz'])
const read = (id: z.infer<typeof item_id>): StoredItem => items[id] ?? { name: id, price: 0 }

app.get(
  '/items/{item_id}',
  { input: { item_id }, output: Item, outputOptions: { excludeUnset: true } },
  ({ item_id }) => read(item_id),
)
// #endregion options

// #region others
app.get(
  '/items/{item_id}/changed',
  { input: { item_id }, output: Item, outputOptions: { excludeDefaults: true } },
  ({ item_id }) => read(item_id),
)

app.get(
  '/items/{item_id}/name',
  { input: { item_id }, output: Item, outputOptions: { include: ['name', 'description'], excludeNull: true } },
  ({ item_id }) => read(item_id),
)
// #endregion others

if (import.meta.main) await serve(app)
