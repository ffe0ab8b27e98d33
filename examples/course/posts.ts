import { sql } from 'kysely'
import type { Queries } from './database.ts'
import type { PostAnswer } from './schemas.ts'

/** Posts with their owners and the number of their votes: one query, however many posts there are. */
function postsWithVotes(db: Queries) {
  return db
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.owner_id')
    .leftJoin('votes', 'votes.post_id', 'posts.id')
    .select(['posts.id', 'posts.title', 'posts.content', 'posts.published', 'posts.created_at', 'posts.owner_id'])
    .select(['users.email as owner_email', 'users.created_at as owner_created_at'])
    .select((row) => row.fn.count<number>('votes.user_id').as('votes'))
    .groupBy(['posts.id', 'users.id'])
}

type PostRow = Awaited<ReturnType<ReturnType<typeof postsWithVotes>['executeTakeFirstOrThrow']>>

function toAnswer({ votes, owner_email, owner_created_at, ...post }: PostRow): PostAnswer {
  const owner = { id: post.owner_id, email: owner_email, created_at: owner_created_at }
  return { Post: { ...post, published: Boolean(post.published), owner }, votes }
}

/** By id, so that a page after the next one does not show a post twice. */
export async function listPosts(
  db: Queries,
  { search, skip, limit }: { search: string; skip: number; limit: number },
): Promise<PostAnswer[]> {
  // `%`, `_` and `\` in the text mean themselves.
  const pattern = `%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`
  const rows = await postsWithVotes(db)
    .where(sql<boolean>`posts.title like ${pattern} escape '\\'`)
    .orderBy('posts.id')
    .limit(limit)
    .offset(skip)
    .execute()
  return rows.map(toAnswer)
}

export async function findPost(db: Queries, id: number): Promise<PostAnswer | undefined> {
  const row = await postsWithVotes(db).where('posts.id', '=', id).executeTakeFirst()
  return row && toAnswer(row)
}
