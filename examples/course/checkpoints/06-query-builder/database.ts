import { DatabaseSync } from 'node:sqlite'
import { depends } from 'hayate'
import { type ColumnType, type Generated, Kysely } from 'kysely'
import { SqliteDialect } from '../../sqlite-dialect.ts'

// #region tables
/** The columns: what is read, what is written when a row is made, and when it is changed. */
interface PostsTable {
  id: Generated<number>
  title: string
  content: string
  published: ColumnType<number, boolean | undefined, boolean>
  created_at: ColumnType<string, never, never>
}

export interface Tables {
  posts: PostsTable
}
// #endregion tables

const tables = `create table if not exists posts (
  id integer primary key autoincrement,
  title text not null,
  content text not null,
  published integer not null default 1,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) strict`

// #region open
export const database = depends.app(async function* () {
  const sqlite = new DatabaseSync(':memory:')
  sqlite.exec(tables)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect(sqlite) })
  yield db
  await db.destroy()
})
// #endregion open
