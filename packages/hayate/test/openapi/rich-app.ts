import {
  type AppOptions,
  as,
  body,
  cookie,
  defineError,
  depends,
  eventStream,
  form,
  Hayate,
  HttpError,
  header,
  jsonLines,
  query,
  Router,
  respond,
} from 'hayate'
import { apiKey, oauth2PasswordBearer, passwordForm, requires } from 'hayate/security'
import * as z from 'zod'

const Money = z.object({ amount: z.number().min(0), currency: z.enum(['EUR', 'JPY']) }).meta({ id: 'Money' })
const Item = z
  .object({
    id: z.int().min(1),
    name: z.string().min(1).max(100).describe('As on the label'),
    price: Money,
    tags: z.array(z.string()).default([]),
    created_at: z.date(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Item', description: 'A thing for sale' })
const NewItem = Item.omit({ id: true, created_at: true }).meta({ id: 'NewItem' })
const Cat = z.object({ kind: z.literal('cat'), lives: z.int() }).meta({ id: 'Cat' })
const Dog = z.object({ kind: z.literal('dog'), tricks: z.array(z.string()) }).meta({ id: 'Dog' })
const Pet = z.discriminatedUnion('kind', [Cat, Dog]).meta({ id: 'Pet' })
const Category = z
  .object({
    name: z.string(),
    get children() {
      return z.array(Category)
    },
  })
  .meta({ id: 'Category' })
const Order = z
  .object({ id: z.uuid(), total: z.bigint(), lines: z.map(z.string(), z.int()).default(() => new Map()) })
  .meta({ id: 'Order' })

const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const shopClosed = defineError('shop_closed', {
  status: 404,
  title: 'The shop is closed',
  description: 'It *opens* at 9.',
})
const nameTaken = defineError('name_taken', {
  status: 409,
  title: 'The name is taken',
  extra: z.object({ suggestion: z.string() }),
})

const oauth2 = oauth2PasswordBearer({
  tokenUrl: '/auth/token',
  scopes: { 'items:read': 'Read items', 'items:write': 'Change items' },
})
const statsKey = apiKey({ in: 'header', name: 'x-stats-key', description: 'For the monitor' })
const currentUser = depends({ token: oauth2 }, ({ token }) => {
  if (token !== 'token-of-ada') throw new HttpError(401, 'Who is that?')
  return { name: 'ada' }
})
const pagination = depends(
  { page: z.int().min(1).default(1).describe('From 1'), per_page: z.int().min(1).max(100).default(20) },
  (values) => values,
)

const InvoicePaid = z.object({ invoice: z.int(), paid_at: z.date() }).meta({ id: 'InvoicePaid' })
const Subscription = z.object({ name: z.string(), fee: z.number().gt(0).nullable() }).meta({ id: 'Subscription' })
const everything = {
  pair: ['a', 1] as [string, number],
  either: null,
  one: 'one' as const,
  none: null,
  maybe: { amount: 1, currency: 'EUR' as const },
  named: { a: 1.5 },
  kind: null,
  list: [1, null],
  pet: null,
}
const Everything = z
  .object({
    pair: z.tuple([z.string(), z.int()]),
    either: z.union([z.string(), z.int(), z.null()]),
    one: z.literal('one'),
    none: z.null(),
    maybe: Money.nullable(),
    named: z.record(z.string(), z.number().gt(0).lt(10)),
    kind: z.enum(['a', 'b']).nullable(),
    list: z.array(z.unknown()),
    bytes: z.instanceof(Uint8Array).optional(),
    pet: Pet.nullable(),
  })
  .meta({ id: 'Everything', examples: [everything] })
const maybeKey = apiKey({ in: 'query', name: 'key', autoError: false })

const item = {
  id: 1,
  name: 'Pen',
  price: { amount: 2, currency: 'EUR' as const },
  created_at: new Date(0),
  note: null,
}

function itemRoutes(): Router {
  const items = new Router({ prefix: '/items', tags: ['items'] })
  items.get(
    '/',
    {
      input: {
        paging: pagination,
        q: query(z.string().max(50).optional(), { description: 'Search', examples: ['pen', 'ink'] }),
        sort: query(z.enum(['name', 'price']).default('name'), { deprecated: true }),
        tag: z.array(z.string()).optional(),
        since: z.date().optional(),
        userAgent: header(z.string().optional()),
        session: cookie(z.string().optional()),
        debug: query(z.boolean().default(false), { document: false }),
        filter: query(z.object({ price: z.object({ min: z.number().optional() }).optional() })),
        where: query(z.record(z.string(), z.string()).optional(), { json: true, description: 'As JSON' }),
      },
      output: z.array(Item),
      description: 'Newest first.',
    },
    function listItems() {
      return [item]
    },
  )
  items.get(
    '/{item_id}',
    {
      input: { item_id: z.int().min(1), user: requires(currentUser, ['items:read']) },
      output: Item,
      errors: [itemNotFound, shopClosed],
    },
    function readItem({ item_id, user }) {
      return { ...item, id: item_id, note: user.name }
    },
  )
  items.post(
    '/',
    {
      input: { item: body(NewItem, { description: 'The new one' }), user: requires(currentUser, ['items:write']) },
      output: Item,
      status: 201,
      errors: [nameTaken],
      responseDescription: 'It is on sale',
    },
    function createItem({ item: created }) {
      return { ...item, ...created }
    },
  )
  items.delete('/{item_id}', { input: { item_id: z.int() }, status: 204, deprecated: true }, function deleteItem() {
    return undefined
  })
  return items
}

function declareOddRoutes(app: Hayate): void {
  app.put(
    '/categories',
    { input: { category: body(Category), importance: body(z.int().min(1)) }, output: Category },
    function putCategory({ category }) {
      return category
    },
  )
  app.post(
    '/orders',
    { input: { order: body(Order) }, output: { 200: Order, 202: z.string(), 204: null } },
    function placeOrder({ order }) {
      return respond(200, order)
    },
  )
  app.get('/pets', { output: Pet }, function readPet() {
    return as(Cat, { kind: 'cat', lives: 9 })
  })
  app.get('/feed', { output: jsonLines(Item) }, async function* readFeed() {
    yield item
  })
  app.get('/events', { output: eventStream(Item) }, async function* readEvents() {
    yield item
  })
  app.post('/contact', { input: { message: form(z.string()), copies: form(z.int().default(1)) } }, function contact() {
    return { sent: true }
  })
  app.get('/files/{file_path:path}', { input: { file_path: z.string() } }, function readFile({ file_path }) {
    return { file_path }
  })
  app.get(
    '/picture',
    {
      responses: {
        200: { description: 'A picture', content: { 'image/png': {} } },
        '5XX': { description: 'Out of paint' },
      },
      openapi: { 'x-cost': 3, externalDocs: { url: 'https://example.org/pictures' } },
    },
    function readPicture() {
      return {}
    },
  )
  app.get('/stats', { input: { key: statsKey } }, function readStats({ key }) {
    return { key: key.length }
  })
  app.post(
    '/invoices',
    {
      input: { callback_url: body(z.url()), key: maybeKey },
      status: 202,
      callbacks: {
        invoicePaid: {
          '{$request.body#/callback_url}/paid': {
            post: { input: { event: body(InvoicePaid) }, output: z.object({ ok: z.boolean() }), tags: ['callbacks'] },
          },
        },
      },
    },
    function createInvoice() {
      return null
    },
  )
  app.webhooks.post('new-subscription', {
    input: { subscription: body(Subscription), token: requires(currentUser, ['items:read']) },
    description: 'Somebody subscribed.',
  })
  app.post(
    '/everything',
    {
      input: {
        everything: body(Everything, { examples: { small: { summary: 'A small one', value: everything } } }),
        at: query(z.enum(['now', 'later']).optional(), {
          examples: { now: { value: 'now' }, later: { value: 'later' } },
        }),
      },
      output: Everything,
      responses: { 200: { examples: { small: { value: everything } } } },
    },
    function echo({ everything }) {
      return everything
    },
  )
  app.get('/hidden', { document: false }, () => 'hidden')
}

/** One of everything that a document can say, for validators and browsers. */
export function richApp(options: AppOptions = {}): Hayate {
  const app = new Hayate({
    title: 'Shop',
    version: '1.2.3',
    summary: 'A shop',
    description: 'Sells **things**.',
    license: { name: 'MIT', identifier: 'MIT' },
    contact: { name: 'Desk', url: 'https://example.org/desk' },
    tags: [{ name: 'items', description: 'Things for sale' }],
    log: false,
    ...options,
  })
  app.include(itemRoutes())
  app.post('/auth/token', { input: { credentials: passwordForm }, tags: ['auth'] }, function login({ credentials }) {
    if (credentials.password !== 'correct horse') throw new HttpError(401, 'Wrong name or password')
    return { access_token: `token-of-${credentials.username}`, token_type: 'bearer' }
  })
  declareOddRoutes(app)
  return app
}
