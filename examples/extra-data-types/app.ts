import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region types
const Loan = z.object({
  id: z.uuid(),
  from: z.date(),
  until: z.iso.date(),
  pickup: z.iso.time().optional(),
  remind: z.iso.duration().default('P3D'),
  price: z
    .string()
    .regex(/^\d{1,6}\.\d{2}$/)
    .describe('A decimal, two places'),
  serial: z.bigint(),
  cover: z.instanceof(Uint8Array).optional(),
  tags: z.set(z.string()).default(new Set()),
})

app.post('/loans', { input: { loan: body(Loan) }, output: Loan }, ({ loan }) => {
  const due = new Date(loan.from)
  due.setUTCDate(due.getUTCDate() + 14)
  return { ...loan, until: due.toISOString().slice(0, 10) }
})
// #endregion types

app.get('/loans', { input: { since: z.date().optional() } }, ({ since }) => ({ since }))

if (import.meta.main) await serve(app)
