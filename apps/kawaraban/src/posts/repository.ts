import type { Selectable } from 'kysely'
import { contains } from '../database/contains.ts'
import type { Queries } from '../database/open-database.ts'
import type { PostsTable } from '../database/tables.ts'
import { foldCase } from '../fold-case.ts'
import type { PostContent } from './schemas.ts'

/** A post with its author and the number of its votes. */
export interface PostRecord {
  readonly id: number
  readonly title: string
  readonly content: string
  readonly published: boolean
  readonly created_at: string
  readonly owner_id: number
  readonly owner: PostOwner
  readonly votes: number
}

interface PostOwner {
  readonly id: number
  readonly username: string
  readonly full_name: string | null
  readonly created_at: string
}

type SelectedPost = Pick<
  Selectable<PostsTable>,
  'id' | 'title' | 'content' | 'published' | 'created_at' | 'owner_id'
> & {
  owner_username: string
  owner_full_name: string | null
  owner_created_at: string
  votes: number | null
}

/** Posts that `viewerId` may see: those published, and the viewer's own. */
function visiblePosts(db: Queries, viewerId: number | undefined) {
  return db
    .selectFrom('posts')
    .innerJoin('users as owner', 'owner.id', 'posts.owner_id')
    .select((row) => [
      'posts.id',
      'posts.title',
      'posts.content',
      'posts.published',
      'posts.created_at',
      'posts.owner_id',
      'owner.username as owner_username',
      'owner.full_name as owner_full_name',
      'owner.created_at as owner_created_at',
      row
        .selectFrom('votes')
        .select(row.fn.countAll<number>().as('count'))
        .whereRef('votes.post_id', '=', 'posts.id')
        .as('votes'),
    ])
    .where((row) =>
      viewerId === undefined
        ? row('posts.published', '=', 1)
        : row.or([row('posts.published', '=', 1), row('posts.owner_id', '=', viewerId)]),
    )
}

/** Newest first. Ids only grow, so their order is that of creation, and stable. */
export async function listPosts(
  db: Queries,
  viewerId: number | undefined,
  { search, skip, limit }: { search: string | undefined; skip: number; limit: number },
): Promise<PostRecord[]> {
  let matching = visiblePosts(db, viewerId)
  if (search !== undefined) matching = matching.where(contains('posts.title_key', search))
  const rows = await matching.orderBy('posts.id', 'desc').limit(limit).offset(skip).execute()
  return rows.map(toPost)
}

/** Undefined also for a post that `viewerId` may not see. */
export async function findPost(db: Queries, viewerId: number | undefined, id: number): Promise<PostRecord | undefined> {
  const row = await visiblePosts(db, viewerId).where('posts.id', '=', id).executeTakeFirst()
  return row && toPost(row)
}

export async function insertPost(db: Queries, ownerId: number, post: PostContent, now: string): Promise<number> {
  const { id } = await db
    .insertInto('posts')
    .values({ ...post, title_key: foldCase(post.title), owner_id: ownerId, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function replacePost(db: Queries, id: number, post: PostContent): Promise<void> {
  await db
    .updateTable('posts')
    .set({ ...post, title_key: foldCase(post.title) })
    .where('id', '=', id)
    .execute()
}

/** Returns whether there was such a post. */
export async function deletePost(db: Queries, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('posts').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

function toPost(row: SelectedPost): PostRecord {
  const { owner_username, owner_full_name, owner_created_at, ...post } = row
  return {
    ...post,
    published: post.published === 1,
    votes: post.votes ?? 0,
    owner: { id: post.owner_id, username: owner_username, full_name: owner_full_name, created_at: owner_created_at },
  }
}
