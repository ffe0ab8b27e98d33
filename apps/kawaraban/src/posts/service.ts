import { permissionDenied } from '../auth/errors.ts'
import type { Queries } from '../database/open-database.ts'
import type { Say } from '../messages.ts'
import { postNotFound } from './errors.ts'
import { deletePost, findPost, insertPost, type PostRecord, replacePost } from './repository.ts'
import type { PostContent } from './schemas.ts'

/** @throws postNotFound when there is none, or the viewer may not see it. */
export async function readPost(db: Queries, viewerId: number | undefined, id: number, say: Say): Promise<PostRecord> {
  const post = await findPost(db, viewerId, id)
  if (post === undefined) throw postNotFound(say('postNotFound', { id }))
  return post
}

/** @throws postNotFound when there is none that the user may see, permissionDenied when it is somebody else's. */
export async function readOwnPost(db: Queries, userId: number, id: number, say: Say): Promise<PostRecord> {
  const post = await readPost(db, userId, id, say)
  if (post.owner_id !== userId) throw permissionDenied(say('ownerOnly'))
  return post
}

export async function createPost(db: Queries, ownerId: number, content: PostContent, say: Say): Promise<PostRecord> {
  const id = await insertPost(db, ownerId, content, new Date().toISOString())
  return readPost(db, ownerId, id, say)
}

/** @throws what `readOwnPost` throws. */
export async function rewritePost(
  db: Queries,
  userId: number,
  id: number,
  content: PostContent,
  say: Say,
): Promise<PostRecord> {
  await readOwnPost(db, userId, id, say)
  await replacePost(db, id, content)
  return readPost(db, userId, id, say)
}

/** @throws what `readOwnPost` throws. */
export async function removePost(db: Queries, userId: number, id: number, say: Say): Promise<void> {
  await readOwnPost(db, userId, id, say)
  if (!(await deletePost(db, id))) throw postNotFound(say('postNotFound', { id }))
}
