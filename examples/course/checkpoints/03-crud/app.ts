import { body, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

const PostFields = z
  .object({ title: z.string(), content: z.string(), published: z.boolean().default(true) })
  .meta({ id: 'PostFields' })
const Post = PostFields.extend({ id: z.int() }).meta({ id: 'Post' })
const PostAnswer = z.object({ data: Post }).meta({ id: 'PostAnswer' })

type Posts = Map<number, z.output<typeof Post>>

const posts = depends.app(
  (): Posts => new Map([[1, { id: 1, title: 'title of post 1', content: 'content of post 1', published: true }]]),
)

// #region error
const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })

function findPost(posts: Posts, id: number): z.output<typeof Post> {
  const post = posts.get(id)
  if (post === undefined) throw postNotFound(`post with id: ${id} was not found`)
  return post
}
// #endregion error

export const app = new Hayate({ title: 'CRUD' })

// #region create
app.get('/posts', { input: { posts }, output: z.object({ data: z.array(Post) }) }, ({ posts }) => ({
  data: [...posts.values()],
}))

app.post(
  '/posts',
  { input: { fields: body(PostFields), posts }, output: PostAnswer, status: 201 },
  ({ fields, posts }) => {
    const id = Math.max(0, ...posts.keys()) + 1
    const post = { id, ...fields }
    posts.set(id, post)
    return { data: post }
  },
)
// #endregion create

// #region read
app.get(
  '/posts/{id}',
  { input: { id: z.int(), posts }, output: PostAnswer, errors: [postNotFound] },
  ({ id, posts }) => ({ data: findPost(posts, id) }),
)
// #endregion read

// #region change
app.put(
  '/posts/{id}',
  { input: { id: z.int(), fields: body(PostFields), posts }, output: PostAnswer, errors: [postNotFound] },
  ({ id, fields, posts }) => {
    const result = { ...findPost(posts, id), ...fields }
    posts.set(id, result)
    return { data: result }
  },
)

app.delete('/posts/{id}', { input: { id: z.int(), posts }, status: 204, errors: [postNotFound] }, ({ id, posts }) => {
  findPost(posts, id)
  posts.delete(id)
})
// #endregion change

if (import.meta.main) await serve(app)
