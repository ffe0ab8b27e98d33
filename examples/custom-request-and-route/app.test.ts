import { deepStrictEqual, match, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('middleware of a router runs around its routes, and around no other', async () => {
  await using client = await testClient(app)
  match((await client.get('/timed')).headers.get('x-response-time') ?? '', /^\d+\.\d{6}$/)
  strictEqual((await client.get('/')).headers.get('x-response-time'), null)
})

test('a router answers what its routes refuse, with the body that was sent', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/strict', { json: [1, 'two'] })
  strictEqual(answer.status, 422)
  deepStrictEqual(await answer.json(), { errors: ['1: invalid_type'], body: '[1,"two"]' })
  strictEqual(await (await client.post('/strict', { json: [1, 2] })).json(), 3)
})

test('middleware may read the body first: the route reads the same bytes', async () => {
  await using client = await testClient(app)
  const sha256 = createHash('sha256').update('[1,2,3]').digest('hex')
  const send = (digest: string) => client.post('/signed', { json: [1, 2, 3], headers: { 'x-sha256': digest } })
  strictEqual(await (await send(sha256)).json(), 3)
  strictEqual((await send('0')).status, 400)
  partialDeepStrictEqual(await (await send('0')).json(), { detail: 'The body is not what was signed' })
})

test('a body in gzip needs no route of its own', async () => {
  await using client = await testClient(app)
  const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
  const answer = await client.post('/strict', { body: new Uint8Array(gzipSync('[1,2,3]')), headers })
  strictEqual(await answer.json(), 6)
})

test('the document knows nothing of it but the routes', () => {
  deepStrictEqual(Object.keys(app.openapi().paths ?? {}), ['/timed', '/', '/strict', '/signed'])
})
