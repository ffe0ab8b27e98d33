import type { HttpResponse } from '../http/http-response.ts'
import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'

export declare const outputTypes: unique symbol

/** `output: jsonLines(Item)` and `output: eventStream(Item)`: a generator handler whose items go through `item`. */
export interface Streamed<S, Kind extends 'jsonl' | 'sse'> {
  readonly kind: Kind
  readonly item: Schema
  /** Of an event stream. */
  readonly options?: EventStreamOptions
  readonly [outputTypes]?: { item: S }
}

/** How an event stream behaves while it has nothing to say. */
export interface EventStreamOptions {
  /** Milliseconds of silence after which a comment, `: ping`, is sent; `false` for none. Default 15_000. */
  readonly heartbeatMs?: number | false
  /**
   * Milliseconds that the head waits for the first event. Until then an error is an answer of its own; afterwards the
   * connection is cut. 0 sends the head at once. Default 1_000.
   */
  readonly openAfterMs?: number
}

/** `output: encoded(Model)`: the handler returns `z.output<Model>` and `z.encode` makes what leaves. */
export interface Encoded<S> {
  readonly kind: 'encoded'
  readonly schema: Schema
  readonly [outputTypes]?: { schema: S }
}

/** Outcomes by status; `null` is an answer without a body. */
export type Outputs = { readonly [status: number]: Schema | null }

/** What `output` takes. */
export type Output = Schema | Outputs | Streamed<Schema, 'jsonl' | 'sse'> | Encoded<Schema>

/** What `respond(status, body)` makes: one outcome of an `output` by status. */
export interface Responded<Status extends number, T> {
  readonly kind: 'responded'
  readonly status: Status
  readonly body: T
}

/** What `as(Member, value)` makes: a value that names its member of a union `output`. */
export interface NamedMember<T> {
  readonly kind: 'as'
  readonly schema: Schema
  readonly value: T
}

/** What `serverSentEvent()` makes: an event with more than its data. */
export interface ServerSentEvent<T> {
  readonly kind: 'event'
  readonly data: T | undefined
}

/** An item of a stream: a value, or for server-sent events an event around one. */
type StreamItem<S, Kind> =
  | InputOf<S>
  | NamedMember<InputOf<S>>
  | (Kind extends 'sse' ? ServerSentEvent<InputOf<S> | NamedMember<InputOf<S>>> : never)

type RespondedFor<O> = {
  [S in keyof O & number]: Responded<S, O[S] extends null ? null : InputOf<O[S]> | NamedMember<InputOf<O[S]>>>
}[keyof O & number]

/** The output of a route that declares none. */
export interface Inferred<T> {
  readonly kind: 'inferred'
  readonly [outputTypes]?: { value: T }
}

/** What a handler may return under an `output`. */
export type Returned<O> = O extends Schema
  ? InputOf<O> | NamedMember<InputOf<O>> | Response | HttpResponse
  : O extends { readonly kind: infer Kind extends 'jsonl' | 'sse'; readonly [outputTypes]?: { item: infer S } }
    ? AsyncIterable<StreamItem<S, Kind>> | Iterable<StreamItem<S, Kind>>
    : O extends { readonly kind: 'encoded'; readonly [outputTypes]?: { schema: infer S } }
      ? OutputOf<S> | Response | HttpResponse
      : O extends Outputs
        ? RespondedFor<O> | Response | HttpResponse
        : unknown
