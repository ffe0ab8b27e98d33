import { body, defineError, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { database } from './database.ts'

const PostFields = z
  .object({ title: z.string(), content: z.string(), published: z.boolean().default(true) })
  .meta({ id: 'PostFields' })
const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })

export const app = new Hayate({ title: 'A query builder' })

// #region read
app.get('/posts', { input: { db: database } }, async ({ db }) => ({
  data: await db.selectFrom('posts').selectAll().orderBy('id').execute(),
}))

app.get('/posts/{id}', { input: { id: z.int(), db: database }, errors: [postNotFound] }, async ({ id, db }) => {
  const result = await db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
  if (result === undefined) throw postNotFound(`post with id: ${id} was not found`)
  return { data: result }
})
// #endregion read

// #region write
app.post('/posts', { input: { post: body(PostFields), db: database }, status: 201 }, async ({ post, db }) => ({
  data: await db.insertInto('posts').values(post).returningAll().executeTakeFirstOrThrow(),
}))

app.put(
  '/posts/{id}',
  { input: { id: z.int(), post: body(PostFields), db: database }, errors: [postNotFound] },
  async ({ id, post, db }) => {
    const result = await db.updateTable('posts').set(post).where('id', '=', id).returningAll().executeTakeFirst()
    if (result === undefined) throw postNotFound(`post with id: ${id} was not found`)
    return { data: result }
  },
)

app.delete(
  '/posts/{id}',
  { input: { id: z.int(), db: database }, status: 204, errors: [postNotFound] },
  async ({ id, db }) => {
    const { numDeletedRows } = await db.deleteFrom('posts').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) throw postNotFound(`post with id: ${id} was not found`)
  },
)
// #endregion write

if (import.meta.main) await serve(app)
