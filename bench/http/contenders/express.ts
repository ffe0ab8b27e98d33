import express, { type RequestHandler } from 'express'
import * as z from 'zod'
import { announce, observed, writeLogLine } from '../announce.ts'
import { routeCount, rows } from '../scenarios.ts'
import { Item, NewUser, Page, Post, Section, User } from '../schemas.ts'

const app = express()
app.disable('x-powered-by')
app.set('etag', false)
if (observed) {
  app.use((request, response, next) => {
    const startedAt = performance.now()
    response.setHeader('x-request-id', crypto.randomUUID())
    response.on('finish', () =>
      writeLogLine(request.method, request.url, response.statusCode, performance.now() - startedAt),
    )
    next()
  })
}

const intText = z
  .string()
  .regex(/^[+-]?\d+$/)
  .transform(Number)
const Params = z.object({ id: intText.pipe(z.int().min(1)) })
const Search = z.object({ q: z.string().optional() })
const Paging = z.object({ page: intText.pipe(z.int().min(1)).default(1) })

app.get('/hello', (_request, response) => {
  response.json({ hello: 'world' })
})
app.get('/items/:id', (request, response) => {
  const params = Params.safeParse(request.params)
  const search = Search.safeParse(request.query)
  if (!params.success || !search.success) return void response.status(422).json({ detail: 'invalid' })
  const { id } = params.data
  response.json(Item.parse({ id, name: `Item ${id}`, q: search.data.q, secret: 'must not leave' }))
})
app.post('/users', express.json(), (request, response) => {
  const user = NewUser.safeParse(request.body)
  if (!user.success) return void response.status(422).json({ detail: 'invalid' })
  response.status(201).json(User.parse({ id: 1, ...user.data }))
})
for (let at = 0; at < routeCount; at += 1) {
  app.get(`/section${at}/:id/page`, (request, response) => {
    const params = Params.safeParse(request.params)
    if (!params.success) return void response.status(422).json({ detail: 'invalid' })
    response.json(Section.parse({ id: params.data.id }))
  })
}
const posts = z.array(Post)
app.get('/posts', (_request, response) => {
  response.json(posts.parse(rows))
})
const withSettings: RequestHandler = (_request, response, next) => {
  response.locals['settings'] = { per_page: 20 }
  next()
}
const withPaging: RequestHandler = (request, response, next) => {
  const paging = Paging.safeParse(request.query)
  if (!paging.success) return void response.status(422).json({ detail: 'invalid' })
  response.locals['paging'] = { page: paging.data.page, size: response.locals['settings'].per_page }
  next()
}
app.get('/chain', withSettings, withPaging, (_request, response) => {
  const { page, size } = response.locals['paging']
  response.json(Page.parse({ offset: (page - 1) * size, limit: size }))
})

const server = app.listen(0, '127.0.0.1', () => announce(server))
