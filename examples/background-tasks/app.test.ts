import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { after, test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, logFile } from './app.ts'

after(() => rmSync(logFile, { force: true }))

test('work runs after the answer, that of dependencies first', async () => {
  {
    await using client = await testClient(app)
    const answer = await client.post('/send-notification/hokusai@example.com?q=prints')
    deepStrictEqual([answer.status, await answer.json()], [202, { message: 'Notification is on its way' }])
  }
  strictEqual(readFileSync(logFile, 'utf8'), 'found query: prints\nmessage to hokusai@example.com\n')
})

test('nothing runs for a request that is refused', async () => {
  rmSync(logFile, { force: true })
  {
    await using client = await testClient(app)
    strictEqual((await client.post('/send-notification/nobody?q=prints')).status, 422)
  }
  strictEqual(existsSync(logFile), false)
})

test('background is no parameter of the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { post: { parameters: { name: string }[] } }>
  }
  const { parameters } = paths['/send-notification/{email}']?.post ?? { parameters: [] }
  deepStrictEqual(
    parameters.map(({ name }) => name),
    ['email', 'q'],
  )
})
