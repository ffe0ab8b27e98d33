// biome-ignore-all lint/suspicious/noThenProperty: what user code can do wrong is what this file is made of.
/* oxlint-disable typescript/only-throw-error, typescript/prefer-promise-reject-errors, unicorn/no-thenable -- the same. */
import {
  background,
  body,
  depends,
  eventStream,
  form,
  Hayate,
  HttpError,
  HttpResponse,
  jsonLines,
  type Logger,
  log,
  type Middleware,
  query,
  request,
  response,
  signal,
  stream,
} from 'hayate'
import * as z from 'zod'

/** A log that fails whenever it is written to. */
export const brokenLog: Logger = {
  trace: fail,
  debug: fail,
  info: fail,
  warn: fail,
  error: fail,
  fatal: fail,
  child: fail,
}

function fail(): never {
  throw new Error('the log is broken')
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
// Proof: whatever code without types may do is done here, so that types are switched off on purpose.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller's place decides the type.
const untyped = <T>(value: unknown): T => value as T

class Odd extends Error {}

/** What is thrown, by name. */
export const thrown: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  text: () => 'text',
  number: () => 42,
  symbol: () => Symbol('odd'),
  bigint: () => 1n,
  function: () => () => 1,
  frozen: () => Object.freeze(new Error('frozen')),
  frozenObject: () => Object.freeze({ message: 'no error' }),
  nullPrototype: () => Object.create(null),
  revokedProxy: () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  hostileProxy: () => new Proxy(new Error('x'), { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail }),
  hostileGetters: () =>
    Object.defineProperties(new Error('x'), {
      message: { get: fail },
      stack: { get: fail },
      name: { get: fail },
      cause: { get: fail },
    }),
  aggregate: () => new AggregateError([undefined, 1, new Error('inner')]),
  cyclicCause: () => {
    const error = new Error('cycle')
    error.cause = error
    return error
  },
  promise: () => Promise.resolve(1),
  badHeaders: () => new HttpError(400, 'x', { headers: { 'x-bad': 'a\r\nset-cookie: stolen=1', 'x-漢字': 'y' } }),
  cyclicExtra: () => {
    const extra: Record<string, unknown> = {}
    extra['self'] = extra
    return new HttpError(400, 'x', { extra })
  },
}

/** What is returned, by name. */
export const returned: Readonly<Record<string, () => unknown>> = {
  thenable: () => ({ then: (resolve: (value: unknown) => void) => resolve({ from: 'thenable' }) }),
  throwingThen: () => ({ then: fail }),
  throwingThenGetter: () => Object.defineProperty({}, 'then', { get: fail }),
  rejectingThenable: () => ({ then: (_: unknown, reject: (error: unknown) => void) => reject(undefined) }),
  twiceThenable: () => ({
    then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
      resolve({ once: true })
      reject(new Error('twice'))
    },
  }),
  usedResponse: async () => {
    const answer = new Response('used')
    await answer.text()
    return answer
  },
  lockedResponse: () => {
    const answer = new Response('locked')
    answer.body?.getReader()
    return answer
  },
  usedInSync: () => {
    const answer = new Response('used')
    void answer.text()
    return answer
  },
  cancelledResponse: async () => {
    const answer = new Response('cancelled')
    await answer.body?.cancel()
    return answer
  },
  errorResponse: () => Response.error(),
  erroringStream: () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.error(new Error('at once')),
      }),
    ),
  erroringLater: () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          controller.enqueue(new TextEncoder().encode('a'))
          await delay(5)
          throw undefined
        },
      }),
    ),
  oddChunks: () =>
    new Response(
      untyped(
        new ReadableStream({
          start(controller) {
            controller.enqueue(42)
            controller.close()
          },
        }),
      ),
    ),
  cancelThrows: () => new Response(new ReadableStream({ pull: () => delay(1_000), cancel: fail })),
  notIterable: () => new HttpResponse(200, [], untyped({})),
  numberBody: () => new HttpResponse(200, [], untyped(42)),
  iteratorThrows: () => new HttpResponse(200, [], untyped({ [Symbol.asyncIterator]: fail })),
  iteratorIsNothing: () => new HttpResponse(200, [], untyped({ [Symbol.asyncIterator]: () => undefined })),
  syncIterator: () => new HttpResponse(200, [], untyped({ [Symbol.asyncIterator]: () => ['a'].values() })),
  nextThrows: () =>
    new HttpResponse(200, [], untyped({ [Symbol.asyncIterator]: () => ({ next: fail, return: fail }) })),
  nextGivesNothing: () =>
    new HttpResponse(200, [], untyped({ [Symbol.asyncIterator]: () => ({ next: async () => undefined }) })),
  returnRejects: () =>
    new HttpResponse(
      200,
      [],
      untyped({
        cancel: fail,
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: false, value: 7 }),
          return: () => Promise.reject(undefined),
        }),
      }),
    ),
  cancelGivesOdd: () => new HttpResponse(200, [], untyped({ cancel: () => 42, async *[Symbol.asyncIterator]() {} })),
  streamNumbers: () => stream(untyped([1, 2, undefined])),
  splitHeader: () => new HttpResponse(200, ['x-name', 'a\r\nset-cookie: stolen=1'], 'x'),
  splitHeaderOf204: () => new HttpResponse(204, ['x-name', 'a\r\nset-cookie: stolen=1'], null),
  splitHeaderOfStream: () =>
    new HttpResponse(
      200,
      ['x-name', 'a\r\nb'],
      (async function* () {
        yield 'x'
      })(),
    ),
  wideHeader: () => new HttpResponse(200, ['x-name', '漢字'], 'x'),
  emptyHeaderName: () => new HttpResponse(200, ['', 'x'], 'x'),
  undefinedHeader: () => new HttpResponse(200, untyped(['x-a', undefined]), 'x'),
  oddHeaders: () => new HttpResponse(200, ['x-a'], 'x'),
  status0: () => new HttpResponse(0, [], 'x'),
  status100: () => new HttpResponse(100, [], null),
  status101: () => new HttpResponse(101, [], null),
  status999: () => new HttpResponse(999, [], 'x'),
  statusText: () => new HttpResponse(untyped('ok'), [], 'x'),
  frozenAnswer: () => Object.freeze(new HttpResponse(200, [], 'x')),
  onSentThrows: () => Object.assign(new HttpResponse(200, [], 'x'), { onSent: fail }),
  onSentRejects: () => Object.assign(new HttpResponse(200, [], 'x'), { onSent: () => Promise.reject(undefined) }),
  onSentIsNothing: () => Object.assign(new HttpResponse(200, [], 'x'), { onSent: untyped<() => void>(42) }),
  nothing: () => undefined,
  cycle: () => {
    const value: Record<string, unknown> = {}
    value['self'] = value
    return value
  },
  deep: () => {
    let value: unknown = 1
    for (let depth = 0; depth < 20_000; depth += 1) value = { value }
    return value
  },
  deepArray: () => {
    let value: unknown = 1
    for (let depth = 0; depth < 20_000; depth += 1) value = [value]
    return value
  },
  hostileProxy: () => new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, has: fail }),
  revokedProxy: () => thrown['revokedProxy']?.(),
  throwingGetter: () => Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
  symbol: () => Symbol('odd'),
  function: () => fail,
}

const shared = new Response('shared')
const sharedAnswer = new HttpResponse(503, ['x-shared', '1'], 'shared')

export function chaosApp(logger: Logger | false): Hayate {
  const app = new Hayate({
    log: logger,
    extensions: [{ name: 'odd', errors: [(error) => (error === 'map' ? fail() : undefined)] }],
  })
  app.onError(Odd, (error, incoming) => {
    const how = incoming.query.get('how')
    if (how === 'undefined') return untyped(undefined)
    if (how === 'thenable') return untyped({ then: fail })
    if (how === 'shared') return shared
    if (how === 'sharedAnswer') return sharedAnswer
    if (how === 'reject') return Promise.reject(undefined)
    if (how === 'self') return error
    throw thrown[how ?? '']?.()
  })
  const middleware: Middleware = async (incoming, next) => {
    const how = incoming.headers.get('x-middleware')
    if (how === undefined) return next()
    if (how === 'twice') {
      const first = next()
      void next()
      return first
    }
    if (how === 'floating') {
      void next()
      return new HttpResponse(200, [], 'early')
    }
    if (how === 'both') {
      void next()
      void next()
      throw undefined
    }
    if (how === 'late') {
      setTimeout(() => void next(), 5)
      return new HttpResponse(200, [], 'early')
    }
    if (how === 'shared') return untyped(shared)
    if (how === 'sharedAnswer') return sharedAnswer
    if (how === 'nothing') return untyped(undefined)
    if (how === 'sync') return untyped(42)
    throw thrown[how]?.()
  }
  app.use(middleware)
  addThrowing(app)
  addStreams(app)
  addInputs(app)
  app.mount('/mounted', async (incoming) => {
    const how = new URL(incoming.url).searchParams.get('how') ?? ''
    if (how === 'body') {
      void incoming.text().catch(() => undefined)
      return new Response('did not wait')
    }
    if (how in thrown) throw thrown[how]?.()
    return untyped(await returned[how]?.())
  })
  app.get('/health', () => ({ pid: process.pid }))
  return app
}

function addThrowing(app: Hayate): void {
  const how = query(z.string().default(''))
  const opening = depends({ at: how, what: how }, async function* opens({ at, what }) {
    if (at === 'open') throw thrown[what]?.()
    yield 1
    if (at === 'close') throw thrown[what]?.()
  })
  const syncGenerator = depends({ at: how, what: how }, function* opensAtOnce({ at, what }) {
    if (at === 'syncOpen') throw thrown[what]?.()
    yield 1
    if (at === 'syncClose') throw thrown[what]?.()
    if (at === 'twice') yield 2
  })
  const late = depends(
    { at: how, what: how },
    async function* kept({ at, what }) {
      yield 1
      if (at === 'late') throw thrown[what]?.()
    },
    { close: 'after-response' },
  )
  const plain = depends({ at: how, what: how }, ({ at, what }) => {
    if (at === 'plain') throw thrown[what]?.()
    if (at === 'returned') return returned[what]?.()
    if (at === 'dispose')
      return {
        [Symbol.dispose]: () => {
          throw thrown[what]?.()
        },
      }
    if (at === 'asyncDispose')
      return {
        [Symbol.asyncDispose]: () => {
          throw thrown[what]?.()
        },
      }
    return 1
  })
  app.get(
    '/dependencies',
    { input: { opening, syncGenerator, late, plain, background, at: how, what: how } },
    (values) => {
      if (values.at === 'handler') throw thrown[values.what]?.()
      if (values.at === 'background')
        values.background.add(() => {
          throw thrown[values.what]?.()
        })
      if (values.at === 'backgroundReturned') values.background.add(() => returned[values.what]?.())
      return { ok: true }
    },
  )
  app.get('/throws/{what}', { input: { what: z.string() } }, ({ what }) => {
    throw thrown[what]?.()
  })
  app.get('/rejects/{what}', { input: { what: z.string() } }, ({ what }) => Promise.reject(thrown[what]?.()))
  app.get('/returns/{what}', { input: { what: z.string() } }, ({ what }) => returned[what]?.())
  app.get('/returns-later/{what}', { input: { what: z.string() } }, async ({ what }) => returned[what]?.())
  app.get('/returns-with/{returns}', { input: { returns: z.string(), opening, late, background } }, (values) => {
    values.background.add(() => 1)
    return returned[values.returns]?.()
  })
  app.get('/typed/{what}', { input: { what: z.string() }, output: z.object({ a: z.number() }) }, ({ what }) =>
    untyped(returned[what]?.()),
  )
  app.get('/odd', () => {
    throw new Odd()
  })
  app.get('/shared', () => shared)
  app.get('/shared-answer', () => sharedAnswer)
  app.get('/reply', { input: { response, what: z.string().default('') } }, ({ response: reply, what }) => {
    if (what === 'crlf') reply.setHeader('x-a', 'a\r\nb')
    if (what === 'wide') reply.setHeader('x-a', '漢字')
    if (what === 'name') reply.setHeader('x a', 'b')
    if (what === 'length') reply.setHeader('Content-Length', '7')
    if (what === 'undefined') reply.setHeader('x-a', untyped(undefined))
    if (what === 'object') reply.setHeader('x-a', untyped({ toString: fail }))
    if (what === 'cookie') reply.setCookie('a', 'b\r\nset-cookie: c=d')
    if (what === 'cookieName') reply.setCookie('a b', 'c')
    if (what === 'cookiePath') reply.setCookie('a', 'c', { path: '/\r\n' })
    if (what === 'date') reply.setCookie('a', 'c', { expires: new Date(Number.NaN) })
    if (what === 'status') reply.status = 7
    return { ok: true }
  })
}

function addStreams(app: Hayate): void {
  const what = z.string().default('')
  const session = depends(async function* () {
    yield 1
  })
  app.get(
    '/lines',
    { input: { what, session }, output: jsonLines(z.object({ a: z.number() })) },
    async function* lines(values) {
      yield { a: 1 }
      if (values.what === 'item') yield untyped<{ a: number }>({ a: 'text' })
      throw thrown[values.what]?.()
    },
  )
  app.get('/events', { input: { what }, output: eventStream(z.unknown()) }, function* events(values) {
    yield thrown[values.what]?.()
    yield returned[values.what]?.()
  })
  app.get('/endless', { input: { signal } }, ({ signal: gone }) =>
    stream(
      (async function* () {
        for (;;) {
          yield 'tick '.repeat(100)
          await delay(2)
          if (gone.aborted) throw undefined
        }
      })(),
    ),
  )
  app.get('/never', { input: { signal, session } }, ({ signal: gone }) => {
    gone.addEventListener('abort', () => undefined)
    return new Promise(() => undefined)
  })
  app.get('/abort-throws', { input: { signal } }, async ({ signal: gone }) => {
    await new Promise((_, reject) => gone.addEventListener('abort', () => reject(gone.reason)))
  })
  app.get('/slow', { input: { session } }, async () => {
    await delay(30)
    return 'slow'
  })
}

function addInputs(app: Hayate): void {
  const Model = z.object({ a: z.string().optional() })
  app.post('/body', { input: { item: body(z.record(z.string(), z.unknown())) } }, ({ item }) => item)
  app.post('/list', { input: { item: body(z.object({ items: z.array(z.object({ id: z.int() })) })) } }, () => 'ok')
  app.post('/embedded', { input: { one: body(Model), constructor: body(Model) } }, (values) => Object.keys(values))
  app.post('/form', { input: { constructor: form(z.string().optional()), model: form(Model) } }, (values) => values)
  app.get(
    '/names',
    {
      input: {
        constructor: z.string().optional(),
        toString: z.string().optional(),
        model: query(z.looseObject({ x: z.string().optional() })),
      },
    },
    (values) => ({ ...values }),
  )
  app.post('/unread', { input: { request } }, async ({ request: incoming }) => {
    void incoming.body()
    await delay(30)
    return 'did not wait'
  })
  app.post('/awaited-late', { input: { request } }, async ({ request: incoming }) => {
    const pending = incoming.body()
    await delay(30)
    return (await pending).length
  })
  app.post('/web', { input: { request } }, async ({ request: incoming }) => {
    void incoming
      .toWeb()
      .text()
      .catch(() => undefined)
    await delay(10)
    return 'web'
  })
  app.post('/refined', { input: { item: body(z.object({ a: z.unknown().refine(fail) })) } }, () => 'ok')
  app.post(
    '/refined-later',
    {
      input: {
        item: body(
          z.object({
            a: z.unknown().refine(async () => {
              throw undefined
            }),
          }),
        ),
      },
    },
    () => 'ok',
  )
  app.get('/logs', { input: { log } }, ({ log: own }) => {
    own.info({ a: 1 }, 'hello')
    return 'logged'
  })
}
