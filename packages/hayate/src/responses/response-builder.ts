import type { Exchange } from '../dependencies/exchange.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { CompileSchemaOptions } from '../schema/compile-schema.ts'
import type { ResponseMaker, ResponseOptions } from './make-response.ts'
import { isStreamed } from './mark-output.ts'
import type { Output } from './output.ts'
import type { OutputOptions } from './output-options.ts'

/** Turns what a handler returned into an answer. A promise only where a schema has asynchronous checks. */
export interface ResponseBuilder {
  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse>
}

/** Makes the answer from what a handler returned: `html`, `redirect`, `sendFile`, one of `defineResponse` … */
export type RespondWith =
  | ResponseMaker<never>
  | ((value: never, options?: ResponseOptions) => HttpResponse | Promise<HttpResponse>)

/** The status of a plain value where the route names none. A stream is not made by `respondWith`. */
export function defaultStatusOf(respondWith: RespondWith | undefined, output: Output | undefined): number {
  if (output !== undefined && isStreamed(output)) return 200
  return respondWith !== undefined && 'defaultStatus' in respondWith ? respondWith.defaultStatus : 200
}

/** For documents: undefined for JSON, `null` for no content. */
export function mediaTypeOf(respondWith: RespondWith | undefined): string | null | undefined {
  if (respondWith === undefined) return undefined
  return 'mediaType' in respondWith ? respondWith.mediaType : 'application/octet-stream'
}

/** What a route, a router and the application may say about plain values. */
export interface AnswerSettings {
  readonly outputOptions?: OutputOptions | undefined
  readonly respondWith?: RespondWith | undefined
}

export interface ResponseSettings extends AnswerSettings {
  /** For messages: `GET /items/{item_id}`. */
  readonly label: string
  /** Status of a plain value. */
  readonly status: number
  /** Whether the route names that status itself. */
  readonly statusIsGiven?: boolean
  readonly validators: CompileSchemaOptions
  /** What the route itself says, without what it inherits: only that can be a mistake of the route. */
  readonly own?: AnswerSettings
  /** Told the dropped keys of a plain value; only in development. */
  readonly onDroppedKeys?: ((keys: readonly string[]) => void) | undefined
}
