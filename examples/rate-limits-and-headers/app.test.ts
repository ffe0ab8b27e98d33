import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('every answer has the headers and says what is left', async () => {
  await using client = await testClient(app)
  const { headers } = await client.get('/nowhere')
  strictEqual(headers.get('x-content-type-options'), 'nosniff')
  strictEqual(headers.get('x-frame-options'), 'DENY')
  strictEqual(headers.get('ratelimit-policy'), '"default";q=100;w=60')
})

test('the third login in a minute has to wait', async () => {
  await using client = await testClient(app)
  const answers = [await client.post('/login'), await client.post('/login'), await client.post('/login')]
  deepStrictEqual(
    answers.map(({ status, headers }) => [status, headers.get('retry-after')]),
    [
      [200, null],
      [200, null],
      [429, '30'],
    ],
  )
})

test('users are counted each for themselves, and who pays may ask more often', async () => {
  await using client = await testClient(app)
  const ask = async (user: string): Promise<number> =>
    (await client.get('/reports', { headers: { authorization: `Bearer ${user}` } })).status
  deepStrictEqual(
    [await ask('bob'), await ask('bob'), await ask('eve'), await ask('ada'), await ask('ada')],
    [200, 429, 200, 200, 200],
  )
})

test('only the office reaches the administration', async () => {
  for (const [host, expected] of [
    ['203.0.113.9', 200],
    ['2001:db8::9', 200],
    ['198.51.100.1', 403],
  ] as const) {
    await using client = await testClient(app, { client: { host, port: 1 } })
    strictEqual((await client.get('/admin/')).status, expected, host)
  }
})

test('work that takes too long is told to stop', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/slow')
  strictEqual(answer.status, 504)
  match(await answer.text(), /The work took longer than 0\.1 seconds\./)
})

test('the script of the page has the nonce of its policy', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/page')
  const [, nonce = ''] = /nonce="(.+?)"/.exec(await answer.text()) ?? []
  ok(answer.headers.get('content-security-policy')?.includes(`'nonce-${nonce}'`))
})

test('the document has what may be answered', () => {
  const { paths } = app.openapi()
  const statuses = (path: string, method: 'get' | 'post'): readonly string[] =>
    Object.keys(paths[path]?.[method]?.responses ?? {})
  deepStrictEqual(statuses('/login', 'post'), ['200', '429', '504'])
  deepStrictEqual(statuses('/admin/', 'get'), ['200', '403', '429', '504'])
})
