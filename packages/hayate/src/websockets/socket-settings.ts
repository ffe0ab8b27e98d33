import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AllowedOrigins } from '../middleware/compile-origins.ts'
import type { Schema } from '../schema/schema.ts'

/** What one web socket may cost. Times in milliseconds. */
export interface SocketLimits {
  /** Bytes of one message, its fragments together: closed with 1009. Default 1_048_576. */
  readonly maxMessageBytes?: number
  /** Messages that wait for the handler; then the client is not read any more until some are taken. Default 32. */
  readonly maxQueuedMessages?: number
  /** Messages and pings from the client, on average over ten seconds: closed with 1008. Default 1_000. */
  readonly maxMessagesPerSecond?: number
  /** Bytes sent but not taken by the client: closed with 1013. Default 1_048_576. */
  readonly maxBufferedBytes?: number
  /** Between two pings to the client. Default 20_000. */
  readonly pingIntervalMs?: number
  /** A client that answers a ping with nothing for this time is cut. Default 20_000. */
  readonly pingTimeoutMs?: number
  /** Without a message in either direction: closed with 1001. Default 3_600_000. */
  readonly idleMs?: number
  /** A client that does not answer our close frame within this time is cut. Default 5_000. */
  readonly closeTimeoutMs?: number
}

/** How web sockets behave: of one socket, or of all of an application. */
export interface SocketSettings {
  /**
   * Whose pages may open the socket, besides those of the same host: `'*'` for everybody's, a list of origins and patterns,
   * or a function. Clients that are no browser send no origin and pass. Default: only pages of the same host.
   */
  readonly origins?: AllowedOrigins
  /**
   * What a message that does not fit `receive` leads to: `answer` sends `{ type: 'error', code: 'invalid', errors }` and goes
   * on, `close` closes with 1007. Default `answer`.
   */
  readonly invalid?: 'answer' | 'close'
  /**
   * How a handshake fails: `answer` with the HTTP answer of the error, which a browser's script cannot see; `close` accepts
   * and closes with 4000 and the status, 4401 for 401, and the error's code as the reason. Default `answer`.
   */
  readonly refuse?: 'answer' | 'close'
  readonly limits?: SocketLimits
}

/** What a web socket has besides what every operation has. */
export interface SocketDefinition extends SocketSettings {
  /** Of every message from the client. Without it text and bytes come as they are. */
  readonly receive?: Schema | undefined
  /** Of every message to the client. */
  readonly send?: Schema | undefined
  /** Names of protocols that the handler speaks, the best first: the first of them that the client offers is agreed on. */
  readonly subprotocols?: readonly string[] | undefined
}

export const defaultLimits: Required<SocketLimits> = {
  maxMessageBytes: 1_048_576,
  maxQueuedMessages: 32,
  maxMessagesPerSecond: 1_000,
  maxBufferedBytes: 1_048_576,
  pingIntervalMs: 20_000,
  pingTimeoutMs: 20_000,
  idleMs: 3_600_000,
  closeTimeoutMs: 5_000,
}

/** Timers and `ws` count in 32 bits: what is greater would be no limit at all. */
const greatestLimit = 2_147_483_647

/** @throws ConfigurationError `HAYATE_WEBSOCKET_LIMIT` for a limit that is no whole number from 1 to 2_147_483_647. */
export function compileLimits(
  label: string,
  ofApp: SocketLimits | undefined,
  own: SocketLimits | undefined,
): Required<SocketLimits> {
  const limits = { ...defaultLimits, ...ofApp, ...own }
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value > 0 && value <= greatestLimit) continue
    throw new ConfigurationError(
      'HAYATE_WEBSOCKET_LIMIT',
      `${label}: the limit ${name} is ${String(value)}. Give a whole number from 1 to ${greatestLimit}.`,
    )
  }
  return limits
}
