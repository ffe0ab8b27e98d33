import * as z from 'zod'
import { Hayate } from '../../src/app/hayate.ts'
import { depends } from '../../src/dependencies/declare-dependency.ts'
import { HttpError } from '../../src/errors/http-error.ts'
import { body, header } from '../../src/params/declare-params.ts'

/** An application with something to protect, and counters that tell whether it was reached. */
export function attackedApp(): { readonly app: Hayate; readonly reached: { admin: number; hello: number } } {
  const reached = { admin: 0, hello: 0 }
  const app = new Hayate({ log: false })
  const admin = depends({ authorization: header(z.string().optional()) }, ({ authorization }) => {
    if (authorization !== 'Bearer secret')
      throw new HttpError(401, undefined, { headers: { 'www-authenticate': 'Bearer' } })
    return 'admin'
  })
  app.get('/hello', () => {
    reached.hello++
    return { hello: 'world' }
  })
  app.get('/slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 60))
    return { slow: true }
  })
  app.get('/items/{id}', { input: { id: z.string() } }, ({ id }) => ({ id }))
  app.get('/admin/x', { input: { admin } }, () => {
    reached.admin++
    return { secret: 'the plan' }
  })
  app.post('/echo', { input: { item: body(z.record(z.string(), z.unknown())) } }, ({ item }) => item)
  app.post('/guarded', { input: { admin, item: body(z.object({ a: z.int() })) } }, ({ item }) => item)
  app.post('/ignores', () => ({ ignored: true }))
  return { app, reached }
}
