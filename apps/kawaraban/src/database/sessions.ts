import { depends } from 'hayate'
import { messages } from '../language.ts'
import { settings } from '../settings.ts'
import { databaseBusy, goneMeanwhile, nameDatabaseError } from './errors.ts'
import { openDatabase, type Queries } from './open-database.ts'

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
 * For routes that write: one transaction for the request, begun by its first statement that writes. It is committed before
 * the first byte of the answer leaves, and rolled back when the request ends in an error.
 *
 * From the first write on no other request can write until it ends: what takes long comes before.
 */
export const session = depends(
  { database, say: messages },
  async function* transaction({ database, say }): AsyncGenerator<Queries> {
    const transaction = await database.writer.startTransaction().execute()
    try {
      yield transaction
      await transaction.commit().execute()
    } catch (error) {
      await transaction.rollback().execute()
      throw nameDatabaseError(error, say)
    }
  },
  { errors: [databaseBusy, goneMeanwhile] },
)
