import { body, depends, log } from 'hayate'
import { hashToken } from 'hayate/security'
import { databaseBusy, nameDatabaseError } from '../database/errors.ts'
import type { Database } from '../database/open-database.ts'
import { database } from '../database/sessions.ts'
import { messages } from '../language.ts'
import type { Say } from '../messages.ts'
import { badRefreshToken } from './errors.ts'
import { findSessionUser, rotateRefreshToken, type StoredRefreshToken } from './repository.ts'
import { type TokenPair, TokenRefresh } from './schemas.ts'
import { issueTokens, readToken, tokens } from './tokens.ts'

/**
 * The next tokens of a login, for a refresh token that was never used.
 *
 * In a transaction of its own, not the request's: what a second use revokes must stay revoked although the answer is 401.
 */
export const refreshedTokens = depends(
  { request: body(TokenRefresh), tokens, database, log, say: messages },
  async ({ request, tokens, database, log, say }): Promise<TokenPair> => {
    const subject = await readToken(tokens, 'refresh', request.refresh_token)
    if (subject === undefined) throw badRefreshToken(say('badRefreshToken'))
    const user = await findSessionUser(database.reader, subject.userId, subject.familyId)
    if (user === undefined) throw badRefreshToken(say('badRefreshToken'))
    if (!user.is_active) throw badRefreshToken(say('userNotFound'))
    const next = await issueTokens(tokens, user, subject.familyId)
    const outcome = await rotate(database, hashToken(request.refresh_token), next.stored, say)
    if (outcome === 'rotated') return next.pair
    if (outcome === 'reused') log.warn({ user_id: user.id }, 'A refresh token was used twice: its login was ended.')
    throw badRefreshToken(say('badRefreshToken'))
  },
  { errors: [badRefreshToken, databaseBusy], name: 'refreshedTokens' },
)

async function rotate(database: Database, hash: string, next: StoredRefreshToken, say: Say) {
  try {
    return await database.writer
      .transaction()
      .execute((transaction) => rotateRefreshToken(transaction, hash, next, new Date().toISOString()))
  } catch (error) {
    throw nameDatabaseError(error, say)
  }
}
