import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the first application answers, and documents what it answers', async () => {
  await using client = await testClient(app)

  const answer = await client.get('/')
  strictEqual(answer.status, 200)
  deepStrictEqual(await answer.json(), { message: 'Hello World' })

  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), ['/'])
  strictEqual((await client.get('/docs')).status, 200)
})
