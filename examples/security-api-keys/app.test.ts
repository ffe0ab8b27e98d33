import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const key = 'key-of-the-example'

test('a key in the header or in the query opens the route', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/prints', { headers: { 'x-api-key': key } })).json(), { owner: 'hokusai' })
  deepStrictEqual(await (await client.get('/prints', { query: { api_key: key } })).json(), { owner: 'hokusai' })
  strictEqual((await client.get('/prints')).status, 401)
  strictEqual((await client.get('/prints?api_key=another')).status, 401)
})

test('a key in a cookie', async () => {
  await using client = await testClient(app)
  const refused = await client.get('/account')
  deepStrictEqual([refused.status, refused.headers.get('www-authenticate')], [401, 'ApiKey'])
  deepStrictEqual(await (await client.get('/account', { headers: { cookie: `session=${key}` } })).json(), {
    owner: 'hokusai',
  })
})

test('the document has the three schemes', async () => {
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as {
    components: { securitySchemes: Record<string, { in: string; name: string }> }
  }
  deepStrictEqual(
    Object.values(components.securitySchemes).map((scheme) => `${scheme.in} ${scheme.name}`),
    ['cookie session', 'header X-API-Key', 'query api_key'],
  )
})
