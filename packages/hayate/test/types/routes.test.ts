import { test } from 'node:test'
import {
  as,
  body,
  defineError,
  depends,
  encoded,
  Hayate,
  HttpError,
  jsonLines,
  override,
  type Route,
  Router,
  redirect,
  respond,
  text,
} from 'hayate'
import { httpBearer } from 'hayate/security'
import * as z from 'zod'
import { holds, type Same } from './exactly.ts'

const Item = z.object({ id: z.int(), name: z.string(), stock: z.int().default(0) })
const Queued = z.object({ task: z.string() })

/** The phantom types of a route. */
type InputsOf<R> = R extends Route<string, string, infer I, unknown, unknown> ? I : never
type ErrorsOf<R> = R extends Route<string, string, unknown, unknown, infer E> ? E : never

test('leaving a path parameter out is a compile error', () => {
  const app = new Hayate()
  // @ts-expect-error item_id is missing
  app.get('/items/{item_id}', { input: {} }, () => 1)
  // @ts-expect-error input is missing
  app.get('/items/{item_id}', { tags: ['x'] }, () => 1)
  // @ts-expect-error the second of two is missing
  app.get('/{a}/{b}', { input: { a: z.int() } }, () => 1)
  // @ts-expect-error the rest of a path is a parameter too
  app.get('/files/{rest:path}', { input: {} }, () => 1)
  app.get('/{a}/{b}/{rest:path}', { input: { a: z.int(), b: z.int(), rest: z.string() } }, ({ rest }) => rest)
  app.get('/{id}.json', { input: { id: z.int() } }, ({ id }) => id)
})

test('the two-argument form takes only paths without parameters', () => {
  const app = new Hayate()
  app.get('/health', () => ({ status: 'ok' }))
  // @ts-expect-error declare the parameter in input
  app.get('/items/{item_id}', () => 1)
  // @ts-expect-error without inputs there are no values
  app.get('/values', (values: { q: string }) => values.q)
})

test('what a handler returns must be assignable to its output’s input', () => {
  const app = new Hayate()
  app.get('/a', { output: Item }, () => ({ id: 1, name: 'a' }))
  app.get('/b', { output: Item }, async () => ({ id: 1, name: 'a', stock: 2 }))
  const wide = { id: 1, name: 'a', password: 'never leaves' }
  app.get('/c', { output: Item }, () => wide)
  app.get('/d', { output: Item }, () => text('plain'))
  app.get('/e', { output: Item }, () => new Response('web'))
  app.get('/f', { output: Item }, () => redirect('/a'))
  app.get('/g', { output: z.union([Item, Queued]) }, () => as(Queued, { task: 'x' }))
  app.get('/h', { output: encoded(z.object({ at: z.date() })) }, () => ({ at: new Date() }))
  // @ts-expect-error name is missing
  app.get('/i', { output: Item }, () => ({ id: 1 }))
  // @ts-expect-error id is a number
  app.get('/j', { output: Item }, () => ({ id: '1', name: 'a' }))
  // @ts-expect-error nothing is returned
  app.get('/k', { output: Item }, () => {})
  // @ts-expect-error a promise of what does not fit
  app.get('/l', { output: Item }, async () => ({ id: 1 }))
})

test('outputs by status: every return is one of them', () => {
  const app = new Hayate()
  const output = { 200: Item, 202: Queued, 204: null } as const
  app.post('/a', { output }, () => respond(202, { task: 'x' }))
  app.post('/b', { output }, async () => (Math.random() > 2 ? respond(204) : respond(200, { id: 1, name: 'a' })))
  // @ts-expect-error 201 is not declared
  app.post('/c', { output }, () => respond(201, { id: 1, name: 'a' }))
  // @ts-expect-error the body of 202 is another
  app.post('/d', { output }, () => respond(202, { id: 1, name: 'a' }))
  // @ts-expect-error 204 has no body
  app.post('/e', { output }, () => respond(204, { task: 'x' }))
  // @ts-expect-error a plain value does not say which
  app.post('/f', { output }, () => ({ id: 1, name: 'a' }))
})

test('a streamed output takes a generator of its items', () => {
  const app = new Hayate()
  app.get('/a', { output: jsonLines(Item) }, async function* () {
    yield { id: 1, name: 'a' }
  })
  // @ts-expect-error the items do not fit
  app.get('/b', { output: jsonLines(Item) }, async function* () {
    yield { id: 1 }
  })
  // @ts-expect-error one item is no stream
  app.get('/c', { output: jsonLines(Item) }, () => ({ id: 1, name: 'a' }))
})

const notFound = defineError('item_not_found', { status: 404, title: 'No such item' })
const taken = defineError('taken', { status: 409, title: 'Taken', extra: z.object({ by: z.string() }) })
const gone = defineError('user_gone', { status: 410, title: 'Gone' })

test('a route knows the errors that it and its dependencies declare, and no others', () => {
  const user = depends({ token: httpBearer() }, ({ token }) => token, { errors: [gone] })
  const below = depends({ user }, () => 1)
  const app = new Hayate()
  const plain = app.get('/a', () => 1)
  const own = app.get('/b', { errors: [notFound, taken] }, () => 1)
  const both = app.get('/c', { errors: [notFound], input: { below } }, () => 1)
  holds(true satisfies Same<ErrorsOf<typeof plain>, never>)
  holds(true satisfies Same<ErrorsOf<typeof own>['code'], 'item_not_found' | 'taken'>)
  holds(true satisfies Same<ErrorsOf<typeof own>['status'], 404 | 409>)
  holds(true satisfies Same<ErrorsOf<typeof both>['code'], 'item_not_found' | 'user_gone' | 'not_authenticated'>)
})

test('a declared error is made with the members it promises', () => {
  notFound()
  notFound('why')
  taken('why', { by: 'Hana' })
  // @ts-expect-error `by` is promised
  taken('why')
  // @ts-expect-error `by` is a text
  taken('why', { by: 5 })
  const error: unknown = new HttpError(409)
  if (taken.is(error)) {
    holds(true satisfies Same<typeof error.status, 409>)
    holds(true satisfies Same<typeof error.extra.by, string>)
  }
})

test('a route knows what a client sends, the parameters of its dependencies included', () => {
  const paging = depends({ page: z.int().default(1) }, ({ page }) => page)
  const app = new Hayate()
  const route = app.post(
    '/{id}',
    { input: { id: z.int(), q: z.string().optional(), paging, item: body(Item) } },
    ({ id }) => id,
  )
  holds(true satisfies Same<InputsOf<typeof route>['id'], number>)
  holds(true satisfies Same<InputsOf<typeof route>['item'], { id: number; name: string; stock?: number | undefined }>)
  const sent: InputsOf<typeof route> = { id: 1, item: { id: 1, name: 'a' } }
  const all: InputsOf<typeof route> = { ...sent, q: 'x', page: 2 }
  // @ts-expect-error id is required
  const without: InputsOf<typeof route> = { item: { id: 1, name: 'a' } }
  void all
  void without
})

test('a route is a value of its own and never changes the type of the app', () => {
  const app = new Hayate()
  const before: typeof app = app
  const route = app.get('/x', () => 1)
  holds(true satisfies Same<typeof route.method, 'GET'>)
  holds(true satisfies Same<typeof route.path, '/x'>)
  holds(true satisfies Same<typeof before, Hayate>)
  const router = new Router()
  const posted = router.post('/y', { input: { a: body(z.int()) } }, ({ a }) => a)
  holds(true satisfies Same<typeof posted.method, 'POST'>)
})

test('an override provides what it replaces', () => {
  const session = depends({ page: z.int() }, ({ page }) => ({ page, close: () => {} }))
  override(session, () => ({ page: 1, close: () => {} }))
  override(
    session,
    depends({}, async () => ({ page: 2, close: () => {} })),
  )
  // @ts-expect-error close is missing
  override(session, () => ({ page: 1 }))
})

test('onError gives its handler the class', () => {
  class Mine extends Error {
    readonly id = 7
  }
  const app = new Hayate()
  app.onError(Mine, (error) => {
    holds(true satisfies Same<typeof error, Mine>)
    return new HttpError(404, String(error.id))
  })
  // @ts-expect-error an error handler answers
  app.onError(Mine, () => {})
})

test('a literal that an output asks for is read as that literal, without `as const`', () => {
  const app = new Hayate()
  const Token = z.object({ token_type: z.literal('bearer'), status: z.enum(['on', 'off']), size: z.literal([1, 2]) })
  const Event = z.discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('leave') }),
  ])
  app.get('/plain', { output: Token }, () => ({ token_type: 'bearer', status: 'on', size: 2 }))
  app.get('/async/{id}', { input: { id: z.int() }, output: z.array(Event) }, async ({ id }) => {
    await Promise.resolve(id)
    return [{ type: 'text', text: 'a' }, { type: 'leave' }]
  })
  app.get('/choice', { output: Event }, async () =>
    Math.random() > 2 ? { type: 'leave' } : { type: 'text', text: 'a' },
  )
  // @ts-expect-error -- another literal does not fit.
  app.get('/wrong', { output: Token }, async () => ({ token_type: 'basic', status: 'on', size: 1 }))
  // @ts-expect-error -- a member of the union lacks its field.
  app.get('/lacks', { output: Event }, () => ({ type: 'text' }))
})
