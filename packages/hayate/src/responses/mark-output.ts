import { ConfigurationError } from '../errors/configuration-error.ts'
import type { InputOf, Schema } from '../schema/schema.ts'
import type { Encoded, EventStreamOptions, NamedMember, Output, Responded, Streamed } from './output.ts'

/** What `respond`, `as` and `serverSentEvent` make: never a value to be written as it is. One class, so that one look tells. */
export abstract class MarkedValue {
  abstract readonly kind: 'responded' | 'as' | 'event'
}

/** One outcome of an `output` by status. */
export class RespondedValue<Status extends number, T> extends MarkedValue implements Responded<Status, T> {
  readonly kind = 'responded'
  readonly status: Status
  readonly body: T

  constructor(status: Status, body: T) {
    super()
    this.status = status
    this.body = body
  }
}

/** A value that names its member of a union. */
export class NamedValue<T> extends MarkedValue implements NamedMember<T> {
  readonly kind = 'as'
  readonly schema: Schema
  readonly value: T

  constructor(schema: Schema, value: T) {
    super()
    this.schema = schema
    this.value = value
  }
}

/** Answers with one of the outcomes of `output: { 200: Item, 202: Queued, 204: null }`. */
export function respond<const Status extends number>(status: Status): Responded<Status, null>
export function respond<const Status extends number, T>(status: Status, body: T): Responded<Status, T>
export function respond(status: number, body: unknown = null): Responded<number, unknown> {
  return new RespondedValue(status, body)
}

/** Names the member of a union `output` that a value is meant for: `return as(PrivateUser, row)`. */
export function as<S extends Schema>(schema: S, value: InputOf<S>): NamedMember<InputOf<S>> {
  return new NamedValue(schema, value)
}

/** The handler returns the schema's *output*, and `z.encode` makes what leaves: for codecs and their inverse. Zod only. */
export function encoded<S extends Schema>(schema: S): Encoded<S> {
  return Object.freeze({ kind: 'encoded' as const, schema })
}

/** A generator handler whose items leave as JSON Lines, `application/jsonl`, each through `item`. */
export function jsonLines<S extends Schema>(item: S): Streamed<S, 'jsonl'> {
  return Object.freeze({ kind: 'jsonl' as const, item })
}

/** Whether an output is a stream of items. A schema may have a `kind` of its own. */
export function isStreamed(output: Output): output is Streamed<Schema, 'jsonl' | 'sse'> {
  return 'kind' in output && (output.kind === 'jsonl' || output.kind === 'sse')
}

/** A timer takes no longer delay: a longer one would fire at once. */
const maxDelayMs = 2_147_483_647

/**
 * A generator handler whose items leave as server-sent events, each item's JSON as `data`; `serverSentEvent()` around an
 * item adds a name, an id and the rest. Sends `: ping` after 15 seconds of silence.
 *
 * @throws ConfigurationError `HAYATE_INVALID_OUTPUT` for a time that is no number of milliseconds.
 */
export function eventStream<S extends Schema>(item: S, options: EventStreamOptions = {}): Streamed<S, 'sse'> {
  const { heartbeatMs = 15_000, openAfterMs = 1_000 } = options
  if (heartbeatMs !== false) checkDelay('heartbeatMs', heartbeatMs, 1)
  checkDelay('openAfterMs', openAfterMs, 0)
  return Object.freeze({ kind: 'sse' as const, item, options: Object.freeze({ heartbeatMs, openAfterMs }) })
}

function checkDelay(name: string, delayMs: number, least: number): void {
  if (delayMs >= least && delayMs <= maxDelayMs) return
  throw new ConfigurationError(
    'HAYATE_INVALID_OUTPUT',
    `eventStream(): ${name} is ${delayMs}. It is a number of milliseconds from ${least} to ${maxDelayMs}.`,
  )
}
