import { defineError } from 'hayate'

/** 503: another transaction holds the database for too long. */
export const databaseBusy = defineError('database_busy', {
  status: 503,
  title: 'The database is busy',
  description: 'Another transaction holds the database. Try again after the seconds of Retry-After.',
  headers: { 'retry-after': '1' },
})

/** 409: what the request refers to was deleted while it ran: its own user, for one. */
export const goneMeanwhile = defineError('gone_meanwhile', {
  status: 409,
  title: 'Deleted meanwhile',
  description: 'What the request refers to was deleted while it ran.',
})

const SQLITE_BUSY = 5
const SQLITE_CONSTRAINT_FOREIGNKEY = 787

/** Names the errors of SQLite that are nobody's mistake; leaves all others as they are (sqlite.org/rescode.html). */
export function nameDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  if ((error.errcode & 0xff) === SQLITE_BUSY) return databaseBusy('The database is busy. Try again in a moment.')
  if (error.errcode === SQLITE_CONSTRAINT_FOREIGNKEY) return goneMeanwhile('It was deleted meanwhile.')
  return error
}
