import { DatabaseSync } from 'node:sqlite'
import { ConfigurationError } from 'hayate'
import { Kysely } from 'kysely'
import { ConnectionLock } from './connection-lock.ts'
import { createSchema } from './create-schema.ts'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'
import { type DatabaseLocation, parseDatabaseUrl } from './parse-database-url.ts'
import type { Tables } from './tables.ts'

/** Queries, inside a transaction or outside of any. */
export type Queries = Kysely<Tables>

/** An open database. */
export interface Database {
  /** Sees what is committed. Inside a transaction use that one instead: this waits for its end. */
  readonly reader: Queries
  /** One transaction at a time, in the order they were asked for. */
  readonly writer: Queries
  close(): Promise<void>
}

/** Longest wait for another transaction, in this process or in another one. */
const busyTimeoutMs = 5000

/**
 * Opens the database and creates its tables at the first start. A file is written so that an acknowledged commit survives
 * a power cut (WAL, `synchronous = FULL`), and read through a connection of its own, which never waits for a writer.
 *
 * @throws ConfigurationError `KAWARABAN_DATABASE_URL` when the URL is not understood or its file cannot be opened.
 */
export function openDatabase(url: string): Database {
  const location = parseDatabaseUrl(url)
  const connection = openConnection(location)
  const writer = new Kysely<Tables>({ dialect: new NodeSqliteDialect(connection, new ConnectionLock(busyTimeoutMs)) })
  const reader = location.kind === 'memory' ? writer : openReader(location.path)
  return {
    reader,
    writer,
    async close() {
      // The writer last: the last connection to close moves the log into the file, which a reader cannot do.
      if (reader !== writer) await reader.destroy()
      await writer.destroy()
      // Kysely closes only what it has used.
      if (connection.isOpen) connection.close()
    },
  }
}

function openConnection(location: DatabaseLocation): DatabaseSync {
  const path = location.kind === 'memory' ? ':memory:' : location.path
  const connection = openFile(path, false)
  try {
    connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
    createSchema(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function openReader(path: string): Queries {
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect(openFile(path, true)) })
}

function openFile(path: string, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs })
  } catch (cause) {
    throw new ConfigurationError(
      'KAWARABAN_DATABASE_URL',
      `DATABASE_URL: the file ${path} cannot be opened. Its folder must exist and be writable.`,
      { cause },
    )
  }
}
