import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { ConnectionLock } from './connection-lock.ts'

/** More texts than the application has; a bound, because `in (…)` makes a new text for every length. */
const maxStatements = 256

/** Kysely on one `node:sqlite` connection. */
export class NodeSqliteDialect implements Dialect {
  readonly #connection: SqliteConnection
  readonly #lock: ConnectionLock | undefined

  /** @param lock - Held for a transaction, or for one statement outside of any; not needed by a connection that only reads. */
  constructor(database: DatabaseSync, lock?: ConnectionLock) {
    this.#connection = new SqliteConnection(database)
    this.#lock = lock
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#connection, this.#lock)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new QueueingAdapter()
  }

  createIntrospector(database: Parameters<Dialect['createIntrospector']>[0]): DatabaseIntrospector {
    return new SqliteIntrospector(database)
  }
}

/** The queue is ours: Kysely's has no time limit. */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection
  readonly #lock: ConnectionLock | undefined

  constructor(connection: SqliteConnection, lock: ConnectionLock | undefined) {
    this.#connection = connection
    this.#lock = lock
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#lock?.acquire()
    return this.#connection
  }

  async beginTransaction(): Promise<void> {
    // IMMEDIATE takes the write lock at once: a transaction that reads first cannot fail later for having to upgrade.
    this.#connection.run('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run('commit')
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite itself rolls back after some errors (disk full, for one); a second rollback would hide the first cause.
    if (this.#connection.isInTransaction) this.#connection.run('rollback')
  }

  async releaseConnection(): Promise<void> {
    this.#lock?.release()
  }

  async destroy(): Promise<void> {
    this.#connection.close()
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, CachedStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  run(sql: string): void {
    this.#prepare(sql).statement.run()
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, returnsRows } = this.#prepare(sql)
    const values = parameters.map(toSqlite)
    // Proof: Kysely typed the columns of this query; SQLite returns them under the same names.
    if (returnsRows) return { rows: statement.all(...values) as Row[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  // biome-ignore lint/correctness/useYield: nothing in the application streams rows.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming rows is not supported: a cached statement has one cursor.')
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): CachedStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, returnsRows: statement.columns().length > 0 }
    if (this.#statements.size >= maxStatements) this.#statements.clear()
    this.#statements.set(sql, prepared)
    return prepared
  }
}

interface CachedStatement {
  readonly statement: StatementSync
  readonly returnsRows: boolean
}

/** SQLite has no booleans. */
function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  // Proof: Kysely takes only values of the columns' types, which are text, numbers and null (tables.ts).
  return value as SQLInputValue
}
