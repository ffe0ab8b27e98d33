import { body, defineError, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { currentUser } from './current-user.ts'
import { database } from './database.ts'

const UserOut = z.object({ id: z.int(), email: z.email() }).meta({ id: 'UserOut' })
const Post = z.object({ id: z.int(), title: z.string(), owner_id: z.int(), owner: UserOut }).meta({ id: 'Post' })
const PostCreate = z.object({ title: z.string() }).meta({ id: 'PostCreate' })
const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })
const notTheOwner = defineError('not_the_owner', { status: 403, title: 'Not the owner' })

export const app = new Hayate({ title: 'Relationships' })

// #region owner
app.get('/posts', { input: { db: database }, output: z.array(Post) }, async ({ db }) => {
  const rows = await db
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.owner_id')
    .select(['posts.id', 'posts.title', 'posts.owner_id', 'users.email'])
    .orderBy('posts.id')
    .execute()
  return rows.map(({ email, ...post }) => ({ ...post, owner: { id: post.owner_id, email } }))
})

app.post(
  '/posts',
  { input: { user: currentUser, post: body(PostCreate), db: database }, output: Post, status: 201 },
  async ({ user, post, db }) => {
    const values = { ...post, owner_id: user.id }
    const created = await db.insertInto('posts').values(values).returningAll().executeTakeFirstOrThrow()
    return { ...created, owner: user }
  },
)
// #endregion owner

// #region delete
app.delete(
  '/posts/{id}',
  { input: { id: z.int(), user: currentUser, db: database }, status: 204, errors: [postNotFound, notTheOwner] },
  ({ id, user, db }) =>
    db.transaction().execute(async (transaction) => {
      const post = await transaction.selectFrom('posts').select('owner_id').where('id', '=', id).executeTakeFirst()
      if (post === undefined) throw postNotFound(`post with id: ${id} was not found`)
      if (post.owner_id !== user.id) throw notTheOwner('Not authorized to perform requested action')
      await transaction.deleteFrom('posts').where('id', '=', id).execute()
    }),
)
// #endregion delete

// #region account
app.delete('/account', { input: { user: currentUser, db: database }, status: 204 }, async ({ user, db }) => {
  await db.deleteFrom('users').where('id', '=', user.id).execute()
})
// #endregion account

if (import.meta.main) await serve(app)
