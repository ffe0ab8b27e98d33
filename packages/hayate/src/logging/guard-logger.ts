import type { LogFields, Logger, LogLevel } from './logger.ts'

/**
 * A foreign log that neither throws nor rejects: an entry that it cannot take is lost, and the request that wrote it goes
 * on. Without it, a log whose disk is full or whose server is gone would end requests, and with them the process.
 */
export function guardLogger(log: Logger): Logger {
  return new GuardedLogger(log)
}

class GuardedLogger implements Logger {
  readonly #log: Logger
  /** hayate's own log has one; only then is there one here. */
  readonly logRequest?: (entry: object) => void

  constructor(log: Logger) {
    this.#log = log
    // Proof: whether there is one is asked in the next line, before anybody calls it.
    const own = log as Logger & { logRequest?(entry: object): unknown }
    if (typeof own.logRequest === 'function') this.logRequest = (entry) => guarded(() => own.logRequest?.(entry))
  }

  trace(fields: LogFields, message?: string): void {
    this.#write('trace', fields, message)
  }

  debug(fields: LogFields, message?: string): void {
    this.#write('debug', fields, message)
  }

  info(fields: LogFields, message?: string): void {
    this.#write('info', fields, message)
  }

  warn(fields: LogFields, message?: string): void {
    this.#write('warn', fields, message)
  }

  error(fields: LogFields, message?: string): void {
    this.#write('error', fields, message)
  }

  fatal(fields: LogFields, message?: string): void {
    this.#write('fatal', fields, message)
  }

  child(fields: LogFields): Logger {
    try {
      return new GuardedLogger(this.#log.child(fields))
    } catch {
      return this
    }
  }

  isLevelEnabled(level: LogLevel): boolean {
    try {
      return this.#log.isLevelEnabled?.(level) ?? true
    } catch {
      return false
    }
  }

  #write(level: Exclude<LogLevel, 'silent'>, fields: LogFields, message: string | undefined): void {
    guarded(() => this.#log[level](fields, message))
  }
}

function guarded(write: () => unknown): void {
  try {
    const written = write()
    // An asynchronous function may stand where the type says that nothing is returned.
    if (written instanceof Promise) written.catch(() => undefined)
  } catch {
    // There is no other place to tell of it.
  }
}
