import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, events } from './app.ts'

test('what is opened at startup is closed at shutdown, last first', async () => {
  {
    await using client = await testClient(app)
    deepStrictEqual(await (await client.get('/predict?x=2')).json(), { result: 84 })
    deepStrictEqual(events, ['up', 'reports up', 'model loaded'])
  }
  deepStrictEqual(events.slice(3), ['model unloaded', 'reports down', 'down'])
})

test('the model is no parameter of the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string }[] } }>
  }
  deepStrictEqual(
    paths['/predict']?.get.parameters.map(({ name }) => name),
    ['x'],
  )
})
