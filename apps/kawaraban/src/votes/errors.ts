import { defineError } from 'hayate'

export const alreadyVoted = defineError('already_voted', { status: 409, title: 'Already voted for this post' })
export const voteNotFound = defineError('vote_not_found', { status: 404, title: 'No vote to remove' })
