import type { Exchange } from '../dependencies/exchange.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { CompileSchemaOptions } from '../schema/compile-schema.ts'

/** Turns what a handler returned into an answer. A promise only where a schema has asynchronous checks. */
export interface ResponseBuilder {
  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse>
}

export interface ResponseSettings {
  /** For messages: `GET /items/{item_id}`. */
  readonly label: string
  /** Status of a plain value. */
  readonly status: number
  /** Whether the route names that status itself. */
  readonly statusIsGiven?: boolean
  readonly validators: CompileSchemaOptions
  /** Told the dropped keys of a plain value; only in development. */
  readonly onDroppedKeys?: ((keys: readonly string[]) => void) | undefined
}
