import { flushAtExit, forgetAtExit } from './exit-flush.ts'
import { createLineWriter, type LineWriter, type LogSink } from './line-writer.ts'
import type { LogFields, Logger, LogLevel } from './logger.ts'
import { prettyLine } from './pretty-line.ts'
import { quote } from './quote.ts'
import { redactText } from './redact.ts'
import { serializeFields, serializeValue } from './serialize-value.ts'
import { stdoutHasColour, stdoutIsTerminal, stdoutSink } from './stdout-sink.ts'
import { createTimestamps } from './timestamp.ts'

/** What the line of a finished request says. */
export interface RequestEntry {
  readonly request_id: string
  readonly method: string
  /** The route's pattern; undefined when no route matched. */
  readonly route: string | undefined
  /** With or without its query string: values under secret names are redacted. */
  readonly path?: string | undefined
  /** Address of the client. */
  readonly client?: string | undefined
  readonly status_code: number
  /** Written to the microsecond. */
  readonly duration_ms: number
  /** What made the request fail, written with its stack. */
  readonly error?: unknown
}

/** hayate's own log: one JSON object per line. */
export interface JsonLogger extends Logger {
  readonly level: LogLevel
  child(fields: LogFields): JsonLogger
  isLevelEnabled(level: LogLevel): boolean
  /** The line of a finished request: `info`, from status 500 on `error`. On the path of every request. */
  logRequest(entry: RequestEntry): void
  /** Writes what was gathered now. Done by itself when the process ends. */
  flushSync(): void
}

/** What `createLogger()` takes. */
export interface LoggerOptions {
  /** Entries below it are not written. Default `info`. */
  readonly level?: LogLevel
  /** Takes one or more whole lines. Default: standard output, without ever waiting for its reader. */
  readonly write?: (chunk: string) => void
  /** Added to every entry. */
  readonly fields?: LogFields
  /** Lines for a person instead of JSON. Default: whether standard output is a terminal; false with `write`. */
  readonly pretty?: boolean
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number
}

const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const maxKnown = 1_000

/** `quote` for texts that come again with every request: methods and route patterns. */
function createKnownQuotes(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const quoted = quote(text)
    if (known.size < maxKnown) known.set(text, quoted)
    return quoted
  }
}

/** Milliseconds to three decimals: `1.2345` → `1.235`. In integers, which are written four times as fast as fractions. */
function formatDuration(durationMs: number): string {
  if (!(durationMs >= 0 && durationMs < 1e6)) return String(Math.round(durationMs) || 0)
  const micros = Math.round(durationMs * 1000)
  const whole = (micros / 1000) | 0
  const rest = micros - whole * 1000
  if (rest === 0) return `${whole}`
  return `${whole}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`
}

/** What a log shares with its children. */
interface Shared {
  readonly level: LogLevel
  readonly threshold: number
  readonly writer: LineWriter
  readonly timestamp: () => string
  readonly finish: (line: string) => string
  readonly quoteKnown: (text: string) => string
}

class LineLogger implements JsonLogger {
  readonly level: LogLevel
  readonly #shared: Shared
  readonly #fields: LogFields
  readonly #fixed: string
  readonly #threshold: number

  constructor(shared: Shared, fields: LogFields) {
    this.level = shared.level
    this.#shared = shared
    this.#fields = fields
    this.#fixed = serializeFields(fields)
    this.#threshold = shared.threshold
  }

  trace(fields: LogFields, message?: string): void {
    if (this.#threshold <= 0) this.#write('trace', fields, message)
  }

  debug(fields: LogFields, message?: string): void {
    if (this.#threshold <= 1) this.#write('debug', fields, message)
  }

  info(fields: LogFields, message?: string): void {
    if (this.#threshold <= 2) this.#write('info', fields, message)
  }

  warn(fields: LogFields, message?: string): void {
    if (this.#threshold <= 3) this.#write('warn', fields, message)
  }

  error(fields: LogFields, message?: string): void {
    if (this.#threshold > 4) return
    this.#write('error', fields, message)
    this.#shared.writer.flush()
  }

  fatal(fields: LogFields, message?: string): void {
    if (this.#threshold > 5) return
    this.#write('fatal', fields, message)
    this.#shared.writer.flush()
  }

  child(fields: LogFields): JsonLogger {
    return new LineLogger(this.#shared, { ...this.#fields, ...fields })
  }

  isLevelEnabled(level: LogLevel): boolean {
    return level !== 'silent' && levels.indexOf(level) >= this.#threshold
  }

  logRequest(entry: RequestEntry): void {
    const level = entry.status_code >= 500 ? 'error' : 'info'
    if (this.#threshold > (level === 'error' ? 4 : 2)) return
    const { timestamp, quoteKnown, finish, writer } = this.#shared
    let line = `{"time":"${timestamp()}","level":"${level}","msg":"request"${this.#fixed},"request_id":${quote(entry.request_id)},"method":${quoteKnown(entry.method)}`
    if (entry.route) line += `,"route":${quoteKnown(entry.route)}`
    if (entry.path !== undefined) line += `,"path":${quote(redactText(entry.path))}`
    if (entry.client) line += `,"client":${quote(entry.client)}`
    line += `,"status_code":${entry.status_code},"duration_ms":${formatDuration(entry.duration_ms)}`
    if (entry.error !== undefined) line += `,"error":${serializeValue(entry.error)}`
    writer.push(finish(`${line}}\n`))
    if (entry.error !== undefined) writer.flush()
  }

  flushSync(): void {
    this.#shared.writer.flushSync()
  }

  #write(level: LogLevel, given: LogFields, message: string | undefined): void {
    const fields: LogFields = given instanceof Error ? { error: given } : given
    const text = message ?? (given instanceof Error ? given.message : '')
    this.#shared.writer.push(
      this.#shared.finish(
        `{"time":"${this.#shared.timestamp()}","level":"${level}","msg":${quote(redactText(text))}${this.#rest(fields)}}\n`,
      ),
    )
  }

  #rest(fields: LogFields): string {
    if (this.#fixed === '') return serializeFields(fields)
    // JSON readers disagree on a key that stands twice (RFC 8259 §4): the entry's own value wins here.
    for (const name of Object.keys(this.#fields)) {
      if (Object.hasOwn(fields, name)) return serializeFields({ ...this.#fields, ...fields })
    }
    return this.#fixed + serializeFields(fields)
  }
}

function callbackSink(write: (chunk: string) => void): LogSink {
  return { write, drain: () => true }
}

function createShared(options: LoggerOptions): Shared {
  const { level = 'info', write, clock = Date.now } = options
  const timestamp = createTimestamps(clock)
  const isPretty = options.pretty ?? (write === undefined && stdoutIsTerminal())
  const colour = isPretty && write === undefined && stdoutHasColour()
  const finish = isPretty ? (line: string): string => prettyLine(line, colour) : (line: string): string => line
  const droppedLine = (count: number): string =>
    finish(`{"time":"${timestamp()}","level":"warn","msg":"log lines were dropped","count":${count}}\n`)
  const sink = write === undefined ? stdoutSink() : callbackSink(write)
  const writer = createLineWriter(sink, { droppedLine, onGathering: flushAtExit, onEmpty: forgetAtExit })
  return { level, threshold: levels.indexOf(level), writer, timestamp, finish, quoteKnown: createKnownQuotes() }
}

/**
 * A log of one JSON object per line: `time` (RFC 3339, UTC, milliseconds), `level`, `msg`, then the fields.
 *
 * Lines are gathered for up to 10 ms and written together; errors are written at once, and the rest when the process
 * ends. When nobody reads standard output, lines beyond 1 MiB are dropped and counted while requests go on.
 *
 * Values under secret names (token, password, secret, authorization, cookie …) are redacted at any depth, and so are
 * such parameters in URLs. Control characters, ANSI sequences and bidirectional overrides are escaped.
 */
export function createLogger(options: LoggerOptions = {}): JsonLogger {
  return new LineLogger(createShared(options), options.fields ?? {})
}
