import { body, Hayate, HttpError, log, type Middleware, Router, ValidationError } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region timing
const timed: Middleware = async (_request, next) => {
  const startedAt = performance.now()
  const answer = await next()
  answer.setHeader('x-response-time', ((performance.now() - startedAt) / 1000).toFixed(6))
  return answer
}

const timedRoutes = new Router()
timedRoutes.use(timed)
timedRoutes.get('/timed', () => ({ message: "It's the time of my life" }))
app.include(timedRoutes)
app.get('/', () => ({ message: 'Not timed' }))
// #endregion timing

// #region errors
const strict = new Router({ prefix: '/strict' })
strict.onError(ValidationError, async (error, request) => {
  const sent = new TextDecoder().decode(await request.body())
  return Response.json(
    { errors: error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`), body: sent },
    { status: 422 },
  )
})
strict.post('', { input: { numbers: body(z.array(z.int())) } }, ({ numbers }) => numbers.reduce((a, b) => a + b, 0))
app.include(strict)
// #endregion errors

// #region body
const signed = new Router({ prefix: '/signed' })
signed.use(async (request, next) => {
  const bytes = await request.body()
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  if (request.headers.get('x-sha256') === Buffer.from(digest).toString('hex')) return next()
  throw new HttpError(400, 'The body is not what was signed')
})
signed.post('', { input: { numbers: body(z.array(z.int())), log } }, ({ numbers, log }) => {
  log.info({ count: numbers.length }, 'numbers arrived as they were sent')
  return numbers.length
})
app.include(signed)
// #endregion body

if (import.meta.main) await serve(app)
