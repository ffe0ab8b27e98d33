import { Hayate, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region versions
const health = new Router({ tags: ['health'] })
health.get('/health', function readHealth() {
  return { status: 'ok' }
})

const ItemV1 = z.object({ id: z.int(), price: z.string() }).meta({ id: 'Item' })
export const v1 = new Hayate({ title: 'Shop', version: '1.4.0' })
v1.include(health)
v1.get('/items/{item_id}', { input: { item_id: z.int() }, output: ItemV1 }, function readItem({ item_id }) {
  return { id: item_id, price: '9.50' }
})

const Money = z.object({ amount: z.int(), currency: z.string() }).meta({ id: 'Money' })
const ItemV2 = z.object({ id: z.int(), price: Money }).meta({ id: 'Item' })
export const v2 = new Hayate({ title: 'Shop', version: '2.0.0' })
v2.include(health)
v2.get('/items/{item_id}', { input: { item_id: z.int() }, output: ItemV2 }, function readItem({ item_id }) {
  return { id: item_id, price: { amount: 950, currency: 'EUR' } }
})
// #endregion versions

// #region mounts
export const app = new Hayate({ openapiUrl: null })
app.mount('/v1', v1)
app.mount('/v2', v2)
// #endregion mounts

if (import.meta.main) await serve(app)
