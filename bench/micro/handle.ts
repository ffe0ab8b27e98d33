// Nanoseconds of one request inside the framework, without sockets: node --conditions=hayate-src bench/micro/handle.ts
import { body, depends, Hayate, HttpRequest } from 'hayate'
import * as z from 'zod'
import { rows, user } from '../http/scenarios.ts'
import { Item, NewUser, Page, Post, User } from '../http/schemas.ts'

const app = new Hayate({ log: false, requestId: false, serverTiming: false })
app.get('/hello', () => ({ hello: 'world' }))
app.get('/items/{id}', { input: { id: z.int().min(1), q: z.string().optional() }, output: Item }, ({ id, q }) => ({
  id,
  name: `Item ${id}`,
  q,
  secret: 'must not leave',
}))
app.post('/users', { input: { user: body(NewUser) }, output: User, status: 201 }, ({ user }) => ({ id: 1, ...user }))
app.get('/posts', { output: z.array(Post) }, () => rows)
const settings = depends(() => ({ per_page: 20 }))
const paging = depends({ page: z.int().min(1).default(1), settings }, ({ page, settings }) => ({
  page,
  size: settings.per_page,
}))
const range = depends({ paging }, ({ paging }) => ({ offset: (paging.page - 1) * paging.size, limit: paging.size }))
app.get('/chain', { input: { range }, output: Page }, ({ range }) => range)
const running = await app.start()

const bytes = new TextEncoder().encode(JSON.stringify(user))
function source(method: string, target: string, rawHeaders: string[], hasBody = false) {
  return {
    method,
    scheme: 'http',
    host: 'localhost',
    target,
    rawHeaders,
    client: () => undefined,
    signal: () => new AbortController().signal,
    readBody: async () => bytes,
    takeArrived: () => bytes,
    streamBody: () => {
      throw new Error('not here')
    },
    hasBody: () => hasBody,
  }
}
const headers = ['Host', 'localhost', 'User-Agent', 'bench', 'Accept', '*/*']
const only = process.argv[2]
const all: [string, ReturnType<typeof source>][] = [
  ['hello', source('GET', '/hello', headers)],
  ['items', source('GET', '/items/42?q=wave', headers)],
  ['posts', source('GET', '/posts', headers)],
  ['chain', source('GET', '/chain?page=3', headers)],
  ['users', source('POST', '/users', [...headers, 'Content-Type', 'application/json', 'Content-Length', '300'], true)],
]
const cases = all.filter(([name]) => only === undefined || name === only)
for (let round = 0; round < 6; round += 1) {
  const line: string[] = []
  for (const [name, from] of cases) {
    const count = name === 'posts' ? 20_000 : 200_000
    const startedAt = process.hrtime.bigint()
    for (let at = 0; at < count; at += 1) {
      const answer = running.handle(new HttpRequest(from))
      if (answer instanceof Promise) await answer
    }
    line.push(`${name} ${(Number(process.hrtime.bigint() - startedAt) / count).toFixed(0)} ns`)
  }
  console.log(line.join(' · '))
}
