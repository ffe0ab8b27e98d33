import { HayateError } from '../errors/hayate-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { decodeSegment } from './decode-path.ts'

export declare const routeTypes: unique symbol

/** A value as it stands in a path or a query: a date in RFC 3339. */
export type LinkValue = string | number | bigint | boolean | Date

/** What follows `?`: a list repeats its name, `undefined` is left out. */
export type LinkQuery = Readonly<Record<string, LinkValue | readonly LinkValue[] | undefined>>

/** The names in a path: `'/items/{item_id}/{file:path}'` → `'item_id' | 'file'`. */
export type PathNames<P extends string> = P extends `${string}{${infer N}}${infer R}`
  ? (N extends `${infer B}:${string}` ? B : N) | PathNames<R>
  : never

/** A route as far as a link to it needs: what `app.get(…)` returned. */
export interface LinkTarget<Path extends string, I> {
  readonly kind: 'route'
  readonly path: Path
  readonly [routeTypes]?: { readonly inputs: I }
}

/** What a client sends for a name of the path; any value when a dependency of the route reads it. */
type ParamOf<I, K> = K extends keyof I ? Extract<I[K], LinkValue> : LinkValue

/** A parameter of a router's prefix is none of the path as the route wrote it: any other input may be given. */
type LinkParams<Path extends string, I> = { readonly [K in PathNames<Path>]: ParamOf<I, K> } & {
  readonly [K in Exclude<keyof I, PathNames<Path>>]?: ParamOf<I, K>
}

/** The values of a path, which may be left out when it has none, and the query. */
export type LinkArguments<Path extends string, I> = [PathNames<Path>] extends [never]
  ? [params?: LinkParams<Path, I>, query?: LinkQuery]
  : [params: LinkParams<Path, I>, query?: LinkQuery]

/** Where the routes of a running application stand. */
export interface LinkTable {
  /**
   * The whole pattern of a route, or of the operation with this name.
   *
   * @param near - A pattern: of several places of a route the one that has most in common with it is taken.
   */
  find(target: string | object, near: string | undefined): string | undefined
}

/**
 * The path of a route, percent-encoded, without root path.
 *
 * @throws HayateError `HAYATE_LINK` for a route that is not there, a value that is missing or too much, or one that no
 *   request can have in its path.
 */
export function buildLink(
  table: LinkTable | undefined,
  target: string | object,
  { params = {}, query, near }: LinkParts,
): string {
  const pattern = table?.find(target, near)
  if (pattern === undefined)
    throw new HayateError('HAYATE_LINK', `There is no route ${nameOf(target)} here to link to.`)
  const used = new Set<string>()
  const path = pattern.replaceAll(/\{([^}:]*)(:path)?\}|[^{]+/g, (text, name: string | undefined, rest: unknown) => {
    if (name === undefined) return encodeFixed(text)
    used.add(name)
    return encodeParam(pattern, name, { value: params[name], isRest: rest !== undefined })
  })
  const extra = Object.keys(params).find((name) => !used.has(name) && params[name] !== undefined)
  if (extra !== undefined) throw new HayateError('HAYATE_LINK', `A link to ${pattern}: the path has no {${extra}}.`)
  return path + encodeQuery(query ?? {})
}

export interface LinkParts {
  readonly params?: Readonly<Record<string, LinkValue | undefined>> | undefined
  readonly query?: LinkQuery | undefined
  readonly near?: string | undefined
}

function nameOf(target: string | object): string {
  if (typeof target === 'string') return `named '${target}'`
  return 'path' in target && 'method' in target ? `${String(target.method)} ${String(target.path)}` : 'like this'
}

function textOf(value: LinkValue): string {
  return value instanceof Date ? value.toISOString() : String(value)
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** Text of a path that may be written decoded or encoded: in a link it is encoded once. */
export function encodeFixed(text: string): string {
  return text.replaceAll(/[^\w\-.~!$&'()*+,;=:@%/]+/g, encode)
}

interface ParamText {
  readonly value: LinkValue | undefined
  readonly isRest: boolean
}

function encodeParam(pattern: string, name: string, { value, isRest }: ParamText): string {
  if (value === undefined) throw new HayateError('HAYATE_LINK', `A link to ${pattern}: {${name}} is missing.`)
  const text = textOf(value)
  const encoded = isRest ? text.split('/').map(encode).join('/') : encode(text)
  if (canArrive(text, encoded, isRest)) return encoded
  throw new HayateError(
    'HAYATE_LINK',
    `A link to ${pattern}: no request can have ${JSON.stringify(text)} for {${name}}: it is empty, or has '.', '..', '//', '\\' or a control character as a part.`,
  )
}

/** What a request with this path would be answered with 400 or 404 for, a link must not lead to. */
function canArrive(text: string, encoded: string, isRest: boolean): boolean {
  if (isRest ? text.startsWith('/') || text.includes('//') : text === '') return false
  try {
    for (const segment of encoded.split('/')) decodeSegment(segment)
    return true
  } catch (error) {
    if (error instanceof HttpError) return false
    throw error
  }
}

function encodeQuery(query: LinkQuery): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = value === undefined ? [] : isList(value) ? value : [value]
    return values.map((one) => `${encode(name)}=${encode(textOf(one))}`)
  })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function isList(value: LinkValue | readonly LinkValue[]): value is readonly LinkValue[] {
  return Array.isArray(value)
}
