import { defineError } from 'hayate'
import type { Say } from '../messages.ts'
import { LockTimeout } from './connection-lock.ts'

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

/** Names the errors that are nobody's mistake, in the language of the request; leaves all others as they are. */
export function nameDatabaseError(error: unknown, say: Say): unknown {
  if (error instanceof LockTimeout) return databaseBusy(say('databaseBusy'), { cause: error })
  // sqlite.org/rescode.html
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  if ((error.errcode & 0xff) === SQLITE_BUSY) return databaseBusy(say('databaseBusy'), { cause: error })
  if (error.errcode === SQLITE_CONSTRAINT_FOREIGNKEY) return goneMeanwhile(say('goneMeanwhile'), { cause: error })
  return error
}
