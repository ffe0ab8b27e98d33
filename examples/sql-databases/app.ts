import { DatabaseSync } from 'node:sqlite'
import { body, defineError, depends, Hayate, partial } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region models
const HeroBase = z.object({ name: z.string().min(1), age: z.int().min(0).nullable().default(null) })
/** What is stored; `secret_name` never leaves. */
type Hero = z.infer<typeof HeroBase> & { id: number; secret_name: string }

const HeroCreate = HeroBase.extend({ secret_name: z.string() }).meta({ id: 'HeroCreate' })
const HeroPublic = HeroBase.extend({ id: z.int() }).meta({ id: 'HeroPublic' })
const HeroUpdate = partial(HeroCreate)
// #endregion models

// #region database
export const database = depends.app(function* () {
  const sqlite = new DatabaseSync(process.env['HEROES_FILE'] ?? ':memory:')
  sqlite.exec(`create table if not exists hero (
    id integer primary key, name text not null, age integer, secret_name text not null) strict`)
  yield sqlite
  sqlite.close()
})

/** Runs work that changes something in one transaction. SQLite answers at once, so no other request comes in between. */
const transaction = depends({ database }, ({ database }) => <T>(work: (database: DatabaseSync) => T): T => {
  database.exec('begin immediate')
  try {
    const result = work(database)
    database.exec('commit')
    return result
  } finally {
    if (database.isTransaction) database.exec('rollback')
  }
})
// #endregion database

const heroNotFound = defineError('hero_not_found', { status: 404, title: 'Hero not found' })

function findHero(database: DatabaseSync, id: number): Hero {
  const hero = database.prepare('select id, name, age, secret_name from hero where id = ?').get(id)
  if (hero === undefined) throw heroNotFound()
  // Proof: the columns of the table are those of Hero.
  return hero as unknown as Hero
}

export const app = new Hayate({ title: 'Heroes' })

// #region create
app.post(
  '/heroes',
  { input: { hero: body(HeroCreate), transaction }, output: HeroPublic, status: 201 },
  ({ hero, transaction }) =>
    transaction((database) => {
      const { lastInsertRowid } = database
        .prepare('insert into hero (name, age, secret_name) values (?, ?, ?)')
        .run(hero.name, hero.age, hero.secret_name)
      return findHero(database, Number(lastInsertRowid))
    }),
)
// #endregion create

// #region read
app.get(
  '/heroes',
  {
    input: { offset: z.int().min(0).default(0), limit: z.int().min(1).max(100).default(100), database },
    output: z.array(HeroPublic),
  },
  ({ offset, limit, database }) => {
    const rows = database.prepare('select id, name, age from hero order by id limit ? offset ?').all(limit, offset)
    // Proof: the columns of the table are those of Hero.
    return rows as unknown as Hero[]
  },
)

app.get(
  '/heroes/{id}',
  { input: { id: z.int(), database }, output: HeroPublic, errors: [heroNotFound] },
  ({ id, database }) => findHero(database, id),
)
// #endregion read

// #region update
app.patch(
  '/heroes/{id}',
  { input: { id: z.int(), changes: body(HeroUpdate), transaction }, output: HeroPublic, errors: [heroNotFound] },
  ({ id, changes, transaction }) =>
    transaction((database) => {
      const hero = { ...findHero(database, id), ...changes }
      database
        .prepare('update hero set name = ?, age = ?, secret_name = ? where id = ?')
        .run(hero.name, hero.age, hero.secret_name, id)
      return hero
    }),
)

app.delete(
  '/heroes/{id}',
  { input: { id: z.int(), transaction }, status: 204, errors: [heroNotFound] },
  ({ id, transaction }) =>
    transaction((database) => {
      findHero(database, id)
      database.prepare('delete from hero where id = ?').run(id)
    }),
)
// #endregion update

if (import.meta.main) await serve(app)
