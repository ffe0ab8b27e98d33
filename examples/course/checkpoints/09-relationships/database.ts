import { DatabaseSync } from 'node:sqlite'
import { depends } from 'hayate'
import { type ColumnType, type Generated, Kysely } from 'kysely'
import { SqliteDialect } from '../../sqlite-dialect.ts'

const createdAt = `created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`

// #region tables
const tables = `
create table users (
  id integer primary key autoincrement, email text not null unique, ${createdAt}) strict;
create table posts (
  id integer primary key autoincrement, title text not null,
  owner_id integer not null references users (id) on delete cascade, ${createdAt}) strict;
create index posts_owner_id on posts (owner_id)`
// #endregion tables

export interface Tables {
  users: { id: Generated<number>; email: string; created_at: ColumnType<string, never, never> }
  posts: { id: Generated<number>; title: string; owner_id: number; created_at: ColumnType<string, never, never> }
}

// #region open
export const database = depends.app(async function* () {
  const sqlite = new DatabaseSync(':memory:')
  // SQLite checks foreign keys only where it is asked to; node:sqlite asks by default. Here it is said aloud.
  sqlite.exec(`pragma foreign_keys = on; ${tables}`)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect(sqlite) })
  yield db
  await db.destroy()
})
// #endregion open
