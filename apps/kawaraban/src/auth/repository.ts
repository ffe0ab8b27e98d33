import type { Queries } from '../database/open-database.ts'
import { toUser, type UserRecord, userColumns } from '../users/repository.ts'

/** A refresh token as it is kept: never the token itself. */
export interface StoredRefreshToken {
  readonly hash: string
  readonly familyId: string
  readonly expiresAt: string
}

/** Opens a login with its first refresh token, and forgets those of this user that have ended. */
export async function insertFamily(db: Queries, userId: number, token: StoredRefreshToken, now: string): Promise<void> {
  await db.deleteFrom('token_families').where('user_id', '=', userId).where('expires_at', '<=', now).execute()
  await db
    .insertInto('token_families')
    .values({ id: token.familyId, user_id: userId, created_at: now, expires_at: token.expiresAt })
    .execute()
  await insertRefreshToken(db, token)
}

async function insertRefreshToken(db: Queries, token: StoredRefreshToken): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({ token_hash: token.hash, family_id: token.familyId, expires_at: token.expiresAt })
    .execute()
}

/**
 * Replaces a refresh token by the next one of its family.
 *
 * `reused`: it was used before, so somebody has a copy of it; the whole family is gone. `unknown`: never issued, or its
 * family is gone.
 */
export async function rotateRefreshToken(
  db: Queries,
  hash: string,
  next: StoredRefreshToken,
  now: string,
): Promise<'rotated' | 'reused' | 'unknown'> {
  const { numUpdatedRows } = await db
    .updateTable('refresh_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', hash)
    .where('family_id', '=', next.familyId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return revokeReused(db, hash, next.familyId)
  await db.updateTable('token_families').set({ expires_at: next.expiresAt }).where('id', '=', next.familyId).execute()
  await db.deleteFrom('refresh_tokens').where('family_id', '=', next.familyId).where('expires_at', '<=', now).execute()
  await insertRefreshToken(db, next)
  return 'rotated'
}

async function revokeReused(db: Queries, hash: string, familyId: string): Promise<'reused' | 'unknown'> {
  const known = await db
    .selectFrom('refresh_tokens')
    .select('family_id')
    .where('token_hash', '=', hash)
    .where('family_id', '=', familyId)
    .executeTakeFirst()
  if (known === undefined) return 'unknown'
  await deleteFamily(db, familyId)
  return 'reused'
}

/** Ends a login: its refresh tokens go with it, and its access tokens count no longer. */
export async function deleteFamily(db: Queries, familyId: string): Promise<void> {
  await db.deleteFrom('token_families').where('id', '=', familyId).execute()
}

/** The user of a login that is still open. */
export async function findSessionUser(db: Queries, userId: number, familyId: string): Promise<UserRecord | undefined> {
  const row = await db
    .selectFrom('token_families')
    .innerJoin('users', 'users.id', 'token_families.user_id')
    .select(userColumns)
    .where('token_families.id', '=', familyId)
    .where('users.id', '=', userId)
    .executeTakeFirst()
  return row && toUser(row)
}
