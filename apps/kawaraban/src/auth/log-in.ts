import { randomUUID } from 'node:crypto'
import { depends } from 'hayate'
import { hashingBusy, type PasswordHasher, passwordForm } from 'hayate/security'
import type { Queries } from '../database/open-database.ts'
import { reader } from '../database/sessions.ts'
import { messages } from '../language.ts'
import type { Say } from '../messages.ts'
import { type AppSettings, settings } from '../settings.ts'
import { findLogin, storePasswordHash, type UserRecord } from '../users/repository.ts'
import { badLogin } from './errors.ts'
import { passwords } from './passwords.ts'
import { insertFamily } from './repository.ts'
import { issueTokens, type NewTokens, tokens } from './tokens.ts'

/** A login that may be stored. */
export interface NewLogin {
  readonly user: UserRecord
  readonly issued: NewTokens
  /** To replace the stored one, when that was made at another cost. */
  readonly newHash: string | undefined
}

/** Checks the password form and makes tokens, before the transaction begins: a hash takes far longer than a write. */
export const newLogin = depends(
  { form: passwordForm, db: reader, passwords, tokens, settings, say: messages },
  async ({ form, db, passwords, tokens, settings, say }): Promise<NewLogin> => {
    const { user, rehash } = await checkPassword(db, passwords, form, say)
    refuseUnusable(user, settings, say)
    return {
      user,
      issued: await issueTokens(tokens, user, randomUUID()),
      newHash: rehash ? await passwords.hash(form.password) : undefined,
    }
  },
  { errors: [badLogin, hashingBusy], name: 'newLogin' },
)

export async function storeLogin(db: Queries, { user, issued, newHash }: NewLogin): Promise<void> {
  await insertFamily(db, user.id, issued.stored, new Date().toISOString())
  if (newHash !== undefined) await storePasswordHash(db, user.id, newHash)
}

async function checkPassword(
  db: Queries,
  passwords: PasswordHasher,
  form: { username: string; password: string },
  say: Say,
): Promise<{ user: UserRecord; rehash: boolean }> {
  const known = await findLogin(db, form.username)
  if (known === undefined) {
    // The same work as for a wrong password: the time must not tell who has an account.
    await passwords.verifyNothing(form.password)
    throw badLogin(say('badLogin'))
  }
  const { ok, rehash } = await passwords.verify(form.password, known.hash)
  if (!ok) throw badLogin(say('badLogin'))
  return { user: known.user, rehash }
}

/** Only after the password was right: nobody else learns the state of an account. */
function refuseUnusable(user: UserRecord, settings: AppSettings, say: Say): void {
  if (!user.is_active) throw badLogin(say('inactiveAccount'))
  if (settings.require_confirmed_email && user.email_confirmed_at === null) throw badLogin(say('unconfirmedEmail'))
}
