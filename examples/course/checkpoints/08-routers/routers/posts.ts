import { body, defineError, Router } from 'hayate'
import * as z from 'zod'
import { Post, PostCreate } from '../../07-response-model/schemas.ts'
import { database } from '../../08-users-and-hashing/database.ts'

const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })

function toPost<Row extends { published: number }>(row: Row) {
  return { ...row, published: Boolean(row.published) }
}

export const posts = new Router({ prefix: '/posts', tags: ['Posts'] })

posts.get('/', { input: { db: database }, output: z.array(Post) }, async ({ db }) =>
  (await db.selectFrom('posts').selectAll().orderBy('id').execute()).map(toPost),
)

posts.post('/', { input: { post: body(PostCreate), db: database }, output: Post, status: 201 }, async ({ post, db }) =>
  toPost(await db.insertInto('posts').values(post).returningAll().executeTakeFirstOrThrow()),
)

posts.get(
  '/{id}',
  { input: { id: z.int(), db: database }, output: Post, errors: [postNotFound] },
  async ({ id, db }) => {
    const post = await db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
    if (post === undefined) throw postNotFound(`post with id: ${id} was not found`)
    return toPost(post)
  },
)
