import { body, type Callbacks, Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

const Invoice = z
  .object({ id: z.string(), title: z.string().optional(), customer: z.string(), total: z.number() })
  .meta({ id: 'Invoice' })

// #region callback
const InvoiceEvent = z.object({ description: z.string(), paid: z.boolean() }).meta({ id: 'InvoiceEvent' })
const InvoiceEventReceived = z.object({ ok: z.boolean() }).meta({ id: 'InvoiceEventReceived' })

export const invoiceCallbacks: Callbacks = {
  invoiceNotification: {
    '{$request.query.callback_url}/invoices/{$request.body#/id}': {
      post: {
        input: { event: body(InvoiceEvent) },
        output: InvoiceEventReceived,
        description: 'Sent when the customer has paid.',
      },
    },
  },
}
// #endregion callback

export const app = new Hayate()

// #region route
app.post(
  '/invoices',
  {
    input: { invoice: body(Invoice), callback_url: query(z.url().optional()) },
    callbacks: invoiceCallbacks,
    description: 'Create an invoice. When the customer pays, the address of `callback_url` is told.',
  },
  function createInvoice({ invoice }) {
    return { msg: `Invoice ${invoice.id} received` }
  },
)
// #endregion route

if (import.meta.main) await serve(app)
