import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'
import type { AnyParamOptions, BodyOptions, Param, ParamOptions, ParamSource, TextOptions } from './param.ts'

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

/** The JSON body. Two bodies in one operation are embedded by name; `{ embed: true }` embeds one. */
export function body<S extends Schema>(schema: S, options?: BodyOptions): Param<OutputOf<S>, InputOf<S>, 'body'> {
  return declare('body', schema, options)
}

/** A field of an `application/x-www-form-urlencoded` body; around an object schema, a parameter model. */
export function form<S extends Schema>(schema: S, options?: ParamOptions): Param<OutputOf<S>, InputOf<S>, 'form'> {
  return declare('form', schema, options)
}
