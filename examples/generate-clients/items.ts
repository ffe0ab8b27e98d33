import { body, defineError, depends, jsonLines, Router } from 'hayate'
import { httpBearer } from 'hayate/security'
import * as z from 'zod'

const Item = z.object({ id: z.int(), name: z.string(), price: z.number(), added: z.date() }).meta({ id: 'Item' })
const NewItem = Item.omit({ id: true, added: true }).meta({ id: 'NewItem' })

const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const outOfStock = defineError('out_of_stock', {
  status: 409,
  title: 'Out of stock',
  extra: z.object({ backOn: z.date() }),
})

const currentUser = depends({ token: httpBearer() }, ({ token }) => ({ name: token }))

const stock = new Map([[1, { id: 1, name: 'Tea', price: 4.5, added: new Date('2026-04-01') }]])

export const items = new Router({ prefix: '/items', tags: ['items'] })

export const listItems = items.get(
  '/',
  { input: { below: z.number().optional() }, output: z.array(Item) },
  function listItems({ below = Number.POSITIVE_INFINITY }) {
    return [...stock.values()].filter((item) => item.price < below)
  },
)

export const readItem = items.get(
  '/{item_id}',
  { input: { item_id: z.int() }, output: Item, errors: [itemNotFound] },
  function readItem({ item_id }) {
    const item = stock.get(item_id)
    if (item === undefined) throw itemNotFound(`There is no item ${item_id}`)
    return item
  },
)

export const createItem = items.post(
  '/',
  { input: { item: body(NewItem), user: currentUser }, output: Item, status: 201, errors: [outOfStock] },
  function createItem({ item }) {
    if (item.name === 'Coffee') throw outOfStock('No beans', { backOn: new Date('2026-05-01') })
    return { ...item, id: 2, added: new Date('2026-04-02') }
  },
)

export const watchPrices = items.get(
  '/prices',
  { output: jsonLines(Item.pick({ name: true, price: true })) },
  function* watchPrices() {
    yield* stock.values()
  },
)
