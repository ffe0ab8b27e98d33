import type { Queries } from '../database/open-database.ts'
import type { Say } from '../messages.ts'
import { readPost } from '../posts/service.ts'
import { alreadyVoted, voteNotFound } from './errors.ts'
import { deleteVote, insertVote } from './repository.ts'

/** @throws postNotFound, alreadyVoted. */
export async function addVote(db: Queries, userId: number, postId: number, say: Say): Promise<string> {
  await readPost(db, userId, postId, say)
  if (!(await insertVote(db, postId, userId))) throw alreadyVoted(say('alreadyVoted'))
  return say('voteAdded')
}

/** @throws postNotFound, voteNotFound. */
export async function removeVote(db: Queries, userId: number, postId: number, say: Say): Promise<string> {
  await readPost(db, userId, postId, say)
  if (!(await deleteVote(db, postId, userId))) throw voteNotFound(say('voteNotFound'))
  return say('voteRemoved')
}
