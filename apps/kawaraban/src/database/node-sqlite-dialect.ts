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
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { ConnectionLock } from './connection-lock.ts'

/** More texts than the application has; a bound, because `in (…)` makes a new text for every length. */
const maxStatements = 256

/** What a dialect runs on: open connections, which it does not close. */
export interface SqliteConnections {
  /** Writes, one transaction at a time. */
  readonly writer: DatabaseSync
  /** Reads what is committed; undefined for a database in memory, which has one connection. */
  readonly reader: DatabaseSync | undefined
  /** Longest wait for another transaction of this process, in milliseconds. */
  readonly waitMs: number
}

/**
 * Kysely on `node:sqlite`: a transaction begins at its first statement that writes.
 *
 * What it reads before that is read outside of it, and holds up nobody. So a condition that must hold when the write
 * happens belongs into the statement that writes, or into a constraint.
 */
export class NodeSqliteDialect implements Dialect {
  readonly #connections: SqliteConnections

  constructor(connections: SqliteConnections) {
    this.#connections = connections
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#connections)
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

/** The queue is ours: Kysely's has no time limit, and waits before it is known whether anything is written. */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #writer: PreparedStatements
  readonly #reader: PreparedStatements | undefined
  readonly #lock: ConnectionLock

  constructor({ writer, reader, waitMs }: SqliteConnections) {
    this.#writer = new PreparedStatements(writer)
    this.#reader = reader && new PreparedStatements(reader)
    this.#lock = new ConnectionLock(waitMs)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#writer, this.#reader, this.#lock)
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    connection.expectTransaction()
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.commit()
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollBack()
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    connection.release()
  }

  /** Whoever opened the connections closes them. */
  async destroy(): Promise<void> {}
}

/** `expected`: in a transaction that has not written yet. */
type TransactionState = 'none' | 'expected' | 'open'

/** What one user of the database holds: nothing, until it writes. */
class SqliteConnection implements DatabaseConnection {
  readonly #writer: PreparedStatements
  readonly #reader: PreparedStatements | undefined
  readonly #lock: ConnectionLock
  #transaction: TransactionState = 'none'

  constructor(writer: PreparedStatements, reader: PreparedStatements | undefined, lock: ConnectionLock) {
    this.#writer = writer
    this.#reader = reader
    this.#lock = lock
  }

  expectTransaction(): void {
    this.#transaction = 'expected'
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#transaction === 'open') return this.#writer.run(query)
    if (SelectQueryNode.is(query.query)) return this.#read(query)
    if (this.#transaction === 'none') return this.#runAlone(query)
    await this.#begin()
    return this.#writer.run(query)
  }

  #read<Row>(query: CompiledQuery): QueryResult<Row> | Promise<QueryResult<Row>> {
    // In memory: on the writer's connection, which another transaction may have open and would show unfinished.
    return this.#reader === undefined ? this.#runAlone(query) : this.#reader.run(query)
  }

  async #runAlone<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await this.#lock.acquire()
    try {
      return this.#writer.run(query)
    } finally {
      this.#lock.release()
    }
  }

  async #begin(): Promise<void> {
    await this.#lock.acquire()
    try {
      // IMMEDIATE takes the write lock at once: a write that follows cannot fail for having to upgrade.
      this.#writer.execute('begin immediate')
      this.#transaction = 'open'
    } catch (error) {
      this.#lock.release()
      throw error
    }
  }

  commit(): void {
    if (this.#transaction === 'open') this.#writer.execute('commit')
  }

  rollBack(): void {
    // SQLite itself rolls back after some errors (disk full, for one); a second rollback would hide the first cause.
    if (this.#transaction === 'open' && this.#writer.isInTransaction) this.#writer.execute('rollback')
  }

  release(): void {
    if (this.#transaction === 'open') this.#lock.release()
    this.#transaction = 'none'
  }

  // biome-ignore lint/correctness/useYield: nothing in the application streams rows.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming rows is not supported: a cached statement has one cursor.')
  }
}

/** A connection to SQLite, with its statements prepared once. */
class PreparedStatements {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, CachedStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  execute(sql: string): void {
    this.#prepare(sql).statement.run()
  }

  run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, returnsRows } = this.#prepare(sql)
    const values = parameters.map(toSqlite)
    // Proof: Kysely typed the columns of this query; SQLite returns them under the same names.
    if (returnsRows) return { rows: statement.all(...values) as Row[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
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
