import { defineError, depends, Hayate, header, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region declare
const wrongKey = defineError('wrong_key', { status: 403, title: 'The key is not one of ours' })

const checkKey = depends(
  { xKey: header(z.string()) },
  ({ xKey }) => {
    if (xKey !== 'a-key-for-the-example') throw wrongKey()
  },
  { errors: [wrongKey] },
)
// #endregion declare

// #region router
const notes: string[] = []
const record = depends(() => void notes.push('asked'))

const orders = new Router({ prefix: '/orders', dependencies: [record] })
orders.get('', () => [{ id: 1 }])
orders.get('/count', { dependencies: [depends(() => void notes.push('counted'))] }, () => ({ notes: notes.length }))
// #endregion router

// #region app
export const app = new Hayate({ title: 'Global dependencies', dependencies: [checkKey] })
app.include(orders)
// #endregion app

if (import.meta.main) await serve(app)
