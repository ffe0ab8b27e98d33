import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('what a generator handler yields is sent as it comes, without a length', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/story')
  strictEqual(answer.headers.get('content-length'), null)
  strictEqual(await answer.text(), 'Once upon a time, there was a wind.\n')
})

test('an image has its media type, in the answer and in the document', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/pixel.png')
  strictEqual(answer.headers.get('content-type'), 'image/png')
  deepStrictEqual([...(await answer.bytes()).subarray(1, 4)], [...Buffer.from('PNG')])
  deepStrictEqual(Object.keys(app.openapi().paths['/pixel.png']?.get?.responses[200]?.content ?? {}), ['image/png'])
})

test('a stream may be returned like any response', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/report')
  strictEqual(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  strictEqual(await answer.text(), 'name,count\nink,3\n')
})
