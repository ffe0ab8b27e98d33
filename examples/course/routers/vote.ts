import { body, defineError, Router } from 'hayate'
import { database, type Queries } from '../database.ts'
import { currentUser } from '../oauth2.ts'
import { Message, Vote } from '../schemas.ts'

const postNotFound = defineError('post_to_vote_not_found', { status: 404, title: 'No such post' })
const voteNotFound = defineError('vote_not_found', { status: 404, title: 'No such vote' })
const votedAlready = defineError('voted_already', { status: 409, title: 'Voted already' })

export const vote = new Router({ prefix: '/vote', tags: ['Vote'] })

vote.post(
  '/',
  {
    input: { user: currentUser, vote: body(Vote), db: database },
    output: Message,
    status: 201,
    errors: [postNotFound, voteNotFound, votedAlready],
    operationId: 'vote',
  },
  ({ user, vote, db }) =>
    db.transaction().execute(async (transaction) => {
      const post = await transaction.selectFrom('posts').select('id').where('id', '=', vote.post_id).executeTakeFirst()
      if (post === undefined) throw postNotFound(`Post with id: ${vote.post_id} does not exist`)
      return vote.dir === 1 ? addVote(transaction, post.id, user.id) : removeVote(transaction, post.id, user.id)
    }),
)

/** The primary key keeps it to one vote, also of two requests at once. */
async function addVote(db: Queries, post_id: number, user_id: number): Promise<{ message: string }> {
  const added = await db
    .insertInto('votes')
    .values({ post_id, user_id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (added.numInsertedOrUpdatedRows === 0n) {
    throw votedAlready(`user ${user_id} has already voted on post ${post_id}`)
  }
  return { message: 'successfully added vote' }
}

async function removeVote(db: Queries, post_id: number, user_id: number): Promise<{ message: string }> {
  const removed = await db
    .deleteFrom('votes')
    .where('post_id', '=', post_id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw voteNotFound('Vote does not exist')
  return { message: 'successfully deleted vote' }
}
