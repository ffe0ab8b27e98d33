import { DatabaseSync } from 'node:sqlite'
import { defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { currentRevision, downgrade, upgrade } from '../../migrate.ts'
import { migrations } from '../../migrations.ts'

const database = depends.app(function* () {
  const sqlite = new DatabaseSync(':memory:')
  yield sqlite
  sqlite.close()
})

const State = z.object({ revision: z.string().nullable(), tables: z.array(z.string()) }).meta({ id: 'State' })
const noSuchRevision = defineError('no_such_revision', { status: 404, title: 'No such revision' })

function stateOf(sqlite: DatabaseSync): z.output<typeof State> {
  const revision = currentRevision(sqlite)
  const rows = sqlite.prepare(`select name from sqlite_schema where type = 'table' order by name`).all()
  return { revision, tables: rows.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_')) }
}

// A real application has no such routes: they are here to look at what a step does.
export const app = new Hayate({ title: 'Migrations' })

app.get('/revision', { input: { database }, output: State }, ({ database }) => stateOf(database))

app.put(
  '/revision/{revision}',
  { input: { revision: z.string(), database }, output: State, errors: [noSuchRevision] },
  ({ revision, database }) => {
    if (!migrations.some((migration) => migration.revision === revision)) throw noSuchRevision()
    const current = currentRevision(database)
    if (current === null || current < revision) upgrade(database, revision)
    else downgrade(database, revision)
    return stateOf(database)
  },
)

if (import.meta.main) await serve(app)
