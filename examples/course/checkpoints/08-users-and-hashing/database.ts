import { DatabaseSync } from 'node:sqlite'
import { depends } from 'hayate'
import { type ColumnType, type Generated, Kysely } from 'kysely'
import { SqliteDialect } from '../../sqlite-dialect.ts'
import type { Tables as PostTables } from '../06-query-builder/database.ts'

// #region tables
interface UsersTable {
  id: Generated<number>
  email: string
  /** A hash. */
  password: string
  created_at: ColumnType<string, never, never>
}

export interface Tables extends PostTables {
  users: UsersTable
}

const createdAt = `created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`
const tables = `
create table if not exists posts (
  id integer primary key autoincrement, title text not null, content text not null,
  published integer not null default 1, ${createdAt}) strict;
create table if not exists users (
  id integer primary key autoincrement, email text not null unique, password text not null, ${createdAt}) strict`
// #endregion tables

export const database = depends.app(async function* () {
  const sqlite = new DatabaseSync(':memory:')
  sqlite.exec(tables)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect(sqlite) })
  yield db
  await db.destroy()
})
