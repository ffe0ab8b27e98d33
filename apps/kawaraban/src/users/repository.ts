import type { Selectable } from 'kysely'
import { contains } from '../database/contains.ts'
import type { Queries } from '../database/open-database.ts'
import type { UsersTable } from '../database/tables.ts'
import { foldCase } from '../fold-case.ts'
import type { UserChanges } from './schemas.ts'

/** A user as the application sees one. The password's hash never comes with it. */
export interface UserRecord {
  readonly id: number
  readonly username: string
  readonly email: string
  readonly full_name: string | null
  readonly age: number | null
  readonly is_active: boolean
  readonly is_admin: boolean
  readonly email_confirmed_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly full_name: string | null
  readonly age: number | null
  readonly password_hash: string
}

/** Which of two unique names somebody else has. */
export type Taken = 'email' | 'username'

export const userColumns = [
  'users.id',
  'users.username',
  'users.email',
  'users.full_name',
  'users.age',
  'users.is_active',
  'users.is_admin',
  'users.email_confirmed_at',
  'users.created_at',
  'users.updated_at',
] as const

type SelectedUser = Pick<Selectable<UsersTable>, keyof UserRecord>

export function toUser(row: SelectedUser): UserRecord {
  return { ...row, is_active: row.is_active === 1, is_admin: row.is_admin === 1 }
}

export async function findUser(db: Queries, id: number): Promise<UserRecord | undefined> {
  const row = await db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()
  return row && toUser(row)
}

/** By e-mail address, compared trimmed and without regard to case. */
export async function findLogin(db: Queries, email: string): Promise<{ user: UserRecord; hash: string } | undefined> {
  const row = await db
    .selectFrom('users')
    .select([...userColumns, 'password_hash'])
    .where('email_key', '=', foldCase(email.trim()))
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { password_hash, ...user } = row
  return { user: toUser(user), hash: password_hash }
}

export async function findTaken(db: Queries, email: string, username: string): Promise<Taken | undefined> {
  const key = foldCase(email)
  const rows = await db
    .selectFrom('users')
    .select('email_key')
    .where((row) => row.or([row('email_key', '=', key), row('username_key', '=', foldCase(username))]))
    .execute()
  if (rows.length === 0) return undefined
  return rows.some((row) => row.email_key === key) ? 'email' : 'username'
}

/** Returns the id, or undefined when the address or the name is taken: the unique indexes decide. */
export async function insertUser(db: Queries, user: NewUser, now: string): Promise<number | undefined> {
  const inserted = await db
    .insertInto('users')
    .values({
      ...user,
      username_key: foldCase(user.username),
      email_key: foldCase(user.email),
      search_key: searchKey(user),
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id
}

/** Returns the user as it is then, or undefined when there is none. */
export async function updateUser(
  db: Queries,
  user: UserRecord,
  changes: UserChanges,
  now: string,
): Promise<UserRecord | undefined> {
  if (Object.keys(changes).length === 0) return findUser(db, user.id)
  // Name and address never change; the full name in hand may be older than the row, so it is not written back.
  const renamed = changes.full_name !== undefined && {
    search_key: searchKey({ ...user, full_name: changes.full_name }),
  }
  const row = await db
    .updateTable('users')
    .set({ ...changes, ...renamed, updated_at: now })
    .where('id', '=', user.id)
    .returning(userColumns)
    .executeTakeFirst()
  return row && toUser(row)
}

export async function storePasswordHash(db: Queries, id: number, hash: string): Promise<void> {
  await db.updateTable('users').set({ password_hash: hash }).where('id', '=', id).execute()
}

export async function makeAdministrator(db: Queries, id: number): Promise<void> {
  await db.updateTable('users').set({ is_admin: true }).where('id', '=', id).execute()
}

/** Which users to list. */
export interface UserSelection {
  readonly search: string | undefined
  /** Whether `search` looks at e-mail addresses, too. Who may not see an address must not find out about it either. */
  readonly searchEmail: boolean
  readonly offset: number
  readonly limit: number
}

/** Newest first. Ids only grow, so their order is that of creation, and stable. */
export async function listUsers(
  db: Queries,
  { search, searchEmail, offset, limit }: UserSelection,
): Promise<{ users: UserRecord[]; total: number }> {
  let matching = db.selectFrom('users')
  if (search !== undefined) {
    const columns = searchEmail ? ['users.search_key', 'users.email_key'] : ['users.search_key']
    matching = matching.where((row) => row.or(columns.map((column) => contains(column, search))))
  }
  const { total } = await matching.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await matching.select(userColumns).orderBy('id', 'desc').limit(limit).offset(offset).execute()
  return { users: rows.map(toUser), total }
}

/** With everything that is theirs. Returns whether there was such a user. */
export async function deleteUser(db: Queries, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

function searchKey(user: Pick<NewUser, 'username' | 'full_name'>): string {
  return foldCase(`${user.username}\n${user.full_name ?? ''}`)
}
