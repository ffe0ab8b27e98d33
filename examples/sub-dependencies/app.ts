import { cookie, depends, fresh, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Sub-dependencies' })

// #region chain
const query = depends({ q: z.string().optional() }, ({ q }) => q)

const queryOrLast = depends(
  { q: query, last_query: cookie(z.string().optional()) },
  ({ q, last_query }) => q ?? last_query,
)

app.get('/search', { input: { q: queryOrLast } }, ({ q }) => ({ q: q ?? null }))
// #endregion chain

// #region once
const ticket = depends(() => crypto.randomUUID())
const left = depends({ ticket }, ({ ticket }) => ticket)
const right = depends({ ticket }, ({ ticket }) => ticket)

app.get('/tickets', { input: { left, right, another: fresh(ticket) } }, ({ left, right, another }) => ({
  same: left === right,
  other: another !== left,
}))
// #endregion once

if (import.meta.main) await serve(app)
