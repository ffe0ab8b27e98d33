import * as z from 'zod'
import { Id, Timestamp, UserPublic } from '../users/schemas.ts'

/** What is written: the same to create a post and to replace one. */
export const PostWrite = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    content: z.string().min(1).max(50_000),
    published: z.boolean().default(true).describe('false: 本人だけが見られる / Only its author sees it'),
  })
  .meta({ id: 'PostWrite' })

export type PostContent = z.output<typeof PostWrite>

export const Post = z
  .object({
    id: Id,
    title: z.string(),
    content: z.string(),
    published: z.boolean(),
    created_at: Timestamp,
    owner_id: Id,
    owner: UserPublic,
    votes: z.int(),
  })
  .meta({ id: 'Post' })

export const PostList = z.array(Post)
