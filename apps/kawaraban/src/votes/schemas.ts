import * as z from 'zod'
import { Id } from '../users/schemas.ts'

export const VoteWrite = z
  .strictObject({ post_id: Id, dir: z.literal([0, 1]).describe('1: 投票 / vote, 0: 取消 / take it back') })
  .meta({ id: 'VoteWrite' })

export const VoteDone = z.object({ message: z.string() }).meta({ id: 'VoteDone' })
