import type * as z from 'zod'
import { permissionDenied } from '../auth/errors.ts'
import type { Queries } from '../database/open-database.ts'
import type { Say } from '../messages.ts'
import { userNotFound } from './errors.ts'
import { deleteUser, findUser, listUsers, type UserRecord, updateUser } from './repository.ts'
import type { UserChanges, UserList } from './schemas.ts'

/** @throws userNotFound. */
export async function readUser(db: Queries, id: number, say: Say): Promise<UserRecord> {
  const user = await findUser(db, id)
  if (user === undefined) throw userNotFound(say('userNotFound'))
  return user
}

/**
 * What is only for the user itself and for administrators.
 *
 * Asked before the user is looked up: to others, a missing user and a private one are the same.
 *
 * @throws permissionDenied, userNotFound.
 */
export async function readPrivateUser(db: Queries, viewer: UserRecord, id: number, say: Say): Promise<UserRecord> {
  if (viewer.id !== id && !viewer.is_admin)
    throw permissionDenied(say('missingPermissions', { permissions: 'include_private' }))
  return readUser(db, id, say)
}

/** @throws userNotFound when the account was deleted meanwhile. */
export async function changeProfile(
  db: Queries,
  user: UserRecord,
  changes: UserChanges,
  say: Say,
): Promise<UserRecord> {
  const changed = await updateUser(db, user, changes, new Date().toISOString())
  if (changed === undefined) throw userNotFound(say('userNotFound'))
  return changed
}

/** @throws userNotFound. */
export async function removeUser(db: Queries, id: number, say: Say): Promise<void> {
  if (!(await deleteUser(db, id))) throw userNotFound(say('userNotFound'))
}

export interface Page {
  readonly page: number
  readonly per_page: number
  readonly offset: number
  readonly limit: number
}

/** Administrators see every field of everybody, and search addresses; all others get the public side, and no search by address. */
export async function pageOfUsers(
  db: Queries,
  viewer: UserRecord,
  { page, per_page, offset, limit }: Page,
  search: string | undefined,
): Promise<z.input<typeof UserList>> {
  const view = viewer.is_admin ? 'full' : 'public'
  const { users, total } = await listUsers(db, { search, searchEmail: viewer.is_admin, offset, limit })
  const total_pages = Math.ceil(total / per_page)
  return {
    users: users.map((user) => ({ ...user, view })),
    total,
    page,
    per_page,
    total_pages,
    has_next: page < total_pages,
  }
}
