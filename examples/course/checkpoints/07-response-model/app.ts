import { body, defineError, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { database } from '../06-query-builder/database.ts'
import { Post, PostCreate } from './schemas.ts'

const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })

/** SQLite stores 0 and 1; the answer has a boolean. */
function toPost<Row extends { published: number }>(row: Row) {
  return { ...row, published: Boolean(row.published) }
}

export const app = new Hayate({ title: 'Response models' })

app.get('/posts', { input: { db: database }, output: z.array(Post) }, async ({ db }) =>
  (await db.selectFrom('posts').selectAll().orderBy('id').execute()).map(toPost),
)

app.post(
  '/posts',
  { input: { post: body(PostCreate), db: database }, output: Post, status: 201 },
  async ({ post, db }) => toPost(await db.insertInto('posts').values(post).returningAll().executeTakeFirstOrThrow()),
)

app.get(
  '/posts/{id}',
  { input: { id: z.int(), db: database }, output: Post, errors: [postNotFound] },
  async ({ id, db }) => {
    const post = await db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
    if (post === undefined) throw postNotFound(`post with id: ${id} was not found`)
    return toPost(post)
  },
)

if (import.meta.main) await serve(app)
