import { DatabaseSync } from 'node:sqlite'
import { type Migration, migrations } from './migrations.ts'

/** The revision that the database has; null before the first. */
export function currentRevision(sqlite: DatabaseSync): string | null {
  sqlite.exec('create table if not exists alembic_version (version_num text primary key) strict')
  const row = sqlite.prepare('select version_num from alembic_version').get()
  return row === undefined ? null : String(row['version_num'])
}

/** Goes forward to a revision; without one to the newest. */
export function upgrade(sqlite: DatabaseSync, target: string = migrations.at(-1)?.revision ?? ''): void {
  const last = indexOf(target)
  inTransaction(sqlite, () => {
    const first = indexOf(currentRevision(sqlite)) + 1
    for (const migration of migrations.slice(first, last + 1)) apply(sqlite, migration.up, migration.revision)
  })
}

/** Goes back to a revision; null is the empty database. */
export function downgrade(sqlite: DatabaseSync, target: string | null): void {
  const wanted = indexOf(target)
  inTransaction(sqlite, () => {
    const undone = migrations.slice(wanted + 1, indexOf(currentRevision(sqlite)) + 1).toReversed()
    for (const migration of undone) apply(sqlite, migration.down, migration.revises)
  })
}

function apply(sqlite: DatabaseSync, script: string, revision: string | null): void {
  sqlite.exec(script)
  sqlite.exec('delete from alembic_version')
  if (revision !== null) sqlite.prepare('insert into alembic_version values (?)').run(revision)
}

/** All or nothing: SQLite takes back changes of tables as it does those of rows. */
function inTransaction(sqlite: DatabaseSync, work: () => void): void {
  sqlite.exec('begin immediate')
  try {
    work()
    sqlite.exec('commit')
  } finally {
    if (sqlite.isTransaction) sqlite.exec('rollback')
  }
}

/** -1 before the first. */
function indexOf(revision: string | null): number {
  if (revision === null) return -1
  const index = migrations.findIndex((migration: Migration) => migration.revision === revision)
  if (index === -1) throw new RangeError(`There is no revision '${revision}'.`)
  return index
}

const usage = 'node migrate.ts <file> current | history | upgrade [revision] | downgrade <revision | base>'

if (import.meta.main) {
  const [file = '', command, target] = process.argv.slice(2)
  if (file === '' || command === undefined || (command === 'downgrade' && target === undefined)) throw new Error(usage)
  using sqlite = new DatabaseSync(file)
  if (command === 'history') for (const { revision, message } of migrations) console.log(`${revision} ${message}`)
  if (command === 'upgrade') upgrade(sqlite, target)
  if (command === 'downgrade' && target !== undefined) downgrade(sqlite, target === 'base' ? null : target)
  console.log(`current: ${currentRevision(sqlite) ?? 'base'}`)
}
