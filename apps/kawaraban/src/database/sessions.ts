import { depends, request } from 'hayate'
import { settings } from '../settings.ts'
import { databaseBusy, goneMeanwhile, nameDatabaseError } from './errors.ts'
import { type Database, openDatabase, type Queries } from './open-database.ts'

/** The database, opened when the application starts and closed when it stops. */
export const database = depends.app({ settings }, async function* openAndClose({ settings }) {
  const opened = openDatabase(settings.database_url)
  try {
    yield opened
  } finally {
    await opened.close()
  }
})

/** For routes that only read: what is committed, without a transaction. Closed with the application, not with a request. */
export const reader = depends.app({ database }, ({ database }) => database.reader, { name: 'reader' })

/**
 * For routes that write: one transaction for the request. It is committed before the first byte of the answer leaves, and
 * rolled back when the request ends in an error.
 *
 * Write it last in `input`: it begins when everything before it is known, and no other request can write until it ends.
 */
export const session = depends(
  { request, database },
  async function* transaction({ request, database }): AsyncGenerator<Queries> {
    // Here, not later: a client that sends its body byte by byte must not keep everybody else from writing.
    await request.body()
    const transaction = await begin(database)
    try {
      yield transaction
      await transaction.commit().execute()
    } catch (error) {
      await transaction.rollback().execute()
      throw nameDatabaseError(error)
    }
  },
  { errors: [databaseBusy, goneMeanwhile] },
)

async function begin(database: Database) {
  try {
    return await database.writer.startTransaction().execute()
  } catch (error) {
    throw nameDatabaseError(error)
  }
}
