import { body, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { announce, observed } from '../announce.ts'
import { routeCount, rows } from '../scenarios.ts'
import { Item, NewUser, Page, Post, Section, User } from '../schemas.ts'

const app = new Hayate(observed ? {} : { log: false, requestId: false, serverTiming: false })

app.get('/hello', () => ({ hello: 'world' }))

app.get('/items/{id}', { input: { id: z.int().min(1), q: z.string().optional() }, output: Item }, ({ id, q }) => ({
  id,
  name: `Item ${id}`,
  q,
  secret: 'must not leave',
}))

app.post('/users', { input: { user: body(NewUser) }, output: User, status: 201 }, ({ user }) => ({ id: 1, ...user }))

for (let at = 0; at < routeCount; at += 1) {
  app.get(`/section${at}/{id}/page`, { input: { id: z.int() }, output: Section }, ({ id }) => ({ id }))
}

app.get('/posts', { output: z.array(Post) }, () => rows)

const settings = depends(() => ({ per_page: 20 }))
const paging = depends({ page: z.int().min(1).default(1), settings }, ({ page, settings }) => ({
  page,
  size: settings.per_page,
}))
const range = depends({ paging }, ({ paging }) => ({ offset: (paging.page - 1) * paging.size, limit: paging.size }))
app.get('/chain', { input: { range }, output: Page }, ({ range }) => range)

const server = await serve(app, { port: 0, signals: false })
announce({ port: server.port })
