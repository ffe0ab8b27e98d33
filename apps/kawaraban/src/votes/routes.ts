import { body, Router } from 'hayate'
import { currentUser } from '../auth/current-user.ts'
import { session } from '../database/sessions.ts'
import { messages } from '../language.ts'
import { postNotFound } from '../posts/errors.ts'
import { alreadyVoted, voteNotFound } from './errors.ts'
import { VoteDone, VoteWrite } from './schemas.ts'
import { addVote, removeVote } from './service.ts'

export const votes = new Router({ prefix: '/vote', tags: ['投票'] })

export const vote = votes.post(
  '/',
  {
    summary: '投票・取消 / Vote, or take it back',
    description:
      '一つの投稿に一人一票。`dir: 1` で投票、`0` で取消。\n\nOne vote per user and post. `dir: 1` votes, `0` takes the vote back.',
    operationId: 'vote',
    input: { user: currentUser, vote: body(VoteWrite), say: messages, db: session },
    output: VoteDone,
    status: 201,
    errors: [postNotFound, alreadyVoted, voteNotFound],
  },
  async ({ user, vote, say, db }) => {
    const change = vote.dir === 1 ? addVote : removeVote
    return { message: await change(db, user.id, vote.post_id, say) }
  },
)
