import { deepStrictEqual, rejects, strictEqual, throws } from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'
import { sqlitePath } from './database.ts'
import { currentRevision, downgrade, upgrade } from './migrate.ts'
import { migrations } from './migrations.ts'

function tables(sqlite: DatabaseSync): readonly unknown[] {
  return sqlite
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name`)
    .all()
    .map(({ name }) => name)
}

test('the tables go forward and back, step by step, and keep their rows', () => {
  using sqlite = new DatabaseSync(':memory:')
  strictEqual(currentRevision(sqlite), null)
  upgrade(sqlite, '003')
  sqlite.exec(`insert into users (email, password) values ('a@example.com', 'x')`)
  sqlite.exec(`insert into posts (title, content) values ('kept', 'as well')`)
  upgrade(sqlite)
  strictEqual(currentRevision(sqlite), '005')
  deepStrictEqual(tables(sqlite), ['alembic_version', 'posts', 'users', 'votes'])
  const kept = { title: 'kept', content: 'as well' }
  deepStrictEqual({ ...sqlite.prepare('select title, content from posts').get() }, kept)
  downgrade(sqlite, '003')
  deepStrictEqual({ ...sqlite.prepare('select title, content from posts').get() }, kept)
  for (const { revises } of migrations.toReversed()) downgrade(sqlite, revises)
  deepStrictEqual(tables(sqlite), ['alembic_version'])
  upgrade(sqlite)
  strictEqual(currentRevision(sqlite), '005')
})

test('each migration follows the one before it', () => {
  deepStrictEqual(
    migrations.map(({ revises }) => revises),
    [null, ...migrations.map(({ revision }) => revision)].slice(0, migrations.length),
  )
})

test('DATABASE_URL names a SQLite file; another database is refused, without showing the URL', () => {
  strictEqual(sqlitePath('sqlite:./course.db'), './course.db')
  strictEqual(sqlitePath('sqlite::memory:'), ':memory:')
  throws(
    () => sqlitePath('postgres://course:hidden@localhost/course'),
    (error: Error) => /PostgreSQL comes with the data module/.test(error.message) && !error.message.includes('hidden'),
  )
})

test('a database that is kept needs a key that is kept', async () => {
  process.env['DATABASE_URL'] = 'sqlite:./never-opened.db'
  try {
    await rejects(async () => await testClient(app), /SECRET_KEY is not set, but DATABASE_URL is/)
  } finally {
    delete process.env['DATABASE_URL']
  }
})
