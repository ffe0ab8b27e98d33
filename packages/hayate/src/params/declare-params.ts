import type { UploadedFile } from '../http/uploaded-file.ts'
import { anyFile } from '../schema/file-form.ts'
import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'
import type {
  AnyParamOptions,
  BodyOptions,
  FormOptions,
  Param,
  ParamOptions,
  ParamSource,
  TextOptions,
} from './param.ts'

function declare<S extends Schema, In extends ParamSource>(
  source: In,
  schema: S,
  options: AnyParamOptions = {},
): Param<OutputOf<S>, InputOf<S>, In> {
  return Object.freeze({ kind: 'param' as const, in: source, schema, options: Object.freeze({ ...options }) })
}

/** A path parameter with options. A bare schema whose name stands in the path is the same without them. */
export function path<S extends Schema>(schema: S, options?: ParamOptions): Param<OutputOf<S>, InputOf<S>, 'path'> {
  return declare('path', schema, options)
}

/**
 * A query parameter with options; around an object schema, a parameter model: one field, one parameter. A field that is an
 * object itself is sent in brackets, `filter[price][min]=1`, at most five levels deep.
 */
export function query<S extends Schema>(schema: S, options?: TextOptions): Param<OutputOf<S>, InputOf<S>, 'query'> {
  return declare('query', schema, options)
}

/** A header: `userAgent: header(z.string())` reads `user-agent`. Around an object schema, a parameter model. */
export function header<S extends Schema>(schema: S, options?: TextOptions): Param<OutputOf<S>, InputOf<S>, 'header'> {
  return declare('header', schema, options)
}

/** A cookie; around an object schema, a parameter model. */
export function cookie<S extends Schema>(schema: S, options?: TextOptions): Param<OutputOf<S>, InputOf<S>, 'cookie'> {
  return declare('cookie', schema, options)
}

/**
 * The JSON body. Two bodies in one operation are embedded by name; `{ embed: true }` embeds one. Beside a `file()` the request is
 * multipart, and a body is one part of it: JSON under its own name.
 */
export function body<S extends Schema>(schema: S, options?: BodyOptions): Param<OutputOf<S>, InputOf<S>, 'body'> {
  return declare('body', schema, options)
}

/** What the handler gets where a schema asks for a `File`. */
export type Uploaded<T> = T extends File ? UploadedFile : T extends readonly (infer Item)[] ? Uploaded<Item>[] : T

/** What the handler gets for a form model: its files are uploads. */
export type FormValue<T> = T extends Readonly<Record<string, unknown>> ? { [K in keyof T]: Uploaded<T[K]> } : T

/**
 * A field of a form, urlencoded or multipart; around an object schema, a parameter model: one field of the form for each. A field
 * of a model that is an object itself is sent as JSON text, and so is any with `{ json: true }`. Fields of a model may be files.
 */
export function form<S extends Schema>(
  schema: S,
  options?: FormOptions,
): Param<FormValue<OutputOf<S>>, InputOf<S>, 'form'>
export function form(schema: Schema, options?: FormOptions): Param<unknown, unknown, 'form'> {
  return declare('form', schema, options)
}

/**
 * A file of a multipart form. With a schema its constraints hold, it may be left out, or there may be several:
 *
 * ```ts
 * input: {
 *   photo: file(z.file().max(5_000_000).mime(['image/png', 'image/jpeg'])),
 *   cover: file(z.file().optional()),
 *   pages: file(z.array(z.file()).max(10)),
 * }
 * ```
 *
 * A route that has no `maxBodyBytes` of its own takes as much more as its files may have by their `max`. The type is what the client
 * says: look at the content before you trust it.
 */
export function file<S extends Schema>(
  schema: S,
  options?: ParamOptions,
): Param<Uploaded<OutputOf<S>>, InputOf<S>, 'file'>
export function file(options?: ParamOptions): Param<UploadedFile, File, 'file'>
export function file(first: Schema | ParamOptions = {}, second?: ParamOptions): Param<unknown, unknown, 'file'> {
  return '~standard' in first ? declare('file', first, second) : declare('file', anyFile, first)
}
