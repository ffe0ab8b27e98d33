import {
  body,
  cookie,
  defineError,
  depends,
  eventStream,
  file,
  form,
  Hayate,
  HttpError,
  header,
  html,
  jsonLines,
  query,
  Router,
  respond,
} from 'hayate'
import { httpBearer, requires } from 'hayate/security'
import * as z from 'zod'

/** An application with every kind of input and answer, for clients to call. */
export const app = new Hayate({ title: 'Shop', version: '1.0.0', log: false })

const itemNotFound = defineError('item_not_found', {
  status: 404,
  title: 'No such item',
  extra: z.object({ id: z.int() }),
})
const userGone = defineError('user_gone', { status: 410, title: 'The user is gone' })
const closed = defineError('shop_closed', { status: 503, title: 'Closed' })

const Item = z
  .object({
    id: z.int(),
    name: z.string(),
    made: z.date(),
    stock: z.bigint(),
    tags: z.array(z.string()),
    note: z.string().optional(),
  })
  .meta({ id: 'Item', description: 'Something to buy.' })
type Tree = { name: string; children: Tree[] }
const Tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => Tree)) }).meta({ id: 'Tree' })
const Pet = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('cat'), lives: z.int() }),
    z.object({ kind: z.literal('dog'), tricks: z.array(z.string()).nullable() }),
  ])
  .meta({ id: 'Pet' })

const trace = depends({ traceId: header(z.string().optional()) }, ({ traceId }) => traceId ?? 'none')
const bearer = httpBearer()
const currentUser = depends(
  { token: bearer, trace },
  ({ token, trace }) => {
    if (token === 'gone') throw userGone()
    return { name: token, trace }
  },
  { errors: [userGone] },
)
const opened = depends(
  { closedAt: header(z.string().optional(), { alias: 'x-closed' }) },
  ({ closedAt }) => {
    if (closedAt !== undefined) throw closed()
  },
  { errors: [closed] },
)

export const items = new Router({ prefix: '/items', dependencies: [opened] })

export const readItem = items.get(
  '/{item_id}',
  {
    input: { item_id: z.int().min(1), q: z.array(z.string()).default([]), since: z.date().optional() },
    output: Item,
    errors: [itemNotFound],
  },
  function readItem({ item_id, q, since }) {
    if (item_id === 404) throw itemNotFound('Not here', { id: item_id })
    if (item_id === 418) throw new HttpError(418, 'A teapot')
    return { id: item_id, name: 'Tea', made: since ?? new Date(0), stock: 12345678901234567890n, tags: q }
  },
)

export const createItem = items.post(
  '/',
  {
    input: { item: body(z.object({ name: z.string(), made: z.date(), pet: Pet.optional() })), user: currentUser },
    output: z.object({ name: z.string(), made: z.date(), by: z.string(), trace: z.string(), pet: Pet.optional() }),
    status: 201,
  },
  function createItem({ item, user }) {
    return { ...item, by: user.name, trace: user.trace }
  },
)
app.include(items, { prefix: '/api/v1' })

export const compare = app.post(
  '/compare',
  { input: { left: body(Tree), right: body(Tree) }, output: z.object({ same: z.boolean(), tree: Tree }) },
  function compare({ left, right }) {
    return { same: left.name === right.name, tree: right }
  },
)

export const echo = app.get(
  '/echo/{odd}',
  {
    input: {
      odd: z.string(),
      filter: query(z.object({ page: z.int().default(1), 'sort-by': z.string().optional() })),
      dollars: query(z.string().optional(), { alias: '$q[]&=' }),
      own: query(z.string().optional(), { alias: '__proto__' }),
      userAgent: header(z.string()),
      session: cookie(z.string().optional()),
    },
    output: z.unknown(),
  },
  function echo(values) {
    return { ...values }
  },
)

export const readFile = app.get(
  '/files/{file_path:path}',
  { input: { file_path: z.string() }, output: z.object({ file_path: z.string() }) },
  function readFile({ file_path }) {
    return { file_path }
  },
)

export const login = app.post(
  '/login',
  {
    input: { username: form(z.string()), scopes: form(z.array(z.string()).default([])) },
    output: {
      200: z.object({ username: z.string(), scopes: z.array(z.string()) }),
      204: null,
      409: z.object({ wait: z.int() }),
    },
  },
  function login({ username, scopes }) {
    if (username === 'nobody') return respond(204)
    if (username === 'again') return respond(409, { wait: 3 })
    return respond(200, { username, scopes })
  },
)

export const upload = app.post(
  '/upload',
  {
    input: {
      photo: file(z.file().max(1_000)),
      pages: file(z.array(z.file()).default([])),
      about: body(z.object({ title: z.string(), sizes: z.array(z.int()) })),
      title: body(z.string()),
      note: form(z.string().optional()),
    },
    output: z.unknown(),
  },
  async function upload({ photo, pages, about, title, note }) {
    return {
      photo: [photo.name, photo.type, await photo.text()],
      pages: pages.map(({ name }) => name),
      about,
      title,
      note,
    }
  },
)

export const search = app.get(
  '/search',
  {
    input: {
      where: query(z.object({ tags: z.array(z.string()) }), { json: true }),
      filter: query(
        z.object({ price: z.object({ min: z.int(), max: z.int().optional() }), on: z.boolean().optional() }),
      ),
    },
    output: z.unknown(),
  },
  function search(values) {
    return { ...values }
  },
)

export const placeOrder = app.post(
  '/order',
  {
    input: { order: form(z.object({ name: z.string(), address: z.object({ city: z.string() }) })) },
    output: z.unknown(),
  },
  function placeOrder({ order }) {
    return order
  },
)

export const watchLines = app.get(
  '/lines',
  { input: { count: z.int() }, output: jsonLines(z.object({ at: z.date(), text: z.string() })) },
  async function* watchLines({ count }) {
    for (let at = 0; at < count; at++) yield { at: new Date(at), text: `line ${at}\r\n` }
  },
)

/** How many streams of events have been closed. */
export const closedStreams: { count: number } = { count: 0 }

export const watchEvents = app.get(
  '/events',
  { input: { count: z.int() }, output: eventStream(z.object({ number: z.int() })) },
  async function* watchEvents({ count }) {
    try {
      for (let number = 0; number < count; number++) {
        yield { number }
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      closedStreams.count++
    }
  },
)

export const health = app.get('/health', () => ({ status: 'ok', since: new Date(0) }))
export const raw = app.get(
  '/raw',
  { input: {} },
  () => new Response('<p>hi</p>', { headers: { 'content-type': 'text/html' } }),
)
export const page = app.get('/page', () => html('<p>hi</p>'))
export const removeAll = app.delete('/all', { input: { user: requires(currentUser, ['admin']) } }, () => undefined)
export const slow = app.get(
  '/slow',
  { input: {} },
  () => new Promise<string>((resolve) => setTimeout(resolve, 60_000, 'late').unref()),
)
export const chat = app.websocket('/chat', (socket) => socket.close())
