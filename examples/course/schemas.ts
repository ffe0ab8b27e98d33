import * as z from 'zod'

export const UserCreate = z
  .object({ email: z.email(), password: z.string().min(1).max(128) })
  .meta({ id: 'UserCreate' })

/** What leaves of a user: the password does not. */
export const UserOut = z.object({ id: z.int(), email: z.email(), created_at: z.iso.datetime() }).meta({ id: 'UserOut' })

const PostBase = z.object({ title: z.string(), content: z.string(), published: z.boolean().default(true) })

export const PostCreate = PostBase.meta({ id: 'PostCreate' })

export const Post = PostBase.extend({
  id: z.int(),
  created_at: z.iso.datetime(),
  owner_id: z.int(),
  owner: UserOut,
}).meta({ id: 'Post' })

/** A post with the number of its votes. */
export const PostOut = z.object({ Post, votes: z.int() }).meta({ id: 'PostOut' })

export const Token = z.object({ access_token: z.string(), token_type: z.literal('bearer') }).meta({ id: 'Token' })

/** `dir` 1 adds a vote, 0 takes it back. */
export const Vote = z.object({ post_id: z.int(), dir: z.literal([0, 1]) }).meta({ id: 'Vote' })

export const Message = z.object({ message: z.string() }).meta({ id: 'Message' })

export type PostFields = z.output<typeof PostCreate>
export type PostAnswer = z.output<typeof PostOut>
