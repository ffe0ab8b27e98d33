import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('an item that is there is changed, another is created', async () => {
  await using client = await testClient(app)
  const changed = await client.put('/items/foo', { json: { name: 'Wrestlers' } })
  deepStrictEqual([changed.status, await changed.json()], [200, { name: 'Wrestlers', size: null }])
  const created = await client.put('/items/bar', { json: { name: 'Sumo', size: 2 } })
  deepStrictEqual([created.status, await created.json()], [201, { name: 'Sumo', size: 2 }])
})

test('the document has both', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { put: { responses: object } }>
  }
  deepStrictEqual(Object.keys(paths['/items/{item_id}']?.put.responses ?? {}), [
    '200',
    '201',
    '400',
    '413',
    '415',
    '422',
  ])
})
