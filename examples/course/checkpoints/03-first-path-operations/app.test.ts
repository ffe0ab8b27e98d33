import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('an object is answered as JSON, and a fixed path wins over a parameter in any order', async () => {
  await using client = await testClient(app)
  const get = async (path: string): Promise<unknown> => (await client.get(path)).json()
  deepStrictEqual(await get('/'), { message: 'Welcome to my API' })
  deepStrictEqual(await get('/posts/latest'), { data: 'This is the latest post' })
  deepStrictEqual(await get('/posts/3'), { data: 'This is post 3' })
  strictEqual((await client.get('/posts/oldest')).status, 422)
})

test('the same route twice does not start', async () => {
  const twice = new Hayate()
  twice.get('/', () => 'first')
  twice.get('/', () => 'second')
  await rejects(async () => await testClient(twice), { code: 'HAYATE_DUPLICATE_ROUTE' })
})
