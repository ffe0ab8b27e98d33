import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a post is created, read, replaced and deleted', async () => {
  await using client = await testClient(app)
  const json = { title: 'favorite foods', content: 'I like pizza', published: false }
  const created = await client.post('/posts', { json })
  deepStrictEqual([created.status, await created.json()], [201, { data: { ...json, id: 2 } }])
  deepStrictEqual(await (await client.get('/posts/2')).json(), { data: { ...json, id: 2 } })
  const replaced = await client.put('/posts/2', { json: { ...json, title: 'new title' } })
  deepStrictEqual(await replaced.json(), { data: { ...json, title: 'new title', id: 2 } })
  const deleted = await client.delete('/posts/2')
  deepStrictEqual([deleted.status, await deleted.text()], [204, ''])
})

test('a post that does not exist is a 404 with a reason', async () => {
  await using client = await testClient(app)
  const json = { title: 'title', content: 'content' }
  for (const answer of [
    await client.get('/posts/99'),
    await client.delete('/posts/99'),
    await client.put('/posts/99', { json }),
  ]) {
    strictEqual(answer.status, 404)
    strictEqual(((await answer.json()) as { detail: string }).detail, 'post with id: 99 was not found')
  }
})

test('the document shows what is answered, the 404 as well', () => {
  const read = app.openapi().paths?.['/posts/{id}']?.get
  deepStrictEqual(Object.keys(read?.responses ?? {}), ['200', '400', '404', '422'])
})
