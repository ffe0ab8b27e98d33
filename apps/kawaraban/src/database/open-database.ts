import { DatabaseSync } from 'node:sqlite'
import { ConfigurationError } from 'hayate'
import { Kysely } from 'kysely'
import { createSchema } from './create-schema.ts'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'
import { type DatabaseLocation, parseDatabaseUrl } from './parse-database-url.ts'
import type { Tables } from './tables.ts'

/** Queries, inside a transaction or outside of any. */
export type Queries = Kysely<Tables>

/** An open database. */
export interface Database {
  /** Sees what is committed, and cannot write. Inside a transaction use that one instead. */
  readonly reader: Queries
  /** One transaction at a time, in the order of their first writes. */
  readonly writer: Queries
  close(): Promise<void>
}

/**
 * Opens the database and creates its tables at the first start. A file is written so that an acknowledged commit survives
 * a power cut (WAL, `synchronous = FULL`), and read through a connection of its own, which never waits for a writer.
 *
 * @param waitMs - Longest wait for another transaction, in this process or in another one. Default 5000.
 * @throws ConfigurationError `KAWARABAN_DATABASE_URL` when the URL is not understood or its file cannot be opened.
 */
export function openDatabase(url: string, waitMs = 5000): Database {
  const location = parseDatabaseUrl(url)
  const writing = openConnection(location, waitMs)
  const reading = location.kind === 'memory' ? undefined : openFile(location.path, true, waitMs)
  const writer = queries(writing, reading, waitMs)
  const reader = reading === undefined ? writer : queries(reading, reading, waitMs)
  return {
    reader,
    writer,
    async close() {
      await reader.destroy()
      await writer.destroy()
      // The writer last: the last connection to close moves the log into the file, which a reader cannot do.
      if (reading?.isOpen) reading.close()
      if (writing.isOpen) writing.close()
    },
  }
}

function queries(writer: DatabaseSync, reader: DatabaseSync | undefined, waitMs: number): Queries {
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect({ writer, reader, waitMs }) })
}

function openConnection(location: DatabaseLocation, waitMs: number): DatabaseSync {
  const path = location.kind === 'memory' ? ':memory:' : location.path
  const connection = openFile(path, false, waitMs)
  try {
    connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
    createSchema(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function openFile(path: string, readOnly: boolean, waitMs: number): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly, timeout: waitMs })
  } catch (cause) {
    throw new ConfigurationError(
      'KAWARABAN_DATABASE_URL',
      `DATABASE_URL: the file ${path} cannot be opened. Its folder must exist and be writable.`,
      { cause },
    )
  }
}
