import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const headers = { 'x-token': 'fake-super-secret-token' }

test('a bigger application: routers of several files behind their prefixes, guards and tags', async () => {
  await using client = await testClient(app)
  const get = async (path: string, more = {}): Promise<unknown> => (await client.get(path, more)).json()
  deepStrictEqual(await get('/?token=jessica'), { message: 'Hello Bigger Applications!' })
  deepStrictEqual(await get('/users/me?token=jessica'), { username: 'fakecurrentuser' })
  deepStrictEqual(await get('/items?token=jessica', { headers }), [
    { name: 'Plumbus', url: '/items/plumbus' },
    { name: 'Portal Gun', url: '/items/gun' },
  ])
  deepStrictEqual(await get('/items/gun?token=jessica', { headers }), { name: 'Portal Gun', item_id: 'gun' })
  partialDeepStrictEqual(await get('/items/bar?token=jessica', { headers }), { status: 404, code: 'item_not_found' })
})

test('the guards of application and router answer, the application’s first', async () => {
  await using client = await testClient(app)
  const detail = async (path: string, token: string) => {
    const answer = await client.get(path, { headers: { 'x-token': token } })
    return `${answer.status} ${((await answer.json()) as { detail: string }).detail}`
  }
  strictEqual(await detail('/items?token=none', 'none'), '400 No Jessica token provided')
  strictEqual(await detail('/items?token=jessica', 'none'), '400 X-Token header invalid')
  strictEqual((await client.get('/items')).status, 422)
  strictEqual((await client.post('/admin?token=jessica')).status, 422)
  strictEqual((await client.post('/admin?token=jessica', { headers })).status, 200)
})

test('the document has the tags and answers that routers and includes bring', () => {
  const { paths } = app.openapi()
  deepStrictEqual(Object.keys(paths ?? {}), [
    '/users',
    '/users/me',
    '/users/{username}',
    '/items',
    '/items/{item_id}',
    '/admin',
    '/',
  ])
  deepStrictEqual(paths?.['/admin']?.post?.tags, ['admin'])
  deepStrictEqual(Object.keys(paths?.['/admin']?.post?.responses ?? {}).toSorted(), ['200', '400', '418', '422'])
})
