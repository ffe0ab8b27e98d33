import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('response.status changes the status of the value that is returned', async () => {
  await using client = await testClient(app)
  const created = await client.put('/get-or-create-task/bar')
  deepStrictEqual([created.status, await created.json()], [201, 'This did not exist before'])
  strictEqual((await client.put('/get-or-create-task/bar')).status, 200)
  strictEqual((await client.put('/get-or-create-task/foo')).status, 200)
})

test('outcomes by status are checked, typed and documented', async () => {
  await using client = await testClient(app)
  strictEqual((await client.put('/tasks/new', { json: { text: 'a' } })).status, 201)
  strictEqual((await client.put('/tasks/new', { json: { text: 'b' } })).status, 200)
  const responses = app.openapi().paths['/tasks/{task_id}']?.put?.responses
  deepStrictEqual(
    ['200', '201'].map((status) => responses?.[status]?.description),
    ['OK', 'Created'],
  )
})
