import { MarkedValue } from './mark-output.ts'
import type { ServerSentEvent } from './output.ts'

/** Everything an event may have besides its data (WHATWG HTML §9.2.5). */
export interface EventFields {
  /** The event's name, one line: what `addEventListener` listens for. Without it the browser calls it `message`. */
  readonly event?: string
  /** One line without NUL; a client that reconnects sends the last one as `Last-Event-ID`. */
  readonly id?: string
  /** Milliseconds after which a client that lost its connection comes back; a whole number from 0. */
  readonly retry?: number
  /** Not shown to the application of the client. */
  readonly comment?: string
}

/** What `serverSentEvent` takes with data: it goes through the schema of the stream and leaves as JSON. */
export interface DataEvent<T> extends EventFields {
  readonly data: T
  readonly rawData?: never
}

/** What `serverSentEvent` takes without data, or with text that leaves as it is. */
export interface RawEvent extends EventFields {
  readonly data?: never
  /** Sent as it is, without JSON and without the schema: `[DONE]`. Each of its lines is one `data:` line. */
  readonly rawData?: string
}

// WHATWG HTML §9.2.6: a line ends with CR LF, LF or CR, and with nothing else.
const lineEnd = /\r\n|\r|\n/
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for.
const notInId = /[\r\n\x00]/

/** An event that a generator yields. */
export class YieldedEvent<T> extends MarkedValue implements ServerSentEvent<T> {
  readonly kind = 'event'
  readonly data: T | undefined
  readonly rawData: string | undefined
  readonly #before: string
  readonly #after: string

  constructor(fields: DataEvent<T> | RawEvent) {
    super()
    this.data = fields.data
    this.rawData = fields.rawData
    const comment = fields.comment === undefined ? '' : lines(': ', fields.comment)
    this.#before = comment + (fields.event === undefined ? '' : `event: ${fields.event}\n`)
    const id = fields.id === undefined ? '' : `id: ${fields.id}\n`
    this.#after = id + (fields.retry === undefined ? '' : `retry: ${fields.retry}\n`)
  }

  /** @param json - The JSON text of `data`; undefined when there is none. */
  text(json: string | undefined): string {
    const data =
      json === undefined ? (this.rawData === undefined ? '' : lines('data: ', this.rawData)) : `data: ${json}\n`
    return `${this.#before}${data}${this.#after}\n`
  }
}

function lines(start: string, text: string): string {
  return text
    .split(lineEnd)
    .map((line) => `${start}${line}\n`)
    .join('')
}

/**
 * One event of an `eventStream`: yielded where an item would be, when it needs a name, an id, a reconnection time or a
 * comment. On the wire: comment, event, data, id, retry.
 *
 * ```ts
 * yield serverSentEvent({ data: item, event: 'added', id: String(item.id) })
 * ```
 *
 * @throws TypeError For line breaks in `event` or `id`, NUL in `id`, `data` beside `rawData`, and for an event of nothing:
 *   text of a user can end a line, but never begin a field.
 * @throws RangeError For a `retry` that is no whole number from 0.
 */
export function serverSentEvent<T>(event: DataEvent<T>): ServerSentEvent<T>
export function serverSentEvent(event: RawEvent): ServerSentEvent<never>
export function serverSentEvent(event: DataEvent<unknown> | RawEvent): ServerSentEvent<unknown> {
  const { data, rawData, event: name, id, retry, comment } = event
  if (data !== undefined && rawData !== undefined)
    throw new TypeError('serverSentEvent() takes data, which leaves as JSON, or rawData, not both.')
  if (name !== undefined && lineEnd.test(name)) throw new TypeError('The name of an event is one line.')
  if (id !== undefined && notInId.test(id)) throw new TypeError('The id of an event is one line without NUL.')
  if (retry !== undefined && !(Number.isSafeInteger(retry) && retry >= 0))
    throw new RangeError(`retry is a whole number of milliseconds from 0, not ${retry}.`)
  if ([data, rawData, name, id, retry, comment].every((field) => field === undefined))
    throw new TypeError('serverSentEvent() got nothing to send.')
  return new YieldedEvent(event)
}
