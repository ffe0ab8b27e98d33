import Fastify from 'fastify'
import { announce, observed } from '../announce.ts'
import { routeCount, rows } from '../scenarios.ts'
import { jsonSchemas } from '../schemas.ts'

const int = { type: 'integer' } as const
const text = { type: 'string' } as const

const app = Fastify({ logger: observed })
if (observed) {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('server-timing', `app;dur=${reply.elapsedTime.toFixed(2)}`)
  })
}

app.get('/hello', { schema: { response: { 200: { type: 'object', properties: { hello: text } } } } }, async () => ({
  hello: 'world',
}))

app.get<{ Params: { id: number }; Querystring: { q?: string } }>(
  '/items/:id',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer', minimum: 1 } }, required: ['id'] },
      querystring: { type: 'object', properties: { q: text } },
      response: { 200: { type: 'object', properties: { id: int, name: text, q: text } } },
    },
  },
  async ({ params: { id }, query: { q } }) => ({ id, name: `Item ${id}`, q, secret: 'must not leave' }),
)

const { password: _password, ...leaving } = jsonSchemas.newUser.properties
app.post<{ Body: Record<string, unknown> }>(
  '/users',
  { schema: { body: jsonSchemas.newUser, response: { 201: { type: 'object', properties: { id: int, ...leaving } } } } },
  async (request, reply) => {
    reply.code(201)
    return { id: 1, ...request.body }
  },
)

for (let at = 0; at < routeCount; at += 1) {
  app.get<{ Params: { id: number } }>(
    `/section${at}/:id/page`,
    {
      schema: {
        params: { type: 'object', properties: { id: int } },
        response: { 200: { type: 'object', properties: { id: int } } },
      },
    },
    async ({ params: { id } }) => ({ id }),
  )
}

const post = {
  id: int,
  title: text,
  content: text,
  published: { type: 'boolean' },
  votes: int,
  created_at: text,
  owner_id: int,
}
app.get(
  '/posts',
  { schema: { response: { 200: { type: 'array', items: { type: 'object', properties: post } } } } },
  async () => rows,
)

declare module 'fastify' {
  interface FastifyRequest {
    settings: { per_page: number }
    paging: { page: number; size: number }
  }
}
app.decorateRequest('settings')
app.decorateRequest('paging')
app.get<{ Querystring: { page: number } }>(
  '/chain',
  {
    schema: {
      querystring: { type: 'object', properties: { page: { type: 'integer', minimum: 1, default: 1 } } },
      response: { 200: { type: 'object', properties: { offset: int, limit: int } } },
    },
    preHandler: [
      async (request) => {
        request.settings = { per_page: 20 }
      },
      async (request) => {
        request.paging = { page: request.query.page, size: request.settings.per_page }
      },
    ],
  },
  async ({ paging }) => ({ offset: (paging.page - 1) * paging.size, limit: paging.size }),
)

await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server)
