import { test } from 'node:test'
import { type } from 'arktype'
import {
  type Background,
  background,
  body,
  cookie,
  depends,
  form,
  Hayate,
  type HttpRequest,
  header,
  type Logger,
  log,
  path,
  query,
  request,
  signal,
} from 'hayate'
import { httpBearer } from 'hayate/security'
import * as v from 'valibot'
import * as z from 'zod'
import { holds, type Same } from './exactly.ts'

const Item = z.object({ name: z.string(), at: z.date().optional(), price: z.string().transform(Number) })

// Everything here is proven by the compiler; the tests only declare, so that what is declared compiles at start too.

test('a handler’s values are what the schemas yield: converted, defaulted, transformed', () => {
  const app = new Hayate()
  app.get(
    '/{item_id}',
    {
      input: {
        item_id: z.int(),
        q: z.string().max(50).optional(),
        limit: z.int().default(10),
        sort: z.enum(['up', 'down']),
        size: z.literal([1, 2]),
        ids: z.array(z.bigint()),
        day: z.date().nullable(),
        length: z.string().transform((text) => text.length),
      },
    },
    (values) => {
      holds(
        true satisfies Same<
          typeof values,
          {
            item_id: number
            q: string | undefined
            limit: number
            sort: 'up' | 'down'
            size: 1 | 2
            ids: bigint[]
            day: Date | null
            length: number
          }
        >,
      )
      return 1
    },
  )
  app.compiledRoutes()
})

test('markers give what their schemas yield, models and bodies too', () => {
  const app = new Hayate()
  const input = {
    id: path(z.int()),
    filter: query(z.object({ page: z.int().default(1) })),
    userAgent: header(z.string().optional()),
    session: cookie(z.uuid()),
    item: body(Item),
  }
  app.post('/{id}', { input }, (values) => {
    holds(true satisfies Same<typeof values.id, number>)
    holds(true satisfies Same<typeof values.filter, { page: number }>)
    holds(true satisfies Same<typeof values.userAgent, string | undefined>)
    holds(true satisfies Same<typeof values.session, string>)
    holds(true satisfies Same<typeof values.item, { name: string; at?: Date | undefined; price: number }>)
    return 1
  })
  app.post('/form', { input: { name: form(z.string()), address: form(z.object({ city: z.string() })) } }, (values) => {
    holds(true satisfies Same<typeof values, { name: string; address: { city: string } }>)
    return 1
  })
  app.compiledRoutes()
})

test('Valibot and ArkType schemas give what they yield', () => {
  const app = new Hayate()
  app.get(
    '/',
    { input: { a: v.optional(v.number(), 5), b: type('string.date.parse'), c: v.array(v.string()) } },
    (values) => {
      holds(true satisfies Same<typeof values, { a: number; b: Date; c: string[] }>)
      return 1
    },
  )
})

test('dependencies give what they provide: awaited, yielded, through the graph', () => {
  const plain = depends(() => 1)
  const promised = depends({ plain }, async (values) => {
    holds(true satisfies Same<typeof values, { readonly plain: number }>)
    return { id: values.plain }
  })
  const generated = depends({ promised, page: z.int() }, async function* ({ promised: user, page }) {
    yield [user.id, page] as const
  })
  const app = new Hayate()
  app.get('/', { input: { plain, promised, generated, token: httpBearer() } }, (values) => {
    holds(true satisfies Same<typeof values.plain, number>)
    holds(true satisfies Same<typeof values.promised, { id: number }>)
    holds(true satisfies Same<typeof values.generated, readonly [number, number]>)
    holds(true satisfies Same<typeof values.token, string>)
    return 1
  })
  app.compiledRoutes()
})

test('the ready-made dependencies are typed', () => {
  const app = new Hayate()
  app.get('/', { input: { request, log, signal, background } }, (values) => {
    holds(
      true satisfies Same<
        typeof values,
        { request: HttpRequest; log: Logger; signal: AbortSignal; background: Background }
      >,
    )
    return 1
  })
})

test('a handler that asks for what is not declared does not compile', () => {
  const app = new Hayate()
  // @ts-expect-error there is no input `page`
  app.get('/a', { input: { q: z.string() } }, ({ page }) => page)
  // @ts-expect-error q is a text
  app.get('/b', { input: { q: z.string() } }, ({ q }: { q: number }) => q)
  // @ts-expect-error a value that is neither a schema, nor a parameter, nor a dependency
  app.get('/c', { input: { q: 5 } }, () => 1)
})
