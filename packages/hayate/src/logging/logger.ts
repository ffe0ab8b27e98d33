/** From least to most severe. `silent` is only a threshold. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Members of a log entry besides `time`, `level` and `msg`. Values under secret names are redacted when written. */
export type LogFields = Readonly<Record<string, unknown>>

/** A log that code writes to. hayate's own writer and a pino instance both fit. */
export interface Logger {
  trace(fields: LogFields, message?: string): void
  debug(fields: LogFields, message?: string): void
  info(fields: LogFields, message?: string): void
  warn(fields: LogFields, message?: string): void
  error(fields: LogFields, message?: string): void
  fatal(fields: LogFields, message?: string): void
  /** A log that adds these fields to every entry. */
  child(fields: LogFields): Logger
  /** Whether entries of this level are written: ask before building an expensive entry. */
  isLevelEnabled?(level: LogLevel): boolean
}
