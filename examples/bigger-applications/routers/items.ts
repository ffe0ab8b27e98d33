import { defineError, Router, request } from 'hayate'
import * as z from 'zod'
import { headerToken } from '../dependencies.ts'

const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const items = new Map([
  ['plumbus', { name: 'Plumbus' }],
  ['gun', { name: 'Portal Gun' }],
])

export const router = new Router({ prefix: '/items', tags: ['items'], dependencies: [headerToken] })

export const readItems = router.get('', { input: { request } }, ({ request }) =>
  Array.from(items, ([item_id, item]) => ({ ...item, url: request.pathFor(readItem, { item_id }) })),
)

export const readItem = router.get(
  '/{item_id}',
  { input: { item_id: z.string() }, errors: [itemNotFound] },
  ({ item_id }) => {
    const item = items.get(item_id)
    if (item === undefined) throw itemNotFound(`Item ${item_id} not found`)
    return { ...item, item_id }
  },
)
