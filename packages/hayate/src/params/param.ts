import type { Schema } from '../schema/schema.ts'

export declare const paramTypes: unique symbol

/** Where a parameter is read from. */
export type ParamSource = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'

/** One example of the documents. */
export interface NamedExample {
  readonly summary?: string
  /** CommonMark. */
  readonly description?: string
  readonly value: unknown
  readonly [extension: `x-${string}`]: unknown
}

/** How a parameter is named and documented. */
export interface ParamOptions {
  /** The name on the wire; issues and documents use it. Default: the input's own name (`user-agent` for `userAgent` in a header). */
  readonly alias?: string
  readonly title?: string
  readonly description?: string
  /** For the documents: values, `['fixed', 'free']`, or examples by name, `{ sale: { summary: 'On sale', value: 'sale' } }`. */
  readonly examples?: readonly unknown[] | Readonly<Record<string, NamedExample>>
  readonly deprecated?: boolean
  /** `false` leaves the parameter out of the documents; it is still read and validated. */
  readonly document?: boolean
}

/** What `path()`, `query()`, `header()` and `cookie()` take beside their schema. */
export interface TextOptions extends ParamOptions {
  /**
   * The text is JSON, read as strictly as a body: `?filter={"tags":["a"]}`. Documented under `content`. Default false: text
   * is converted by the schema, and an object is a parameter model.
   */
  readonly json?: boolean
}

/** What `body()` takes beside its schema. */
export interface BodyOptions extends ParamOptions {
  /** One body under its own name, `{"item": {…}}`, as two bodies always are. */
  readonly embed?: boolean
  /** The media type in the documents, and the one accepted besides `application/*+json`. Default `application/json`. */
  readonly mediaType?: string
}

/** What `form()` takes beside its schema. */
export interface FormOptions extends TextOptions {
  /** `multipart/form-data` documents the form as multipart, as files do by themselves; both encodings are read either way. */
  readonly mediaType?: 'application/x-www-form-urlencoded' | 'multipart/form-data'
}

/** The options of every source. */
export type AnyParamOptions = BodyOptions & TextOptions

/** A schema with its source: what `query()`, `header()`, `body()` … make. `T` is what the handler gets, `W` what a client sends. */
export interface Param<T, W, In extends ParamSource> {
  readonly kind: 'param'
  readonly in: In
  readonly schema: Schema
  readonly options: AnyParamOptions
  readonly [paramTypes]?: { value: T; wire: W }
}

/** Any parameter, its types erased. */
export interface AnyParam {
  readonly kind: 'param'
  readonly in: ParamSource
  readonly schema: Schema
  readonly options: AnyParamOptions
  readonly [paramTypes]?: { value: unknown; wire: unknown }
}
