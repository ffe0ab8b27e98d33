import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { timing } from 'hono/timing'
import * as z from 'zod'
import { announce, observed, writeLogLine } from '../announce.ts'
import { routeCount, rows } from '../scenarios.ts'
import { Item, NewUser, Page, Post, Section, User } from '../schemas.ts'

type Chain = { Variables: { settings: { per_page: number }; paging: { page: number; size: number } } }
const app = new Hono<Chain>()
if (observed) {
  app.use(requestId(), timing(), async (c, next) => {
    const startedAt = performance.now()
    await next()
    writeLogLine(c.req.method, c.req.path, c.res.status, performance.now() - startedAt)
  })
}

const intText = z
  .string()
  .regex(/^[+-]?\d+$/)
  .transform(Number)
const id = zValidator('param', z.object({ id: intText.pipe(z.int().min(1)) }))

app.get('/hello', (c) => c.json({ hello: 'world' }))
app.get('/items/:id', id, zValidator('query', z.object({ q: z.string().optional() })), (c) => {
  const { id } = c.req.valid('param')
  const { q } = c.req.valid('query')
  return c.json(Item.parse({ id, name: `Item ${id}`, q, secret: 'must not leave' }))
})
app.post('/users', zValidator('json', NewUser), (c) => c.json(User.parse({ id: 1, ...c.req.valid('json') }), 201))
for (let at = 0; at < routeCount; at += 1) {
  app.get(`/section${at}/:id/page`, id, (c) => c.json(Section.parse({ id: c.req.valid('param').id })))
}
const posts = z.array(Post)
app.get('/posts', (c) => c.json(posts.parse(rows)))
app.get(
  '/chain',
  zValidator('query', z.object({ page: intText.pipe(z.int().min(1)).default(1) })),
  async (c, next) => {
    c.set('settings', { per_page: 20 })
    await next()
  },
  async (c, next) => {
    c.set('paging', { page: Number(c.req.query('page') ?? 1), size: c.get('settings').per_page })
    await next()
  },
  (c) => {
    const { page, size } = c.get('paging')
    return c.json(Page.parse({ offset: (page - 1) * size, limit: size }))
  },
)

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => announce(server as Server))
