import type { LogFields, Logger } from './logger.ts'
import { serializeError } from './serialize-error.ts'

// `pino.symbols.serializersSym`, registered so that it is the same for every copy of pino.
const serializersSymbol: unique symbol = Symbol.for('pino.serializers')

type Serializers = Readonly<Record<string, (value: unknown) => unknown>>

interface PinoInstance extends Logger {
  readonly [serializersSymbol]: Serializers
  child(fields: LogFields, options?: { readonly serializers: Serializers }): Logger
}

/** Only pino's instances have the symbol; their `child` takes serializers since pino 6. */
function isPinoInstance(log: Logger): log is PinoInstance {
  return serializersSymbol in log
}

/**
 * A pino instance that writes errors under `error`, where hayate puts them, as hayate's own log does. pino itself knows
 * errors only under `err`; under any other name one is `{}`. An instance with a serializer for `error` stays as it is,
 * and so does a log that is not pino's.
 */
export function withErrorSerializer(log: Logger): Logger {
  if (!isPinoInstance(log) || 'error' in log[serializersSymbol]) return log
  const error = (value: unknown): unknown => (value instanceof Error ? serializeError(value) : value)
  return log.child({}, { serializers: { error } })
}
