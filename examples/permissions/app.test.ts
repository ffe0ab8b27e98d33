import { deepStrictEqual, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const as = (who: string) => ({ headers: { authorization: `Bearer token-of-the-${who}` } })

test('an author writes and an editor deletes', async () => {
  await using client = await testClient(app)
  const written = await client.post('/articles', { ...as('author'), json: { title: 'Genji' } })
  strictEqual(written.status, 201)
  const { id } = (await written.json()) as { id: number }
  strictEqual((await client.delete(`/articles/${id}`, as('editor'))).status, 204)
  strictEqual((await client.delete(`/articles/${id}`, as('editor'))).status, 404)
})

test('who lacks a permission is told which', async () => {
  await using client = await testClient(app)
  const missingOf = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { missing: string[] }).missing,
  ]
  deepStrictEqual(await missingOf(await client.delete('/articles/1', as('author'))), [403, ['articles:delete']])
  deepStrictEqual(await missingOf(await client.delete('/articles/1', as('reader'))), [
    403,
    ['articles:write', 'articles:delete'],
  ])
  strictEqual((await client.delete('/articles/1')).status, 401)
})

test('the document has the 401 and the 403 of each route', () => {
  partialDeepStrictEqual(JSON.parse(JSON.stringify(app.openapi())), {
    paths: {
      '/articles': { post: { security: [{ bearer: [] }], responses: { 201: {}, 401: {}, 403: {} } } },
      '/articles/{article_id}': { delete: { security: [{ bearer: [] }], responses: { 204: {}, 401: {}, 403: {} } } },
    },
  })
})
