import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } })

test('the right name and password open the route', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/users/me', basic('hokusai:swordfish'))).json(), { username: 'hokusai' })
})

test('anything else is a 401, and a browser is told to ask', async () => {
  await using client = await testClient(app)
  const missing = await client.get('/users/me')
  deepStrictEqual(
    [missing.status, missing.headers.get('www-authenticate')],
    [401, 'Basic realm="print shop", charset="UTF-8"'],
  )
  for (const text of ['hokusai:wrong', 'nobody:swordfish', 'no colon']) {
    const refused = await client.get('/users/me', basic(text))
    deepStrictEqual([refused.status, refused.headers.get('www-authenticate')?.split(' ')[0]], [401, 'Basic'])
  }
})

test('the document has the scheme', async () => {
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as {
    components: { securitySchemes: object }
  }
  deepStrictEqual(components.securitySchemes, { basic: { type: 'http', scheme: 'basic' } })
})
