import { DatabaseSync } from 'node:sqlite'
import { ConfigurationError, depends } from 'hayate'
import { type ColumnType, type Generated, Kysely } from 'kysely'
import { upgrade } from './migrate.ts'
import { settings } from './settings.ts'
import { SqliteDialect } from './sqlite-dialect.ts'

// #region tables
/** Set by the database, never changed. */
type CreatedAt = ColumnType<string, never, never>

interface UsersTable {
  id: Generated<number>
  email: string
  password: string
  created_at: CreatedAt
}

interface PostsTable {
  id: Generated<number>
  title: string
  content: string
  /** SQLite has no booleans: 0 or 1. */
  published: ColumnType<number, boolean | undefined, boolean>
  owner_id: ColumnType<number, number, never>
  created_at: CreatedAt
}

interface VotesTable {
  post_id: number
  user_id: number
}

export interface Tables {
  users: UsersTable
  posts: PostsTable
  votes: VotesTable
}

/** Queries, inside a transaction or outside of any. */
export type Queries = Kysely<Tables>
// #endregion tables

// #region open
/** The file or `:memory:` that DATABASE_URL names. */
export function sqlitePath(url: string): string {
  const path = /^sqlite:(?!\/\/)(.+)$/.exec(url)?.[1]
  if (path !== undefined) return path
  // The URL itself is not shown: it may hold a password.
  throw new ConfigurationError(
    'COURSE_DATABASE',
    'DATABASE_URL must name a SQLite file, like sqlite:./course.db, or be sqlite::memory:. PostgreSQL comes with the data module.',
  )
}

/** Opens the database and brings its tables up to date. The one place that knows which database it is. */
export function openDatabase(url: string): Queries {
  const sqlite = new DatabaseSync(sqlitePath(url), { timeout: 5000 })
  sqlite.exec('pragma journal_mode = wal; pragma foreign_keys = on')
  upgrade(sqlite)
  return new Kysely<Tables>({ dialect: new SqliteDialect(sqlite) })
}

export const database = depends.app({ settings }, async function* database({ settings }) {
  const opened = openDatabase(settings.database_url)
  yield opened
  await opened.destroy()
})
// #endregion open
