import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the health route answers, and stands in no document', async () => {
  await using client = await testClient(app)

  const answer = await client.get('/health')
  strictEqual(answer.status, 200)
  deepStrictEqual(await answer.json(), { status: 'ok' })

  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), ['/'])
})
