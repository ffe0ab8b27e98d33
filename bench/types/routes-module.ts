const head = `import { body, defineError, depends, Hayate } from 'hayate'
import * as z from 'zod'

const app = new Hayate()
const missing = defineError('missing_item', { status: 404, title: 'No such item' })
const refused = defineError('refused', { status: 403, title: 'Refused' })
const session = depends({ trace: z.string().optional() }, ({ trace }) => ({ trace, find: (id: number) => id }))
const user = depends({ session, token: z.string() }, ({ session, token }) => ({ id: session.find(1), token }), { errors: [refused] })
`

function readRoute(at: number): string {
  return `
const Item${at} = z.object({ id: z.int(), title${at}: z.string(), price: z.number(), tags: z.array(z.string()) })
export const read${at} = app.get('/section${at}/items/{item_id}', {
  input: { item_id: z.int().min(1), q: z.string().max(50).optional(), user },
  output: Item${at},
  errors: [missing],
  tags: ['section'],
}, async ({ item_id, q, user }) => {
  if (q === undefined) throw missing()
  return { id: item_id, title${at}: user.token, price: 1, tags: [q], other: true }
})
`
}

function writeRoute(at: number): string {
  return `
const Order${at} = z.object({ title${at}: z.string(), quantity: z.int(), address: z.object({ city: z.string(), street: z.string() }) })
export const write${at} = app.post('/section${at}/orders', {
  input: { order: body(Order${at}), user },
  output: Order${at}.extend({ id: z.int() }),
  status: 201,
}, ({ order, user }) => ({ ...order, id: user.id }))
`
}

/** A module with this many routes, as an application of that size would have them. */
export function routesModule(count: number): string {
  return head + Array.from({ length: count }, (_, at) => (at % 2 === 0 ? readRoute(at) : writeRoute(at))).join('')
}
