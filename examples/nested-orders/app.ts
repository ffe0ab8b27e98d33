import { body, defineMessages, depends, Hayate, header, negotiateLocale, ValidationError } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region models
const Address = z
  .object({
    postal_code: z.string().regex(/^\d{3}-\d{4}$/),
    prefecture: z.string().min(1),
    city: z.string().min(1),
    street: z.string().min(1),
    building: z.string().nullable().default(null),
  })
  .meta({ id: 'Address' })

const Price = z
  .object({
    amount: z
      .string()
      .regex(/^\d{1,10}(\.\d{1,2})?$/)
      .describe('At most two decimal places')
      .meta({ examples: ['1980', '12.50'] }),
    currency: z.enum(['JPY', 'USD', 'EUR']),
  })
  .meta({ id: 'Price' })

const OrderCreate = z
  .object({
    items: z.array(z.record(z.string(), z.int())).min(1).describe('Quantities by the name of what is ordered'),
    shipping_address: Address,
    price: Price,
    notes: z.string().max(1000).nullable().default(null),
  })
  .meta({ id: 'OrderCreate' })

const Order = OrderCreate.extend({ id: z.int() }).meta({ id: 'Order' })
// #endregion models

// #region messages
const catalogue = defineMessages({
  ja: { noQuantity: '注文数量は1以上である必要があります' },
  en: { noQuantity: 'The quantity of an order must be at least 1' },
})

const messages = depends(
  { accepted: header(z.string().optional(), { alias: 'accept-language', document: false }) },
  ({ accepted }) => catalogue(negotiateLocale(accepted, catalogue.locales, 'ja')),
)
// #endregion messages

// #region check
/** An order that has something to deliver. */
const newOrder = depends({ order: body(OrderCreate), say: messages }, ({ order, say }) => {
  if (order.items.flatMap(Object.values<number>).some((quantity) => quantity > 0)) return order
  throw new ValidationError([{ in: 'body', path: ['items'], code: 'custom', message: say('noQuantity') }])
})
// #endregion check

const orders = depends.app((): z.infer<typeof Order>[] => [])

// #region route
export const app = new Hayate({ title: 'Orders', locale: { negotiate: true, default: 'ja' } })

app.post('/orders', { input: { order: newOrder, orders }, output: Order, status: 201 }, ({ order, orders }) => {
  const stored = { ...order, id: orders.length + 1 }
  orders.push(stored)
  return stored
})
// #endregion route

if (import.meta.main) await serve(app)
