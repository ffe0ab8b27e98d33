import { body, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region schema
const PostFields = z
  .object({
    title: z.string(),
    content: z.string(),
    published: z.boolean().default(true),
    rating: z.int().nullable().default(null),
  })
  .meta({ id: 'PostFields' })

type Post = z.output<typeof PostFields> & { readonly id: number }
// #endregion schema

// #region array
/** Made once, when the application starts. */
const posts = depends.app((): Post[] => [
  { id: 1, title: 'title of post 1', content: 'content of post 1', published: true, rating: null },
])
// #endregion array

export const app = new Hayate({ title: 'Posts in an array' })

// #region routes
app.get('/posts', { input: { posts } }, ({ posts }) => ({ data: posts }))

app.post('/posts', { input: { fields: body(PostFields), posts } }, ({ fields, posts }) => {
  const post = { id: posts.length + 1, ...fields }
  posts.push(post)
  return { data: post }
})
// #endregion routes

if (import.meta.main) await serve(app)
