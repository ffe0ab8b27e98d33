import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a function makes dependencies', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/mentions?q=a+great+wave')).json(), { wave: true, wind: false })
})

test('a dependency may provide an instance of a class', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/prices?min=10')).json(), [50])
  deepStrictEqual(await (await client.get('/prices?max=1000')).json(), [5, 50, 500])
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string }[] } }>
  }
  deepStrictEqual(
    paths['/prices']?.get.parameters.map(({ name }) => name),
    ['min', 'max'],
  )
})
