import { body, defineError, Router } from 'hayate'
import * as z from 'zod'
import { database, type Queries } from '../database.ts'
import { currentUser } from '../oauth2.ts'
import { findPost, listPosts } from '../posts.ts'
import { Post, type PostAnswer, PostCreate, PostOut } from '../schemas.ts'

const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })
const notTheOwner = defineError('not_the_owner', { status: 403, title: 'Not the owner' })

/** @throws postNotFound */
async function requirePost(db: Queries, id: number): Promise<PostAnswer> {
  const found = await findPost(db, id)
  if (found === undefined) throw postNotFound(`post with id: ${id} was not found`)
  return found
}

/** @throws postNotFound, notTheOwner */
async function requireOwnPost(db: Queries, id: number, userId: number): Promise<void> {
  const { Post } = await requirePost(db, id)
  if (Post.owner_id !== userId) throw notTheOwner('Not authorized to perform requested action')
}

export const posts = new Router({ prefix: '/posts', tags: ['Posts'] })

posts.get(
  '/',
  {
    input: {
      user: currentUser,
      limit: z.int().min(1).max(100).default(10),
      skip: z.int().min(0).default(0),
      search: z.string().max(200).default(''),
      db: database,
    },
    output: z.array(PostOut),
    operationId: 'get_posts',
  },
  ({ limit, skip, search, db }) => listPosts(db, { limit, skip, search }),
)

posts.post(
  '/',
  {
    input: { user: currentUser, post: body(PostCreate), db: database },
    output: Post,
    status: 201,
    operationId: 'create_post',
  },
  async ({ user, post, db }) => {
    const { id } = await db
      .insertInto('posts')
      .values({ ...post, owner_id: user.id })
      .returning('id')
      .executeTakeFirstOrThrow()
    return (await requirePost(db, id)).Post
  },
)

posts.get(
  '/{id}',
  {
    input: { id: z.int(), user: currentUser, db: database },
    output: PostOut,
    errors: [postNotFound],
    operationId: 'get_post',
  },
  ({ id, db }) => requirePost(db, id),
)

posts.put(
  '/{id}',
  {
    input: { id: z.int(), user: currentUser, post: body(PostCreate), db: database },
    output: Post,
    errors: [postNotFound, notTheOwner],
    operationId: 'update_post',
  },
  ({ id, user, post, db }) =>
    db.transaction().execute(async (transaction) => {
      await requireOwnPost(transaction, id, user.id)
      await transaction.updateTable('posts').set(post).where('id', '=', id).execute()
      return (await requirePost(transaction, id)).Post
    }),
)

posts.delete(
  '/{id}',
  {
    input: { id: z.int(), user: currentUser, db: database },
    status: 204,
    errors: [postNotFound, notTheOwner],
    operationId: 'delete_post',
  },
  ({ id, user, db }) =>
    db.transaction().execute(async (transaction) => {
      await requireOwnPost(transaction, id, user.id)
      await transaction.deleteFrom('posts').where('id', '=', id).execute()
    }),
)
