import * as z from 'zod'

const PostBase = z.object({ title: z.string(), content: z.string(), published: z.boolean().default(true) })

/** What is sent. */
export const PostCreate = PostBase.meta({ id: 'PostCreate' })

/** What leaves: `created_at` is stored, and stays inside. */
export const Post = PostBase.extend({ id: z.int() }).meta({ id: 'Post' })
