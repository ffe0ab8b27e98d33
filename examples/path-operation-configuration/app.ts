import { body, Hayate, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

const Tags = { items: 'items', users: 'users' } as const

const Item = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    price: z.number(),
    tax: z.number().optional(),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: 'Item' })

export const app = new Hayate()

// #region create
export const createItem = app.post(
  '/items',
  {
    input: { item: body(Item) },
    output: Item,
    status: 201,
    tags: [Tags.items],
    summary: 'Create an item',
    description: 'Create an item with all the information:\n\n- **name**: each item must have a name',
    responseDescription: 'The created item',
  },
  ({ item }) => item,
)
// #endregion create

// #region elements
app.get('/elements', { tags: [Tags.items], deprecated: true }, function readElements() {
  return [{ item_id: 'Foo' }]
})
// #endregion elements

// #region router
const users = new Router({ prefix: '/users', tags: [Tags.users], responses: { 404: { description: 'Nobody' } } })
users.get('/', function readUsers() {
  return [{ username: 'johndoe' }]
})
users.get('/internal', { document: false }, () => 'not in the document')
app.include(users)
// #endregion router

if (import.meta.main) await serve(app)
