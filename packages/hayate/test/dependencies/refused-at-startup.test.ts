import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, ConfigurationError, depends, form, Hayate, header, override, query } from 'hayate'
import * as z from 'zod'

function refusal(app: Hayate, code: string, words: RegExp, options = {}): Promise<void> {
  return assert.rejects(app.start({ mode: 'test', ...options }), (error) => {
    assert.ok(error instanceof ConfigurationError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, words)
    return true
  })
}

test('a cycle is refused with its path', async () => {
  const a = depends(function a() {
    return 1
  })
  const b = depends({ a }, function b({ a }) {
    return a
  })
  const app = new Hayate()
  app.get('/x', { input: { b } }, () => 1)
  const overrides = [
    override(
      a,
      depends({ b }, function replacement({ b }) {
        return b
      }),
    ),
  ]
  await refusal(app, 'HAYATE_DEPENDENCY_CYCLE', /GET \/x: .*b → replacement → b/, { overrides })
})

test('an app-wide dependency cannot use a request dependency', async () => {
  const session = depends(function session() {
    return 1
  })
  // @ts-expect-error the types refuse it as well
  const pool = depends.app({ session }, function pool() {
    return 2
  })
  const app = new Hayate()
  app.get('/x', { input: { pool } }, () => 1)
  await refusal(app, 'HAYATE_DEPENDENCY_LIFETIME', /pool → session/)
})

test('what is kept until after the response cannot use what closes before it', async () => {
  const session = depends(function session() {
    return 1
  })
  const kept = depends(
    { session },
    function kept() {
      return 2
    },
    { close: 'after-response' },
  )
  const app = new Hayate()
  app.get('/x', { input: { kept } }, () => 1)
  await refusal(app, 'HAYATE_DEPENDENCY_LIFETIME', /kept → session/)
})

test('a bare object schema must say what it is', async () => {
  const app = new Hayate()
  app.get('/x', { input: { item: z.object({ a: z.string() }) } }, () => 1)
  await refusal(app, 'HAYATE_BARE_OBJECT_INPUT', /GET \/x: .*'item'.*body\(\) or query\(\)/)
})

test('a body and a form in one operation are refused', async () => {
  const app = new Hayate()
  app.post('/x', { input: { a: body(z.string()), b: form(z.string()) } }, () => 1)
  await refusal(app, 'HAYATE_BODY_AND_FORM', /POST \/x/)
})

test('one name from two sources is refused', async () => {
  const pager = depends({ page: query(z.int()) }, ({ page }) => page)
  const app = new Hayate()
  app.get('/x', { input: { page: header(z.int()), pager } }, () => 1)
  await refusal(app, 'HAYATE_INPUT_NAME_CLASH', /'page'.*alias/)
})

test('a path parameter that nothing reads is refused', async () => {
  const app = new Hayate()
  // @ts-expect-error the types refuse it as well
  app.get('/x/{id}', { input: {} }, () => 1)
  await refusal(app, 'HAYATE_PATH_PARAMETER_NOT_DECLARED', /\{id\}/)
})

test('the same route twice is refused with both places', async () => {
  const app = new Hayate()
  app.get('/x/{id}', { input: { id: z.string() } }, () => 1)
  app.get('/x/{name}', { input: { name: z.string() }, operationId: 'other' }, () => 1)
  await refusal(app, 'HAYATE_DUPLICATE_ROUTE', /refused-at-startup\.test\.ts:\d+.*refused-at-startup\.test\.ts:\d+/)
})

test('two operations with one name are refused', async () => {
  const app = new Hayate()
  app.get('/x', { operationId: 'same' }, () => 1)
  app.get('/y', { operationId: 'same' }, () => 1)
  await refusal(app, 'HAYATE_DUPLICATE_OPERATION_ID', /'same'.*\/x.*\/y/)
})

test('an output for a status without a body is refused', async () => {
  const app = new Hayate()
  app.delete('/x', { status: 204, output: z.string() }, () => 'gone')
  await refusal(app, 'HAYATE_BODY_NOT_ALLOWED', /204/)
})

test('a union whose earlier member has every required key of a later one is refused', async () => {
  const Private = z.object({ id: z.int(), email: z.string() })
  const Public = z.object({ id: z.int() })
  const app = new Hayate()
  app.get('/x', { output: z.union([Private, Public]) }, () => ({ id: 1 }))
  await refusal(app, 'HAYATE_AMBIGUOUS_UNION', /member 1 .*member 2/)
})

for (const [what, entry] of [
  ['nothing', undefined],
  ['a text', 'string'],
  ['an object', {}],
  ['something that only looks like a schema', { '~standard': { version: 1, vendor: 'x' } }],
] as const) {
  test(`an input that is ${what} is refused with its route and name`, async () => {
    const app = new Hayate()
    // @ts-expect-error the types refuse it as well
    app.get('/x', { input: { item: entry } }, () => 1)
    await refusal(app, 'HAYATE_INVALID_INPUT', /GET \/x: .*'item'/)
  })
}
