import { Hayate, json, Router } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate({ title: 'Middleware' })

// #region timing
app.use(async (request, next) => {
  const startedAt = performance.now()
  const response = await next()
  response.setHeader('x-process-time', ((performance.now() - startedAt) / 1000).toFixed(6))
  response.setHeader('x-route', request.route?.pattern ?? 'none')
  return response
})
// #endregion timing

// #region closed
let closed = false

app.use((request, next) => (closed && request.method !== 'GET' ? json({ detail: 'Closed' }, { status: 503 }) : next()))

app.put('/closed', () => {
  closed = true
})
// #endregion closed

// #region router
const admin = new Router({ prefix: '/admin' })
admin.use(async (_request, next) => {
  const response = await next()
  response.setHeader('cache-control', 'no-store')
  return response
})
admin.get('/users', () => [])
app.include(admin)
// #endregion router

app.get('/hello', () => ({ hello: 'world' }))
app.get('/boom', () => {
  throw new Error('nobody expected this')
})

if (import.meta.main) await serve(app)
