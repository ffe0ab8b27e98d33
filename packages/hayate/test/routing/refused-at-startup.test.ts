import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConfigurationError, Hayate, Router } from 'hayate'
import * as z from 'zod'

function refused(app: Hayate, code: string, message: RegExp): void {
  assert.throws(
    () => app.compiledRoutes(),
    (error: ConfigurationError) => {
      assert.equal(error.name, 'ConfigurationError')
      assert.equal(error.code, code, error.message)
      assert.match(error.message, message)
      return true
    },
  )
}

test('the same route twice is a startup error that names both places', () => {
  const app = new Hayate()
  app.get('/items/{id}', { input: { id: z.int() } }, () => 1)
  const items = new Router({ prefix: '/items' })
  items.get('/{item_id}', { input: { item_id: z.int() } }, () => 2)
  app.include(items)
  refused(
    app,
    'HAYATE_DUPLICATE_ROUTE',
    /GET \/items\/\{item_id\} is declared twice \(\/items\/\{id\} at refused-at-startup\.test\.ts:\d+, \/items\/\{item_id\} at refused-at-startup\.test\.ts:\d+\)/,
  )
})

test('two spellings of one path are the same route', () => {
  const app = new Hayate()
  app.get('/caf%C3%A9', () => 1)
  app.get('/café', () => 2)
  refused(app, 'HAYATE_DUPLICATE_ROUTE', /declared twice/)
})

test('a router that is included twice under one prefix is a startup error', () => {
  const items = new Router({ prefix: '/items' })
  items.get('/', () => 1)
  refused(new Hayate().include(items).include(items), 'HAYATE_DUPLICATE_ROUTE', /GET \/items\/ is declared twice/)
})

const badPaths: readonly (readonly [string, RegExp])[] = [
  ['items', /GET 'items' .*Write '\/items'/],
  ['', /cannot be empty/],
  ['/a//b', /'\/\/' has an empty segment/],
  ['/a?b', /have no place in a path/],
  ['/a#b', /have no place in a path/],
  ['/a b', /have no place in a path/],
  ['/a\\b', /have no place in a path/],
  ['/{', /'\{' has no '\}' after it/],
  ['/a}', /'\}' has no '\{' before it/],
  ['/{a}}', /'\}' has no '\{' before it/],
  ['/{}', /is not a name/],
  ['/{a-b}', /is not a name/],
  ['/{1a}', /is not a name/],
  ['/{a}/{a}', /\{a\} stands in it twice/],
  ['/{a}-{b}', /two parameters; a segment can have one/],
  ['/{a:int}', /':int' is not known; only ':path' is.*z\.int\(\)/],
  ['/{a:path}/b', /takes the rest of a path/],
  ['/x{a:path}', /takes the rest of a path/],
  ['/%zz', /no request matches '%zz'/],
  ['/%ff', /no request matches '%ff'/],
  ['/..', /no request matches '\.\.'/],
  ['/a/%2e/b', /no request matches '%2e'/],
  ['/a%00', /no request matches 'a%00'/],
  ['/a%5Cb', /no request matches 'a%5Cb'/],
]

for (const [path, message] of badPaths) {
  test(`the path '${path}' is a startup error`, () => {
    const app = new Hayate()
    const options: { readonly input: Record<never, never> } = { input: {} }
    // The types refuse most of these as well; here they are what a program without types would give.
    const declare: (path: string, options: object, handler: () => unknown) => unknown = app.get as never
    declare(path, options, () => 1)
    refused(app, 'HAYATE_INVALID_PATH', message)
  })
}

test('below a prefix a path starts with / all the same, and the message says what would come of it', () => {
  const items = new Router({ prefix: '/items' })
  items.get('by-name', () => 1)
  refused(
    new Hayate().include(items),
    'HAYATE_INVALID_PATH',
    /GET 'by-name' .*Write '\/by-name'; it is added to the prefix '\/items'/,
  )
})

test('a route without a handler is refused where it is written', () => {
  const app = new Hayate()
  assert.throws(
    // @ts-expect-error the types refuse it as well
    () => app.get('/x', {}),
    { code: 'HAYATE_NO_HANDLER', message: /GET \/x: the last argument is the handler/ },
  )
})

test('a status that no plain value can have is a startup error', () => {
  const app = new Hayate()
  app.get('/x', { status: 600 }, () => 1)
  refused(app, 'HAYATE_INVALID_STATUS', /GET \/x: status is 600/)
})
