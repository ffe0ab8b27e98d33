import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { fastapiErrors, Hayate } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

test('what a path parameter is says its schema: another text is a 422 that names it, and not a 404', async () => {
  const app = new Hayate({ log: false })
  app.get('/int/{x}', { input: { x: z.int() } }, ({ x }) => x)
  app.get('/natural/{x}', { input: { x: z.int().min(0) } }, ({ x }) => x)
  app.get('/float/{x}', { input: { x: z.number() } }, ({ x }) => x)
  app.get('/uuid/{x}', { input: { x: z.uuid() } }, ({ x }) => x)
  app.get('/one/{x}', { input: { x: z.enum(['a', 'b']) } }, ({ x }) => x)
  app.get('/own/{x}', { input: { x: z.string().transform((text) => text.split('-')) } }, ({ x }) => x)
  await using client = await testClient(app)
  for (const [target, value] of [
    ['/int/7', 7],
    ['/int/-3', -3],
    ['/float/1.5', 1.5],
    ['/uuid/7f3ed2b1-54bb-4a2c-9f0e-2f6a5b1c9d10', '7f3ed2b1-54bb-4a2c-9f0e-2f6a5b1c9d10'],
    ['/one/b', 'b'],
    ['/own/2026-11', ['2026', '11']],
  ] as const) {
    deepStrictEqual(await (await client.get(target)).json(), value, target)
  }
  for (const target of ['/int/x', '/int/1.5', '/natural/-3', '/float/x', '/uuid/x', '/one/c']) {
    const answer = await client.get(target)
    strictEqual(answer.status, 422, target)
    const { errors } = (await answer.json()) as { errors: { in: string; path: string[] }[] }
    deepStrictEqual([errors[0]?.in, errors[0]?.path], ['path', ['x']])
  }
})

test('paths are compared as they are written: case and // count, and a path that is not there is FastAPI’s 404 where its errors are asked for', async () => {
  const app = new Hayate({ log: false, errorFormat: fastapiErrors })
  app.get('/str/{x}', { input: { x: z.string() } }, ({ x }) => x)
  await using client = await testClient(app)
  for (const target of ['/STR/a', '//str/a', '/nowhere']) {
    const answer = await client.get(target)
    strictEqual(answer.status, 404, target)
    strictEqual(answer.headers.get('content-type'), 'application/json')
    deepStrictEqual(await answer.json(), { detail: 'Not Found' })
  }
  const refused = await client.put('/str/a')
  strictEqual(refused.status, 405)
  deepStrictEqual(await refused.json(), { detail: 'Method Not Allowed' })
})
