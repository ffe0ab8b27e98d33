import type { DeclaredError } from '../errors/define-error.ts'
import type { InputIssue } from '../errors/validation-codes.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Encoded, Inferred, Streamed } from '../responses/output.ts'
import type { Route } from '../routing/route.ts'
import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'
import type { OperationPlan } from './manifest.ts'
import type { Call, Failure, Success, Undeclared } from './result.ts'

/** A value's JSON form, as it arrives: dates RFC 3339, bigints digits, bytes base64, sets arrays, maps objects. */
export type JsonForm<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Date | bigint | Uint8Array | ArrayBuffer | URL
    ? string
    : T extends readonly (infer _)[]
      ? { -readonly [K in keyof T]: ItemForm<T[K]> }
      : T extends ReadonlySet<infer U>
        ? ItemForm<U>[]
        : T extends ReadonlyMap<infer K, infer V>
          ? K extends string
            ? { [key: string]: JsonForm<V> }
            : [JsonForm<K>, JsonForm<V>][]
          : T extends object
            ? { [K in keyof T]: JsonForm<T[K]> }
            : unknown

/** In a list nothing can be left out: JSON says `null`. */
type ItemForm<T> = T extends undefined ? null : JsonForm<T>

/** What a route without `output` answers: whatever its handler returns; of a response of its own nothing is known. */
type InferredForm<T> = [T] extends [undefined]
  ? null
  : Extract<T, Response | HttpResponse> extends never
    ? JsonForm<T>
    : unknown

type IsError<Status> = `${Status & number}` extends `4${string}` | `5${string}` ? true : false

type Outcome<Status extends number, Data> =
  IsError<Status> extends true ? Failure<Status, `${Status}`, Data> : Success<Status, Data>

type Answered<O> = O extends Schema
  ? Success<number, JsonForm<OutputOf<O>>>
  : O extends Inferred<infer T>
    ? Success<number, InferredForm<T>>
    : O extends Streamed<infer S, 'jsonl' | 'sse'>
      ? Success<number, AsyncIterable<JsonForm<OutputOf<S>>>>
      : O extends Encoded<infer S>
        ? Success<number, JsonForm<InputOf<S>>>
        : { [S in keyof O & number]: Outcome<S, O[S] extends null ? null : JsonForm<OutputOf<O[S]>>> }[keyof O & number]

/** The problem document of a declared error: the standard members, and its `extra` at the top level. */
export type DeclaredProblem<Status extends number, Code extends string, Extra = unknown> = {
  readonly type: string
  readonly title: string
  readonly status: Status
  readonly code: Code
  readonly detail?: string
  readonly request_id?: string
} & Extra

type Declared<E> =
  E extends DeclaredError<infer Status, infer Code, infer Extra>
    ? Failure<Status, Code, DeclaredProblem<Status, Code, object extends Extra ? unknown : JsonForm<Extra>>>
    : never

/** The answer to inputs that are not valid: all of them at once. */
export type Invalid = Failure<
  422,
  'invalid',
  DeclaredProblem<422, 'invalid', { readonly errors: readonly Pick<InputIssue, 'in' | 'path' | 'message' | 'code'>[] }>
>

/** What a call of a route gives: its outputs, the errors that it and its dependencies declare, and what nobody declared. */
export type Result<R> =
  R extends Route<string, string, infer I, infer O, infer E>
    ? Answered<O> | Declared<E> | ([keyof I] extends [never] ? never : Invalid) | Undeclared
    : never

type CallOf<R> = R extends Route<string, string, infer I, unknown, unknown> ? Call<I, Result<R>> : never

/** The name of an export, when it is a route: web sockets are not called. */
type RouteName<R, Name> = R extends { readonly kind: 'route'; readonly method: infer M }
  ? M extends 'WS'
    ? never
    : Name
  : never

/** A function for each route that a module exports, under the name of the export. */
export type Client<Routes> = {
  readonly [K in keyof Routes as RouteName<Routes[K], K>]: CallOf<Routes[K]>
}

/** The manifest of a module of routes: a route without a plan does not compile. */
export type ManifestOf<Routes> = {
  readonly [K in keyof Routes as RouteName<Routes[K], K>]: OperationPlan
}
